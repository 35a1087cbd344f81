// How programs find the container: the raw bridge, the shim in its three shapes, the web-view's script; and what they hand to it.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { signIn } from "./hand.ts";
import { fixture, type Made, type ProgramRow } from "./row.ts";

export const bridgeRows: readonly ProgramRow[] = [
	{
		name: "a page that waits for AlipayJSBridgeReady, asks with scopeNicks and reads authcode",
		program: "bridge-ready",
		everywhere: true,
		run: signIn,
	},
	{
		name: "the shim by a script tag from a CDN's address",
		program: "shim-address",
		everywhere: true,
		run: signIn,
	},
	{
		name: "the shim as a file of its own, which assigns to window.my",
		program: "shim-global",
		everywhere: true,
		async run(hand) {
			await hand.sees("The shim runs in demo");
			await signIn(hand);
		},
	},
	{
		name: "the shim in a bundle, which asks getSystemInfoSync for the app",
		program: async (made) => bundled("shim-bundled", made),
		everywhere: true,
		run: signIn,
	},
	{
		name: "a loader that sniffs the user agent and makes the shim's script element at run time",
		program: "loader",
		everywhere: true,
		async run(hand) {
			await hand.sees("Ready");
			await signIn(hand);
		},
	},
	{
		name: "a Proxy as options, as reactive frameworks hand them over, and a callback beside them",
		program: "reactive",
		everywhere: true,
		run: signIn,
	},
	{
		name: "a Promise wrapper and a watchdog of the program's own",
		program: "watchdog",
		async run(hand) {
			await signIn(hand);
			await hand.sees("Hello, Mara (2 calls, true)");
		},
	},
];

/** The program with its src/ built to one file, as bundlers for browsers do. */
async function bundled(name: string, made: Made): Promise<string> {
	const folder = await made.folder();
	await cp(join(fixture(name), "index.html"), join(folder, "index.html"));
	await build({
		entryPoints: [join(fixture(name), "src/main.js")],
		outfile: join(folder, "bundle.js"),
		bundle: true,
		minify: true,
		format: "iife",
		logLevel: "silent",
	});
	return folder;
}
