/**
 * What a program's frame and the host around it say to each other about bars. It is for the eye alone: who may do what is the
 * bridge's matter. The host gives each document of the frame a port, posted to the program's own origin.
 */
export interface BarsPort {
	readonly type: "byleave:dsl";
	readonly v: 1;
}

/** A picture as its pixels: the host decodes nothing that a program names. */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	/** RGBA, a byte each. */
	readonly data: Uint8ClampedArray;
}
export interface ShownTab {
	readonly name: string;
	readonly icon: Pixels | null;
	/** What stands beside it: a few words, or nothing but a dot. */
	readonly badge: string;
	readonly dot: boolean;
}
/** All that the host draws around a page, as it is now. */
export interface Bars {
	/** The page lies below its title bar. */
	readonly transparent: boolean;
	/** Of the title bar: `#rgb`, `#rrggbb`, or empty for the host's own. */
	readonly titleColor: string;
	/** Something takes a while, and the title says so. */
	readonly loading: boolean;
	readonly tabs: null | {
		readonly items: readonly ShownTab[];
		/** -1: none of them. */
		readonly selected: number;
		readonly textColor: string;
		readonly selectedColor: string;
		readonly backgroundColor: string;
	};
}
/** How one page takes another's place: it comes over it, goes off it, or stands there instead. */
export type Way = "in" | "out" | "instead";
export type FromFrame =
	| { readonly type: "bars"; readonly bars: Bars }
	/** A page has taken another's place. */
	| { readonly type: "turned"; readonly way: Way };
export type ToFrame =
	| { readonly type: "tab"; readonly index: number }
	/** The title was tapped. */
	| { readonly type: "title" };

export const noBars: Bars = { transparent: false, titleColor: "", loading: false, tabs: null };

/** UTF-16 units, of a tab's name and badge; a longer one is cut. */
const LONGEST = { name: 16, badge: 4 } as const;
const MOST_TABS = 5;
/** Pixels on a side of a tab's icon. */
export const ICON_SIDE = 96;

/** What a frame says, if it can be drawn: whatever is missing or of the wrong form is left out. */
export function readBars(message: unknown): Bars | undefined {
	const { type, bars } = Object(message) as { type?: unknown; bars?: unknown };
	if (type !== "bars") return undefined;
	const { transparent, titleColor, loading, tabs } = Object(bars) as Partial<Bars>;
	const title = { transparent: transparent === true, titleColor: colour(titleColor, ""), loading: loading === true };
	const { items, selected, textColor, selectedColor, backgroundColor } = Object(tabs) as Partial<
		NonNullable<Bars["tabs"]>
	>;
	if (!Array.isArray(items) || items.length === 0) return { ...title, tabs: null };
	return {
		...title,
		tabs: {
			items: items.slice(0, MOST_TABS).map(readTab),
			selected: typeof selected === "number" ? selected : -1,
			textColor: colour(textColor, "#767676"),
			selectedColor: colour(selectedColor, "#1677ff"),
			backgroundColor: colour(backgroundColor, "#ffffff"),
		},
	};
}

/** How a page has taken another's place, if that is what a frame says. */
export function readTurn(message: unknown): Way | undefined {
	const { type, way } = Object(message) as { type?: unknown; way?: unknown };
	return type === "turned" ? (["in", "out", "instead"] as const).find((one) => one === way) : undefined;
}

function readTab(value: unknown): ShownTab {
	const { name, icon, badge, dot } = Object(value) as Partial<Record<keyof ShownTab, unknown>>;
	const { width, height, data } = Object(icon) as Partial<Pixels>;
	const isPicture =
		typeof width === "number" &&
		typeof height === "number" &&
		Math.max(width, height) <= ICON_SIDE &&
		data instanceof Uint8ClampedArray &&
		data.length === width * height * 4;
	return {
		name: String(name ?? "").slice(0, LONGEST.name),
		icon: isPicture ? { width, height, data } : null,
		badge: String(badge ?? "").slice(0, LONGEST.badge),
		dot: dot === true,
	};
}

/** `#rgb` or `#rrggbb`; anything else is as usual. */
const colour = (value: unknown, usual: string): string => {
	const text = String(value ?? "");
	return /^#(?:[0-9a-f]{3}){1,2}$/i.test(text) ? text : usual;
};
