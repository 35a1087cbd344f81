// The program in the sandbox, in Chromium, for as long as somebody uses it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumHand } from "../../programs/in-chromium.ts";
import type { ProgramRow } from "../../programs/row.ts";
import { runProgram } from "../../programs/run.ts";
import { type Phone, phoneOn } from "../../sandbox-stage.ts";
import { complaints, keepPicture, launch, patiently } from "../../stage.ts";
import { pageRows } from "./rows.ts";
import { writeProgram } from "./write.ts";

/** What there is once the program has begun anew, with its first page and nothing else. */
export interface LeftOver {
	readonly pages: number;
	/** More than there were at first. */
	readonly elements: number;
	/** How many pages were opened, and how many of them somebody still holds. */
	readonly opened: number;
	readonly held: number;
}
export interface OpenMarket {
	readonly phone: Phone;
	/** What the page has complained of, but for a link that is one page too many: that is told, once. */
	complaints(): readonly string[];
	leftOver(): Promise<LeftOver>;
}

export async function openMarket(use: (market: OpenMarket) => Promise<void>): Promise<void> {
	const row: ProgramRow = {
		name: "market",
		async program(made) {
			const folder = await mkdtemp(join(tmpdir(), "byleave-market-"));
			made.closes({ close: () => rm(folder, { recursive: true, force: true }) });
			await writeProgram(folder);
			return folder;
		},
		run: async () => {},
	};
	const browser = await launch();
	try {
		await runProgram(row, async (address) => {
			// Pages that turn take their time, and a walk has none.
			const page = await browser.newPage({ viewport: { width: 1000, height: 800 }, reducedMotion: "reduce" });
			await patiently(page);
			page.setDefaultTimeout(90_000);
			const heard = complaints(page);
			try {
				await page.goto(address);
				await chromiumHand(page).sees("10 rows, 0 times anew");
				const phone = await phoneOn(page);
				const { program } = phone;
				const elements = () => program.evaluate(() => document.querySelectorAll("*").length);
				const first = await elements();
				await use({
					phone,
					complaints: () => heard.filter((line) => !/10 pages lie on each other/.test(line)),
					async leftOver() {
						await program.evaluate(
							(url) => (globalThis as unknown as InFrame).my.reLaunch({ url }),
							`/${pageRows[0]?.path}`,
						);
						await chromiumHand(page).sees("10 rows, 0 times anew");
						// The picture of the page before is still seen for a moment.
						await program.locator(".b-leaving").waitFor({ state: "detached" });
						const session = await page.context().newCDPSession(program);
						await session.send("HeapProfiler.collectGarbage");
						await session.detach();
						return {
							pages: await program.locator("main.b-page").count(),
							elements: (await elements()) - first,
							...(await program.evaluate(() => {
								const { getApp, getCurrentPages } = globalThis as unknown as InFrame;
								return { opened: getCurrentPages()[0]?.serial ?? 0, held: getApp().held() };
							})),
						};
					},
				});
			} catch (error) {
				await keepPicture(page, `failed-${Date.now()}`).catch(() => {});
				throw error;
			}
		});
	} finally {
		await browser.close();
	}
}

interface InFrame {
	readonly my: { reLaunch(params: object): Promise<unknown> };
	readonly getApp: () => { held(): number };
	readonly getCurrentPages: () => readonly { readonly serial: number }[];
}
