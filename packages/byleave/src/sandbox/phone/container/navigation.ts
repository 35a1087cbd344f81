import type { ContainerParts } from "./container.ts";
import { colour, shortText } from "./params.ts";
import { row } from "./row.ts";

/** UTF-16 units. */
export const LONGEST_TITLE = 64;

/** The title bar, as far as a program has a say in it. The app's registered name stays on it. */
export interface NavigationBar {
	/** Undefined: the page's own. */
	title(text: string | undefined): void;
	/** `#rrggbb`; undefined: the phone's own. */
	background(colour: string | undefined): void;
}

export function navigation({ bar }: ContainerParts) {
	const setNavigationBar = row({
		async run({ params }) {
			const title = shortText(params, "title", LONGEST_TITLE);
			const background = colour(params, "backgroundColor");
			if (params.reset === true) {
				bar.title(undefined);
				bar.background(undefined);
			}
			if (title !== undefined) bar.title(title);
			if (background !== undefined) bar.background(background);
			return {};
		},
	});
	return { setNavigationBar };
}

/**
 * Black or white, whichever can be read better on `#rrggbb` (relative luminance as WCAG 2 has it): whatever colour a program
 * takes, the words on the bar stay readable.
 */
export function readableOn(background: string): "black" | "white" {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(background.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? "black" : "white";
}
