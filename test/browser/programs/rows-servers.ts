// Where programs come from: servers of their own, development servers, builds.
import { cp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { signIn, signInAgain } from "./hand.ts";
import { absoluteServer, streamingServer, strictServer } from "./own-server.ts";
import { fixture, type Made, type ProgramRow } from "./row.ts";

export const serverRows: readonly ProgramRow[] = [
	{
		name: "a strict policy in headers, frame-ancestors 'none' and X-Frame-Options",
		program: async (made) => made.closes(await strictServer()).origin,
		run: signIn,
		everywhere: true,
		mayComplain: /Content.Security.Policy/,
	},
	{
		name: "pages in brotli and gzip that come piece by piece",
		program: async (made) => made.closes(await streamingServer()).origin,
		async run(hand) {
			await hand.sees("First in br 好");
			await signIn(hand);
			await hand.tap("The other");
			await hand.sees("First in gzip 好");
			await signInAgain(hand);
		},
	},
	{
		name: "links, a redirect and a fetch by the server's own whole address",
		program: async (made) => made.closes(await absoluteServer()).origin,
		everywhere: true,
		async run(hand) {
			await hand.sees("Read data");
			await hand.tap("Counter");
			await hand.at("/counter?linked");
			await hand.back();
			await hand.tap("Moved");
			await hand.at("/counter?moved");
			await signIn(hand);
		},
	},
	{
		name: "a build below an absolute base",
		program: async (made) => built(made),
		async run(hand) {
			await hand.at("/name/");
			await hand.sees("Sencha");
			await hand.tap("About us");
			await hand.sees("Open until nine");
			await signIn(hand);
		},
	},
];

/** The program's own development server, started for the row; what it writes stays in the folder. */
export async function viteProgram(made: Made): Promise<string> {
	const folder = await made.folder();
	await cp(fixture("vite"), folder, { recursive: true });
	const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
	await symlink(modules, join(folder, "node_modules"), "junction");
	return folder;
}

/** Saves another list of teas, as its developer would while it runs. */
export const saveTeas = (folder: string, ...teas: readonly string[]): Promise<void> =>
	writeFile(join(folder, "src/teas.js"), `export const teas = ${JSON.stringify(teas)};\n`);

async function built(made: Made): Promise<string> {
	const outDir = await made.folder();
	await build({ root: fixture("vite"), base: "/name/", build: { outDir }, logLevel: "silent" });
	return outDir;
}
