// A quick hand on the program in the phone: most of what it does it does inside of the frame, so that a thousand steps take
// seconds; now and then it is a real mouse.
import type { Page } from "playwright-core";
import { PHONE, type Phone, PROGRAM, WEB_VIEW } from "../../sandbox-stage.ts";
import type { Seen } from "./model.ts";

export interface Hands {
	tap(id: string): Promise<void>;
	/** Turns a checkbox, a radio or a switch. */
	tick(id: string): Promise<void>;
	/** Writes into an input, or sets a slider. */
	write(id: string, value: string): Promise<void>;
	/** Opens a picker and takes what stands there. */
	pick(id: string): Promise<void>;
	/** To the page's end, from its beginning. */
	scrollDown(): Promise<void>;
	pull(): Promise<void>;
	back(by: "browser" | "phone" | "program"): Promise<void>;
	tab(index: number): Promise<void>;
	/** Answers the sheet that comes. */
	sheet(will: "allow" | "deny"): Promise<void>;
	/** Answers the super app's own dialog. */
	dialog(label: string): Promise<void>;
	/** Waits until the program is as it ought to be, and says how it is: it is for the caller to compare. */
	settled(expected: Seen): Promise<Seen>;
}

/** As long as the slowest machine may take for one step, in ms. */
const PATIENCE = 60_000;

export function handsOn({ page, host, program }: Phone, isReal: () => boolean): Hands {
	const phone = page.frameLocator(PHONE);
	const inside = phone.frameLocator(PROGRAM);
	const at = (id: string) => inside.locator(`main:not([hidden]) #${id}`);
	let before = 0;
	/** A button of the phone's own. */
	const press = async (selector: string, inShadow?: string): Promise<void> => {
		if (isReal()) await phone.locator([selector, inShadow].join(" ")).click();
		else await host.evaluate(clickInPhone, { selector, inShadow });
	};
	return {
		async tap(id) {
			if (isReal() && (await program.evaluate(isInSight, id))) return at(id).click();
			await program.evaluate(clickOn, { id });
		},
		tick: (id) => program.evaluate(clickOn, { id, inside: "input" }),
		write: (id, value) => program.evaluate(writeInto, { id, value }),
		async pick(id) {
			await program.evaluate(clickOn, { id });
			await program.waitForFunction(pressDone);
		},
		scrollDown: () => program.evaluate(scrollDown),
		async pull() {
			if (!isReal()) return program.evaluate(pullDown);
			await program.evaluate(scrollUp);
			const box = await at("said").boundingBox();
			if (!box) throw new Error("There is nothing to pull.");
			const { mouse } = page;
			await mouse.move(box.x + 20, box.y + 5);
			await mouse.down();
			await mouse.move(box.x + 20, box.y + 160, { steps: 3 });
			await mouse.up();
		},
		async back(by) {
			if (by === "browser") await page.evaluate(() => history.back());
			else if (by === "phone") await press("#back");
			else await program.evaluate(() => void (globalThis as unknown as InFrame).my.navigateBack({}));
		},
		async tab(index) {
			await press("byleave-dsl", `nav button:nth-child(${index + 1})`);
		},
		async sheet(will) {
			const sheet = phone.locator("byleave-sheet");
			await sheet.locator(will === "allow" ? "#allow:not([aria-disabled])" : "#deny").click();
			await sheet.locator("dialog[open]").waitFor({ state: "detached" });
		},
		dialog: (label) => phone.getByRole("button", { name: label, exact: true }).click(),
		async settled(expected) {
			if (/\/(about|terms)$/.test(expected.path)) await webPage(page);
			const { title, isBelow, hasTabs } = expected;
			const wanted = { title, isBelow, hasTabs };
			const [seen, { height, ...around }] = await Promise.all([
				program.evaluate(settle, { expected, patience: PATIENCE }),
				host.evaluate(phoneAround, { wanted, selector: PROGRAM, patience: PATIENCE }),
			]);
			// A page is as high as the phone has room for, before anybody scrolls it.
			if (height !== before) await program.waitForFunction((now) => innerHeight === now, height);
			before = height;
			// The phone's own title bar, too.
			return { ...seen, ...around, title: around.title === title ? seen.title : around.title };
		},
	};
}

const webPage = (page: Page): Promise<void> =>
	page.frameLocator(PHONE).frameLocator(WEB_VIEW).getByText("One stamp a cup").waitFor();

/** What the frame's document has for this. */
interface InFrame {
	readonly my: { navigateBack(params: object): unknown };
	readonly getApp: () => { readonly globalData: { log: string[]; mounted: number } };
	readonly getCurrentPages: () => readonly { readonly route: string }[];
}

// Each of these runs in the frame, and knows nothing of this file.

function clickOn({ id, inside }: { readonly id: string; readonly inside?: string }): void {
	const element = document.querySelector(`main:not([hidden]) #${id}`);
	const meant = inside === undefined ? element : (element?.querySelector(inside) ?? element);
	if (!(meant instanceof HTMLElement)) throw new Error(`There is no #${id} to tap.`);
	meant.click();
}

