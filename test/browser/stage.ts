// A browser, pages for it on loopback, and what every browser test wants to know of a page.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { HELLO_MS } from "@byleave/protocol/bridge";
import { build } from "esbuild";
import { type Browser, chromium, type Frame, type Page } from "playwright-core";
import { findHeadless } from "../../scripts/browser.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts Chromium without a window and without a word to anybody outside. */
export async function launch(): Promise<Browser> {
	const executablePath = findHeadless();
	if (executablePath === undefined)
		throw new Error("No Chromium found. Set CHROME_PATH, or run npm test, which fetches one.");
	const args = [
		"--no-sandbox",
		"--disable-gpu",
		"--disable-quic",
		"--no-first-run",
		"--disable-background-networking",
		"--disable-component-update",
		"--disable-sync",
	];
	return chromium.launch({ executablePath, headless: true, args });
}

/**
 * Gives the page's hosts and bridges minutes where they give up after 10 s: what a test is about is not how fast the machine
 * is. Of what has no such deadlines nothing changes.
 */
export const patiently = async (page: Pick<Page, "addInitScript">): Promise<void> =>
	void (await page.addInitScript(giveMinutes, HELLO_MS));

/** In a page, before its own scripts. */
export function giveMinutes(deadline: number): void {
	const { setTimeout } = globalThis;
	const patient = (then: () => void, ms?: number, ...given: []) =>
		setTimeout(then, ms === deadline ? 60 * deadline : ms, ...given);
	Object.assign(globalThis, { setTimeout: patient });
}

/** A module for a page, made of TypeScript text that imports with paths from the repository's root. */
export async function bundle(source: string): Promise<string> {
	const made = await build({
		stdin: { contents: source, resolveDir: root, loader: "ts" },
		bundle: true,
		format: "esm",
		target: "es2022",
		conditions: ["byleave-source"],
		write: false,
		logLevel: "silent",
	});
	return made.outputFiles[0]?.text ?? "";
}

/** What a path answers with. */
export interface Served {
	readonly type: string;
	readonly body: string;
	readonly headers?: Readonly<Record<string, string>>;
}
export interface Stage {
	readonly origin: string;
	readonly close: () => Promise<void>;
}

/** Serves these paths on a free port of loopback; everything else is a 404. */
export async function serve(paths: Readonly<Record<string, Served>>): Promise<Stage> {
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? "/", "http://stage").pathname;
		const served = Object.hasOwn(paths, path) ? paths[path] : undefined;
		response.writeHead(served ? 200 : 404, { "content-type": served?.type ?? "text/plain", ...served?.headers });
		response.end(served?.body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		origin: `http://127.0.0.1:${port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Collects what a page complains of: console errors, uncaught errors, refused requests. */
export function complaints(page: Page): string[] {
	const heard: string[] = [];
	page.on("console", (message) => {
		if (message.type() === "error" || message.type() === "warning") heard.push(message.text());
	});
	page.on("pageerror", (error) => heard.push(String(error)));
	return heard;
}

let axe: Promise<string> | undefined;

/** What axe finds wrong with the page or frame as it is, one line each. Frames in it are asked for themselves. */
export async function violations(page: Page | Frame): Promise<string[]> {
	axe ??= readFile(`${root}node_modules/axe-core/axe.min.js`, "utf8");
	await page.evaluate(await axe);
	return page.evaluate(async () => {
		const { axe } = globalThis as unknown as {
			axe: {
				run: (
					context: Document,
					options: object,
				) => Promise<{
					violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[];
				}>;
			};
		};
		const { violations } = await axe.run(document, { iframes: false });
		return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
	});
}

/** Keeps a picture of the page for a person to look at, in `test/screenshots/`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
	await page.screenshot({ path: `${root}test/screenshots/${name}.png`, animations: "disabled" });
}
