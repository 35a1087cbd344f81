import type { PageLook, TabBar } from "../../built.ts";
import type { ShownTab, ToFrame, Way } from "../../talk.ts";
import { hostPort } from "./host-port.ts";
import { iconReader } from "./icon.ts";

/** What of a tab the program has changed. */
export interface TabChange {
	readonly name?: string;
	readonly icon?: string;
	readonly activeIcon?: string;
	readonly badge?: string;
	readonly dot?: boolean;
}
export type TabColours = Pick<TabBar, "textColor" | "selectedColor" | "backgroundColor">;
/** The bars around this document's pages, as the program wants them. */
export interface ProgramBars {
	/** How many tabs there are. */
	readonly count: number;
	/** Another page is on top, or the same one looks otherwise. */
	page(path: string, look: PageLook, isScrolled: boolean): void;
	tab(index: number, change: TabChange): void;
	/** Colours of the whole tab bar. */
	colours(change: TabColours): void;
	/** The tab bar goes, or comes back. */
	hidden(is: boolean): void;
	/** Something takes a while. */
	loading(is: boolean): void;
	/** A page has taken another's place: what is around it moves with it. */
	turned(way: Way): void;
}

export function createBars(page: Window, tabBar: TabBar | undefined, hear: (message: ToFrame) => void): ProgramBars {
	const port = hostPort(page, hear);
	const icon = iconReader(page.document, () => draw());
	const tabs = tabBar?.tabs ?? [];
	const changes = tabs.map((): TabChange => ({}));
	let colours: TabColours = { ...tabBar };
	let isHidden = false;
	let loading = false;
	let shown = { path: "", transparent: false, titleColor: "" };
	let isAsked = false;

	/** Soon, so that what comes together is said once. */
	const draw = (): void => {
		if (isAsked) return;
		isAsked = true;
		queueMicrotask(() => {
			isAsked = false;
			say();
		});
	};
	const say = (): void => {
		const { path, ...title } = shown;
		const selected = tabs.findIndex(({ page: own }) => own === path);
		// Only a tab's own page has the bar.
		if (isHidden || selected < 0) {
			port.say({ type: "bars", bars: { ...title, loading, tabs: null } });
			return;
		}
		const items = tabs.map((tab, index): ShownTab => {
			const { badge = "", dot = false, ...change } = changes[index] ?? {};
			const { name, icon: plain, activeIcon } = { ...tab, ...change };
			return { name, badge, dot, icon: icon(index === selected ? activeIcon : plain) };
		});
		const { textColor = "", selectedColor = "", backgroundColor = "" } = colours;
		const drawn = { items, selected, textColor, selectedColor, backgroundColor };
		port.say({ type: "bars", bars: { ...title, loading, tabs: drawn } });
	};
	return {
		count: tabs.length,
		page(path, { transparentTitle = "none", titleColor = "" }, isScrolled) {
			const transparent = transparentTitle === "always" || (transparentTitle === "auto" && !isScrolled);
			const next = { path, transparent, titleColor };
			if (JSON.stringify(next) === JSON.stringify(shown)) return;
			shown = next;
			draw();
		},
		tab(index, change) {
			changes[index] = { ...changes[index], ...change };
			draw();
		},
		colours(change) {
			colours = { ...colours, ...change };
			draw();
		},
		hidden(is) {
			isHidden = is;
			draw();
		},
		loading(is) {
			loading = is;
			draw();
		},
		turned: (way) => port.tell({ type: "turned", way }),
	};
}