/** Whether a mouse would meet the element where it is. */
function isInSight(id: string): boolean {
	const element = document.querySelector(`main:not([hidden]) #${id}`);
	if (!element) return false;
	const { left, top, width, height } = element.getBoundingClientRect();
	return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

function writeInto({ id, value }: { readonly id: string; readonly value: string }): void {
	const element = document.querySelector(`main:not([hidden]) #${id}`);
	const field = element?.querySelector("input") ?? element;
	if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
		throw new Error(`There is no #${id} to write into.`);
	field.value = value;
	field.dispatchEvent(new InputEvent("input", { bubbles: true }));
	field.dispatchEvent(new Event("change", { bubbles: true }));
}

function clickInPhone({
	selector,
	inShadow,
}: {
	readonly selector: string;
	readonly inShadow?: string | undefined;
}): void {
	const host = document.querySelector<HTMLElement>(selector);
	const meant = inShadow === undefined ? host : host?.shadowRoot?.querySelector<HTMLElement>(inShadow);
	if (!meant || meant.hidden) throw new Error(`The phone has no ${selector}.`);
	meant.click();
}

type Around = Pick<Seen, "title" | "isBelow" | "hasTabs">;
interface Waiting {
	readonly wanted: Around;
	/** Of the program's frame. */
	readonly selector: string;
	readonly patience: number;
}
/** What the phone shows around the program, once it is this or the time is over; and how much room it leaves. */
async function phoneAround({ wanted, selector, patience }: Waiting): Promise<Around & { readonly height: number }> {
	const until = performance.now() + patience;
	for (;;) {
		const nav = document.querySelector("byleave-dsl")?.shadowRoot?.querySelector("nav");
		const around: Around = {
			title: document.getElementById("app-name")?.textContent ?? "",
			isBelow: document.body.classList.contains("below-title"),
			hasTabs: nav?.hidden === false,
		};
		if (JSON.stringify(around) === JSON.stringify(wanted) || performance.now() > until)
			return { ...around, height: document.querySelector(selector)?.clientHeight ?? 0 };
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}

function pressDone(): boolean {
	const done = document.querySelector<HTMLElement>("main:not([hidden]) dialog[open] .b-bar > button:last-child");
	done?.click();
	return done !== null;
}

function scrollUp(): void {
	const page = document.querySelector("main:not([hidden])");
	if (page) page.scrollTop = 0;
}

/** A mouse that is moved down from the page's upper end, and let go. */
function pullDown(): void {
	const page = document.querySelector("main:not([hidden])");
	if (page) page.scrollTop = 0;
	const said = page?.querySelector("#said");
	for (const [type, clientY] of [
		["mousedown", 100],
		["mousemove", 180],
		["mousemove", 300],
		["mouseup", 300],
	] as const) {
		said?.dispatchEvent(new MouseEvent(type, { bubbles: true, button: 0, clientX: 50, clientY }));
	}
}

async function scrollDown(): Promise<void> {
	const page = document.querySelector("main:not([hidden])");
	const moveTo = (top: number): Promise<void> =>
		new Promise((resolve) => {
			if (!page || Math.abs(page.scrollTop - Math.min(top, page.scrollHeight - page.clientHeight)) < 1)
				return resolve();
			page.addEventListener("scroll", () => resolve(), { once: true });
			page.scrollTop = top;
		});
	await moveTo(0);
	await moveTo(page?.scrollHeight ?? 0);
}

/** Waits for what is expected; what comes instead is what there is when the time is over. */
async function settle({
	expected,
	patience,
}: {
	readonly expected: Seen;
	readonly patience: number;
}): Promise<Omit<Seen, "isBelow" | "hasTabs">> {
	const { getApp, getCurrentPages } = globalThis as unknown as InFrame;
	const log: string[] = [];
	const { isBelow: _, hasTabs: __, ...here } = expected;
	type Here = typeof here;
	const look = (): Here => {
		const { globalData } = getApp();
		log.push(...globalData.log.splice(0));
		const pages = getCurrentPages();
		const top = document.querySelector("main:not([hidden])");
		const text = (id: string): string => (top?.querySelector(`#${id}`)?.textContent ?? "nowhere").trim();
		return {
			path: pages.at(-1)?.route ?? "",
			url: location.pathname + location.search,
			depth: pages.length,
			trail: (history.state as { byleaveDepth?: number } | null)?.byleaveDepth ?? 0,
			title: document.title,
			log,
			texts: Object.fromEntries(Object.keys(expected.texts).map((id) => [id, text(id)])),
			pages: document.querySelectorAll("main.b-page").length,
			mounted: globalData.mounted,
		};
	};
	const isSame = (one: Here): boolean =>
		JSON.stringify({ ...one, texts: null }) === JSON.stringify({ ...here, texts: null }) &&
		Object.entries(expected.texts).every(([id, text]) => one.texts[id] === text);
	const until = performance.now() + patience;
	for (let seen = look(); ; seen = look()) {
		if (isSame(seen) || performance.now() > until || document.querySelector(".b-trouble")) return seen;
		await new Promise((resolve) => setTimeout(resolve));
	}
}
