// How long whoever writes a DSL program waits: for its first paint, for a save to be seen, and for a long list.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createCompiler, framePaths } from "@byleave/dsl/compiler";
import { createSandbox } from "byleave";
import { type Browser, chromium, type Frame, type Page } from "playwright-core";
import { findChromium } from "../../scripts/browser.ts";
import { pageRows } from "../../test/browser/dsl/walk/rows.ts";
import { writeProgram } from "../../test/browser/dsl/walk/write.ts";
import { median } from "../stats.ts";
import { number } from "../table.ts";
import { started } from "./command.ts";
import type { Waited } from "./sandbox.ts";

export interface DslSizes {
	readonly starts: number;
	readonly saves: number;
	readonly lists: number;
}
export interface DslWaits {
	/** Milliseconds from the command to the program's first contentful paint. */
	readonly firstPaint: Waited;
	/** Milliseconds from a save of a template or a style to what it says on the screen. */
	readonly save: Waited;
	/** Milliseconds from setData of 1,000 rows to its callback. */
	readonly rows: Waited;
	/** Thousands of bytes of a plain program's runtime, gzipped. */
	readonly runtime: Waited;
}

/** A list as people write it: each row hears taps, and has two texts. */
const list = {
	"rows.axml":
		'<view a:for="{{rows}}" a:key="id" class="row {{index % 2 ? \'odd\' : \'\'}}" data-id="{{item.id}}" onTap="open"><text>{{item.name}}</text><text class="small">{{item.cups > 1 ? item.cups + " cups" : "one cup"}}</text></view>',
	"rows.js": "Page({ data: { rows: [] }, open() {} });",
	"rows.acss": ".row { display: flex; padding: 24rpx; } .odd { background: #eee; }",
};

/** Nine pages of the program that the tests walk through, and one with a list; a browser that runs already. */
export async function dslWaits({ starts, saves, lists }: DslSizes): Promise<DslWaits> {
	const executablePath = findChromium();
	const none: Waited = { value: Number.NaN, details: "no Chromium found: set CHROME_PATH" };
	const runtime = await plainRuntime();
	if (executablePath === undefined) return { firstPaint: none, save: none, rows: none, runtime };
	const folder = await mkdtemp(join(tmpdir(), "byleave-bench-"));
	await writeProgram(folder, pageRows.slice(0, 9));
	for (const [name, text] of Object.entries(list)) await writeFile(join(folder, name), text);
	const app = JSON.parse(await readFile(join(folder, "app.json"), "utf8")) as { pages: string[] };
	await writeFile(join(folder, "app.json"), JSON.stringify({ ...app, pages: [...app.pages, "rows"] }));
	const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
	try {
		return {
			runtime,
			firstPaint: await paints(browser, folder, starts),
			...(await inside(browser, folder, saves, lists)),
		};
	} finally {
		await browser.close();
		await rm(folder, { recursive: true, force: true });
	}
}

const viewport = { width: 1440, height: 900 };

async function paints(browser: Browser, folder: string, starts: number): Promise<Waited> {
	const state = await mkdtemp(join(tmpdir(), "byleave-bench-"));
	const took: number[] = [];
	try {
		// Keys and tables are made once in a life, and the browser has its first page behind it.
		for (let n = 0; n <= starts; n++) {
			const ms = await started([folder, "--state", state], /Open +(http:\S+)/, async (address, began) => {
				const page = await browser.newPage({ viewport });
				await page.goto(address);
				const program = await programOf(page);
				const at = await program.evaluate(painted);
				await page.close();
				return at - began;
			});
			if (n > 0) took.push(ms);
		}
	} finally {
		await rm(state, { recursive: true, force: true });
	}
	return { value: median(took), details: `${listed(took)} ms, ten pages, from sources, to the first contentful paint` };
}

/** When the frame's first content was painted, in milliseconds since 1970. */
const painted = (): Promise<number> =>
	new Promise((resolve) => {
		new PerformanceObserver((list) => {
			const [paint] = list.getEntriesByName("first-contentful-paint");
			if (paint) resolve(performance.timeOrigin + paint.startTime);
		}).observe({ type: "paint", buffered: true });
	});

