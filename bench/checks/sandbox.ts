// How long a developer waits: for the first page, and for the sheet.
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "byleave";
import { chromium, type Page } from "playwright-core";
import { findChromium } from "../../scripts/browser.ts";
import { median } from "../stats.ts";
import { number } from "../table.ts";
import { started as startedCommand } from "./command.ts";

export interface Waited {
	readonly value: number;
	readonly details: string;
}

/** Milliseconds from `byleave dev` in a shell to the first page of the sample, with the state of the start before. */
export async function firstPage(starts: number): Promise<Waited> {
	const state = await mkdtemp(join(tmpdir(), "byleave-bench-"));
	try {
		await started(state); // keys and tables are made once in a life
		const took: number[] = [];
		for (let n = 0; n < starts; n++) took.push(await started(state));
		const all = took.map((ms) => number(ms)).join(", ");
		return { value: median(took), details: `${all} ms, from sources, its merchant's process with it` };
	} finally {
		await rm(state, { recursive: true, force: true });
	}
}

const started = (state: string): Promise<number> =>
	startedCommand(["--state", state], /Mini program +(http:\S+)/, async (origin, began) => {
		await fetched(new URL(origin));
		return performance.timeOrigin + performance.now() - began;
	});

/** The program's name leads here; Node does not know that without a resolver's help. */
async function fetched({ host, port }: URL): Promise<void> {
	const headers = { host, "sec-fetch-dest": "iframe" };
	const [answer] = await once(get({ host: "127.0.0.1", port, path: "/", headers }), "response");
	answer.resume();
	await once(answer, "end");
}

/** Each is asked for once, and allowed: a person who refuses twice is left alone. None of them is covered by another. */
const scopes = [
	...["USER_NICKNAME", "USER_AVATAR", "USER_NAME", "USER_GENDER", "USER_BIRTHDAY", "USER_NATIONALITY", "USER_ADDRESS"],
	"USER_LOGIN_ID",
];
const program = `<!doctype html><html lang="en"><title>Taps</title>${scopes.map((scope) => `<button>${scope}</button>`).join("")}
<script>
addEventListener("click", ({ target, timeStamp }) => {
	window.tapped = performance.timeOrigin + timeStamp;
	my.getAuthCode({ scopes: [target.textContent], complete() {} });
});
</script>`;

/** Milliseconds from the tap's own time stamp to the first frame with the sheet, in Chromium. */
export async function tapToSheet(taps: number): Promise<Waited> {
	const executablePath = findChromium();
	if (executablePath === undefined) return { value: Number.NaN, details: "no Chromium found: set CHROME_PATH" };
	const folder = await mkdtemp(join(tmpdir(), "byleave-bench-"));
	await writeFile(join(folder, "index.html"), program);
	const sandbox = await createSandbox({ program: folder });
	const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		await page.goto(`${sandbox.urls.page}/?app=${sandbox.appIds[0]}`);
		const took: number[] = [];
		for (const scope of scopes.slice(0, taps)) took.push(await tapped(page, scope));
		return { value: median(took), details: `${took.map((ms) => number(ms)).join(", ")} ms` };
	} finally {
		await browser.close();
		await sandbox.close();
		await rm(folder, { recursive: true, force: true });
	}
}

async function tapped(page: Page, scope: string): Promise<number> {
	const phone = page.frameLocator("iframe#phone");
	const program = phone.frameLocator(".screen iframe");
	const button = program.getByRole("button", { name: scope, exact: true });
	await button.waitFor();
	// Told by the page itself, so that nothing is waited for but the sheet.
	await phone.locator("#screen").evaluate(() => {
		const here = globalThis as unknown as { shown?: number };
		delete here.shown;
		const look = (): void => {
			const isUp = document.querySelector("byleave-sheet")?.shadowRoot?.querySelector("dialog[open]");
			if (isUp) here.shown = performance.timeOrigin + performance.now();
			else requestAnimationFrame(look);
		};
		look();
	});
	await button.click();
	const sheet = phone.locator("byleave-sheet");
	await sheet.locator("#allow:not([aria-disabled])").waitFor();
	const at = await phone.locator("#screen").evaluate(() => (globalThis as unknown as { shown: number }).shown);
	const began = await program.locator("body").evaluate(() => (globalThis as unknown as { tapped: number }).tapped);
	await sheet.locator("#allow").click();
	await sheet.waitFor({ state: "detached" });
	return at - began;
}
