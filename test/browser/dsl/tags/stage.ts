// One page of a DSL program in Chromium, compiled and run as it is anywhere, without a sandbox around it.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { createCompiler } from "@byleave/dsl/compiler";
import AxeBuilder from "axe-core";
import type { Browser, Page } from "playwright-core";
import { launch } from "../../stage.ts";

export interface PageOf {
	readonly axml: string;
	readonly data?: object;
	readonly acss?: string;
	/** More of `Page({…})`, as JavaScript. `this.hear(event)` keeps an event for the test; `hear` is a handler too. */
	readonly more?: string;
	/** Pages beside it. */
	readonly others?: Readonly<Record<string, string>>;
	/** A finger in place of a mouse. */
	readonly hasTouch?: boolean;
	readonly reducedMotion?: "reduce";
	/** What `my` is before the program starts, as JavaScript. */
	readonly my?: string;
	readonly width?: number;
}
export interface Heard {
	readonly type: string;
	readonly detail: Readonly<Record<string, unknown>>;
	readonly target: { readonly id: string; readonly dataset: object; readonly targetDataset: object };
	readonly currentTarget: { readonly id: string; readonly dataset: object };
	readonly touches?: readonly object[];
}
export interface OnPage {
	readonly page: Page;
	/** What handlers were told so far. */
	heard(): Promise<Heard[]>;
	/** Waits until that many were told. */
	hears(count: number): Promise<Heard[]>;
	setData(data: object): Promise<void>;
	/** axe finds nothing to object to. */
	violations(): Promise<unknown[]>;
	/** What the page warned of. */
	readonly warned: readonly string[];
}

const origin = "http://program.test";

export function tagStage(): (program: PageOf, run: (on: OnPage) => Promise<void>) => Promise<void> {
	let browser: Browser;
	before(async () => {
		browser = await launch();
	});
	after(() => browser.close());
	return async (program, run) => {
		const files = await built(program);
		const context = await browser.newContext({
			viewport: { width: program.width ?? 390, height: 700 },
			hasTouch: program.hasTouch ?? false,
			reducedMotion: program.reducedMotion ?? null,
		});
		try {
			const page = await context.newPage();
			const warned: string[] = [];
			page.on("console", (message) => {
				if (message.type() !== "info") warned.push(message.text());
			});
			page.on("pageerror", (error) => warned.push(String(error)));
			await page.addInitScript(program.my ?? "window.my = {}");
			await open(page, files, "pages/a/a");
			await run(onPage(page, warned));
		} finally {
			await context.close();
		}
	};
}

type Files = ReadonlyMap<string, { readonly type: string; readonly text: string }>;

/** Opens a page of a compiled program; whatever else it asks for is not there. */
export async function open(page: Page, files: Files, path: string): Promise<void> {
	await page.route("**", (route) => {
		const { pathname } = new URL(route.request().url());
		const file = files.get(pathname) ?? (pathname.includes(".") ? undefined : files.get("/"));
		if (!file) return route.fulfill({ status: 404, body: "" });
		return route.fulfill({ contentType: file.type, body: file.text });
	});
	await page.goto(`${origin}/${path}`);
	await page.locator(".b-page > *").first().waitFor();
}

/** A program's folder as a browser loads it; the document of its pages is "/". */
export async function compiled(folder: string): Promise<Files> {
	const compiler = await createCompiler(folder);
	try {
		const made = await compiler.build();
		const document = { type: "text/html; charset=utf-8", text: made.document };
		return new Map([...Object.entries(made.files), ["/", document] as const]);
	} finally {
		await compiler.close();
	}
}

/** What axe objects to. */
export async function objections(page: Page): Promise<unknown[]> {
	await page.evaluate(AxeBuilder.source);
	return page.evaluate(async () => {
		const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
		const { violations } = await axe.run(document, { iframes: false });
		return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
	});
}

const onPage = (page: Page, warned: readonly string[]): OnPage => {
	const heard = (): Promise<Heard[]> => page.evaluate(() => (globalThis as unknown as { heard?: Heard[] }).heard ?? []);
	return {
		...{ page, warned, heard },
		async hears(count) {
			await page.waitForFunction(
				(most) => ((globalThis as unknown as { heard?: unknown[] }).heard ?? []).length >= most,
				count,
			);
			return heard();
		},
		setData: (data) =>
			page.evaluate(
				(given) =>
					new Promise<void>((resolve) => {
						const { getCurrentPages } = globalThis as unknown as {
							getCurrentPages: () => { setData(data: object, then: () => void): void }[];
						};
						getCurrentPages().at(-1)?.setData(given, resolve);
					}),
				data,
			),
		violations: () => objections(page),
	};
};

async function built(program: PageOf): Promise<Files> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-tags-"));
	const { axml, acss = "", data = {}, more = "", others = {} } = program;
	const files: Record<string, string> = {
		"app.json": JSON.stringify({
			pages: ["pages/a/a", ...Object.keys(others).map((name) => `pages/${name}/${name}`)],
			window: { defaultTitle: "Tags" },
		}),
		"app.js": "App({});",
		"pages/a/a.axml": axml,
		"pages/a/a.acss": acss,
		"pages/a/a.js": `Page({
	data: ${JSON.stringify(data)},
	hear(event) { (globalThis.heard ??= []).push(JSON.parse(JSON.stringify(event))); },
	${more}
});`,
		...Object.fromEntries(
			Object.entries(others).flatMap(([name, text]) => [
				[`pages/${name}/${name}.axml`, text],
				[`pages/${name}/${name}.js`, "Page({});"],
			]),
		),
	};
	try {
		for (const [path, text] of Object.entries(files)) {
			await mkdir(join(folder, path, ".."), { recursive: true });
			await writeFile(join(folder, path), text);
		}
		return await compiled(folder);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