async function inside(
	browser: Browser,
	folder: string,
	saves: number,
	lists: number,
): Promise<Pick<DslWaits, "save" | "rows">> {
	const start = `/${pageRows[0]?.path}`;
	const program = { kind: "folder", folder, base: "/", start, isSinglePage: false, isDsl: true } as const;
	const sandbox = await createSandbox({ program, home: folder, watch: true });
	try {
		const page = await browser.newPage({ viewport });
		await page.goto(`${sandbox.urls.page}/?app=${sandbox.appIds[0]}`);
		const frame = await programOf(page);
		await frame.getByText("10 rows, 0 times anew").waitFor();
		const saved: number[] = [];
		for (let n = 0; n < saves; n++) saved.push(await save(frame, folder, n));
		await frame.evaluate(() => void (globalThis as unknown as InFrame).my.reLaunch({ url: "/rows" }));
		await frame.waitForURL("**/rows");
		const set: number[] = [];
		for (let n = 0; n < lists; n++) set.push(await frame.evaluate(setRows, n));
		return {
			save: { value: median(saved), details: `${listed(saved)} ms, templates and styles in turn, ten pages` },
			rows: { value: median(set), details: `${listed(set)} ms, two texts a row, from the call to its callback` },
		};
	} finally {
		await sandbox.close();
	}
}

/** Saves another template, or another style, and waits in the frame for what it says. */
async function save(frame: Frame, folder: string, n: number): Promise<number> {
	const file = join(folder, `${pageRows[0]?.path}.${n % 2 === 0 ? "axml" : "acss"}`);
	const text = await readFile(file, "utf8");
	const seen = frame.evaluate(seesSave, n);
	// The frame looks from now on.
	await frame.evaluate(() => {});
	const next =
		n % 2 === 0 ? text.replace(/ times anew.*(?=<)/, ` times anew, saved ${n}`) : `${text}\n.said { order: ${n}; }`;
	const began = Date.now();
	await writeFile(file, next);
	return (await seen) - began;
}

const seesSave = (n: number): Promise<number> =>
	new Promise((resolve) => {
		const look = (): void => {
			const said = document.querySelector("main:not([hidden]) #said");
			const isThere =
				n % 2 === 0 ? said?.textContent?.includes(`saved ${n}`) : said && getComputedStyle(said).order === String(n);
			if (isThere) resolve(performance.timeOrigin + performance.now());
			else requestAnimationFrame(look);
		};
		look();
	});

interface InFrame {
	readonly my: { reLaunch(params: object): Promise<unknown> };
	readonly getCurrentPages: () => { setData(data: object, then?: () => void): void }[];
}
/** From the call to its callback, when all rows are there; the list is empty before. */
async function setRows(n: number): Promise<number> {
	const page = (globalThis as unknown as InFrame).getCurrentPages().at(-1);
	await new Promise<void>((resolve) => page?.setData({ rows: [] }, resolve));
	await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
	const rows = Array.from({ length: 1000 }, (_, at) => ({ id: `${n}-${at}`, name: `tea ${at}`, cups: at % 3 }));
	const began = performance.now();
	await new Promise<void>((resolve) => page?.setData({ rows }, resolve));
	return performance.now() - began;
}

async function programOf(page: Page): Promise<Frame> {
	const phone = await (await page.waitForSelector("iframe#phone", { state: "attached" })).contentFrame();
	const program = await (await phone?.waitForSelector(".screen iframe", { state: "attached" }))?.contentFrame();
	if (!program) throw new Error("The phone shows no program.");
	await program.waitForURL((url) => url.href !== "about:blank", { waitUntil: "commit" });
	return program;
}

async function plainRuntime(): Promise<Waited> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-bench-"));
	try {
		await writeFile(join(folder, "app.json"), '{ "pages": ["a"] }');
		await writeFile(
			join(folder, "a.axml"),
			'<view onTap="go"><text>{{a}}</text><image src="/a.png"/><button>Go</button></view>',
		);
		const compiler = await createCompiler(folder);
		const { files } = await compiler.build();
		await compiler.close();
		const text = files[framePaths.runtime]?.text ?? "";
		return {
			value: gzipSync(text, { level: 9 }).length / 1000,
			details: `${text.length} bytes of a program of views, texts, pictures and buttons, minified`,
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const listed = (values: readonly number[]): string => values.map((ms) => number(ms)).join(", ");
