// What the quick hand does inside of the program's frame. `install` runs there once, and knows nothing of this file.
import type { Seen } from "./model.ts";

/** A thing to do that needs nobody outside. */
export type Todo =
	| { readonly do: "nothing" | "scroll up" | "scroll down" | "pull" | "back" }
	| { readonly do: "tap" | "tick"; readonly id: string }
	| { readonly do: "write"; readonly id: string; readonly value: string }
	| { readonly do: "pick"; readonly id: string };
/** What of it the frame itself knows. */
export type Inside = Omit<Seen, "isBelow" | "hasTabs">;
export interface Step {
	readonly todo: Todo;
	readonly expected: Inside;
	/** As long as it may take, in ms. */
	readonly patience: number;
}
export interface Walker {
	act(todo: Todo): Promise<void>;
	/** Acts, and waits for what is expected; what comes instead is what there is when the time is over. */
	step(step: Step): Promise<Inside>;
	/** Whether a mouse would meet the element where it is. */
	isInSight(id: string): boolean;
}
/** The frame's global object, as a walk finds it. */
export interface InFrame {
	walker: Walker;
	readonly my: { navigateBack(params: object): unknown };
	readonly getApp: () => { readonly globalData: { log: string[]; mounted: number } };
	readonly getCurrentPages: () => readonly { readonly route: string }[];
}

export function install(): void {
	const frame = globalThis as unknown as InFrame;
	const page = (): HTMLElement => {
		const top = document.querySelector<HTMLElement>("main:not([hidden])");
		if (!top) throw new Error("No page is shown.");
		return top;
	};
	const element = (id: string): HTMLElement => {
		const found = page().querySelector<HTMLElement>(`#${id}`);
		if (!found) throw new Error(`There is no #${id}.`);
		return found;
	};
	const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
	const moveTo = (top: number): Promise<void> =>
		new Promise((resolve) => {
			const { scrollTop, scrollHeight, clientHeight } = page();
			if (Math.abs(scrollTop - Math.min(top, scrollHeight - clientHeight)) < 1) return resolve();
			page().addEventListener("scroll", () => resolve(), { once: true });
			page().scrollTop = top;
		});
	const write = (id: string, value: string): void => {
		const field = element(id).querySelector("input") ?? (element(id) as HTMLInputElement);
		field.value = value;
		field.dispatchEvent(new InputEvent("input", { bubbles: true }));
		field.dispatchEvent(new Event("change", { bubbles: true }));
	};
	/** A mouse that is moved down from the page's upper end, and let go. */
	const pull = async (): Promise<void> => {
		// No hand is at the top and at the end again within one frame, of which a page would hear but the last.
		await moveTo(0);
		for (const [type, clientY] of [
			["mousedown", 100],
			["mousemove", 180],
			["mousemove", 300],
			["mouseup", 300],
		] as const)
			element("said").dispatchEvent(new MouseEvent(type, { bubbles: true, button: 0, clientX: 50, clientY }));
	};
	/** Opens a picker, and takes what stands there. */
	const pick = async (id: string): Promise<void> => {
		element(id).click();
		const done = (): HTMLElement | null => page().querySelector("dialog[open] .b-bar > button:last-child");
		while (!done()) await soon();
		done()?.click();
	};
	const act = async (todo: Todo): Promise<void> => {
		if (todo.do === "tap") element(todo.id).click();
		else if (todo.do === "tick") element(todo.id).querySelector("input")?.click();
		else if (todo.do === "write") write(todo.id, todo.value);
		else if (todo.do === "pick") await pick(todo.id);
		else if (todo.do === "pull") await pull();
		else if (todo.do === "back") frame.my.navigateBack({});
		else if (todo.do === "scroll up") await moveTo(0);
		else if (todo.do === "scroll down") {
			await moveTo(0);
			await moveTo(page().scrollHeight);
		}
	};
	const look = (log: string[], ids: readonly string[]): Inside => {
		const { globalData } = frame.getApp();
		log.push(...globalData.log.splice(0));
		const pages = frame.getCurrentPages();
		const top = document.querySelector("main:not([hidden])");
		const text = (id: string): string => (top?.querySelector(`#${id}`)?.textContent ?? "nowhere").trim();
		return {
			path: pages.at(-1)?.route ?? "",
			url: location.pathname + location.search,
			depth: pages.length,
			trail: (history.state as { byleaveDepth?: number } | null)?.byleaveDepth ?? 0,
			title: document.title,
			log,
			texts: Object.fromEntries(ids.map((id) => [id, text(id)])),
			pages: document.querySelectorAll("main.b-page").length,
			mounted: globalData.mounted,
		};
	};
	frame.walker = {
		act,
		async step({ todo, expected, patience }) {
			await act(todo);
			const log: string[] = [];
			const wanted = JSON.stringify(expected);
			const ids = Object.keys(expected.texts);
			const until = performance.now() + patience;
			for (let seen = look(log, ids); ; seen = look(log, ids)) {
				const isOver = performance.now() > until || document.querySelector(".b-trouble") !== null;
				if (isOver || JSON.stringify(seen) === wanted) return seen;
				await soon();
			}
		},
		isInSight(id) {
			const { left, top, width, height } = element(id).getBoundingClientRect();
			return element(id).contains(document.elementFromPoint(left + width / 2, top + height / 2));
		},
	};
}
