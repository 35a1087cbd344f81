// A quick hand on the program in the phone: most of what it does it does inside of the frame, so that a thousand steps take
// seconds; now and then it is a real mouse.
import type { Frame, Page } from "playwright-core";
import { PHONE, type Phone, PROGRAM, WEB_VIEW } from "../../sandbox-stage.ts";
import { type InFrame, type Inside, install, type Step, type Todo } from "./in-frame.ts";
import type { Seen } from "./model.ts";

export interface Hands {
	tap(id: string): Promise<void>;
	/** Turns a checkbox, a radio or a switch. */
	tick(id: string): Promise<void>;
	/** Writes into an input, or sets a slider. */
	write(id: string, value: string): Promise<void>;
	/** Opens a picker, and takes what stands there. */
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

export async function handsOn({ page, host, program }: Phone, isReal: () => boolean): Promise<Hands> {
	const phone = page.frameLocator(PHONE);
	const inside = phone.frameLocator(PROGRAM);
	const at = (id: string) => inside.locator(`main:not([hidden]) #${id}`);
	await program.evaluate(install);
	const nothing: Todo = { do: "nothing" };
	/** What is done with the next look, in one go. */
	let next: Todo = nothing;
	const then = async (todo: Todo): Promise<void> => {
		next = todo;
	};
	/** What has been put off is done now: somebody outside answers it. */
	const now = async (): Promise<void> => {
		const todo = next;
		next = nothing;
		await program.evaluate((given) => (globalThis as unknown as InFrame).walker.act(given), todo);
	};
	/** A button of the phone's own. */
	const press = async (selector: string, inShadow?: string): Promise<void> => {
		if (isReal()) await phone.locator([selector, inShadow].join(" ")).click();
		else await host.evaluate(clickInPhone, { selector, inShadow });
	};
	const around = watchedPhone(host, program);
	return {
		async tap(id) {
			const isInSight = isReal() && (await program.evaluate(inSight, id));
			await (isInSight ? at(id).click() : then({ do: "tap", id }));
		},
		tick: (id) => then({ do: "tick", id }),
		write: (id, value) => then({ do: "write", id, value }),
		pick: (id) => then({ do: "pick", id }),
		scrollDown: () => then({ do: "scroll down" }),
		async pull() {
			if (!isReal()) return then({ do: "pull" });
			await then({ do: "scroll up" });
			await now();
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
			else await then({ do: "back" });
		},
		async tab(index) {
			await press("byleave-dsl", `nav button:nth-child(${index + 1})`);
		},
		async sheet(will) {
			await now();
			const sheet = phone.locator("byleave-sheet");
			await sheet.locator(will === "allow" ? "#allow:not([aria-disabled])" : "#deny").click();
			await sheet.locator("dialog[open]").waitFor({ state: "detached" });
		},
		async dialog(label) {
			await now();
			await phone.getByRole("button", { name: label, exact: true }).click();
		},
		async settled({ isBelow, hasTabs, ...expected }) {
			const todo = next;
			next = nothing;
			const seen = await program.evaluate(takeStep, { todo, expected, patience: PATIENCE });
			if (/\/(about|terms)$/.test(expected.path)) await webPage(page);
			const { title, ...rest } = await around({ title: expected.title, isBelow, hasTabs });
			return { ...seen, ...rest, title: title === expected.title ? seen.title : title };
		},
	};
}

/** Looks at what the phone draws around the program, where that is to be another than before. */
function watchedPhone(host: Frame, program: Frame): (wanted: Around) => Promise<Around> {
	let last = "";
	let before = 0;
	return async (wanted) => {
		if (JSON.stringify(wanted) === last) return wanted;
		last = JSON.stringify(wanted);
		const { height, ...around } = await host.evaluate(phoneAround, { wanted, selector: PROGRAM, patience: PATIENCE });
		// A page is as high as the phone has room for, before anybody scrolls it.
		if (height !== before) before = await roomFor(program, host);
		return around;
	};
}

/** How high the program's frame is, once both of its sides agree: what the phone draws around it may go on growing meanwhile. */
async function roomFor(program: Frame, host: Frame): Promise<number> {
	const until = performance.now() + PATIENCE;
	for (;;) {
		const outside = await host.evaluate(frameHeight, PROGRAM);
		const inside = await program.evaluate(() => innerHeight);
		if (outside === inside) return inside;
		if (performance.now() > until) throw new Error(`The frame is ${outside} px high, and ${inside} px to its program.`);
	}
}

const webPage = (page: Page): Promise<void> =>
	page.frameLocator(PHONE).frameLocator(WEB_VIEW).getByText("One stamp a cup").waitFor();

// Each of these runs in a frame, and knows nothing of this file.

const takeStep = (step: Step): Promise<Inside> => (globalThis as unknown as InFrame).walker.step(step);
const inSight = (id: string): boolean => (globalThis as unknown as InFrame).walker.isInSight(id);

const frameHeight = (selector: string): number => document.querySelector(selector)?.clientHeight ?? 0;

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
