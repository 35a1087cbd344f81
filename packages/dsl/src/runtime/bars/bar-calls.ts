import type { PageLook } from "../../built.ts";
import { CallFailed, type OwnCalls } from "../start/own-calls.ts";
import type { ProgramBars, TabChange } from "./bars.ts";

export interface BarCallsParts {
	readonly bars: ProgramBars;
	/** How the page on top looks, from now on. */
	readonly look: (change: Partial<PageLook>, isReset: boolean) => void;
}

/** What a program wants of the bars around it, as calls of `my`. */
export function barCalls({ bars, look }: BarCallsParts): OwnCalls {
	const tab = (index: unknown, change: TabChange): object => {
		const at = Number(index ?? Number.NaN);
		if (!Number.isInteger(at) || at < 0 || at >= bars.count) {
			throw new CallFailed("invalid_params", `index: there is no tab ${String(index)}; there are ${bars.count}.`);
		}
		bars.tab(at, change);
		return {};
	};
	const done = (work: () => void) => (): object => {
		work();
		return {};
	};
	const setNavigationBar = (params: Readonly<Record<string, unknown>>): object => {
		const { title, backgroundColor, reset } = params;
		look(
			{
				...(title === undefined || title === null ? {} : { title: text(title) }),
				...(backgroundColor ? { titleColor: colour(backgroundColor) } : {}),
			},
			reset === true,
		);
		return {};
	};
	return {
		setNavigationBar,
		setNavigationBarTitle: setNavigationBar,
		setNavigationBarColor: setNavigationBar,
		showNavigationBarLoading: done(() => bars.loading(true)),
		hideNavigationBarLoading: done(() => bars.loading(false)),
		showTabBar: done(() => bars.hidden(false)),
		hideTabBar: done(() => bars.hidden(true)),
		setTabBarBadge: ({ index, text: badge }) => tab(index, { badge: text(badge) }),
		removeTabBarBadge: ({ index }) => tab(index, { badge: "" }),
		showTabBarRedDot: ({ index }) => tab(index, { dot: true }),
		hideTabBarRedDot: ({ index }) => tab(index, { dot: false }),
		setTabBarItem: ({ index, text: name, iconPath, selectedIconPath, tag }) =>
			tab(index ?? tag, {
				...(name === undefined ? {} : { name: text(name) }),
				...(iconPath === undefined ? {} : { icon: text(iconPath) }),
				...(selectedIconPath === undefined ? {} : { activeIcon: text(selectedIconPath) }),
			}),
		setTabBarStyle({ color, selectedColor, backgroundColor }) {
			bars.colours({
				...(color ? { textColor: colour(color) } : {}),
				...(selectedColor ? { selectedColor: colour(selectedColor) } : {}),
				...(backgroundColor ? { backgroundColor: colour(backgroundColor) } : {}),
			});
			return {};
		},
	};
}

const text = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
/** Also as a number. */
const colour = (value: unknown): string =>
	typeof value === "number" ? `#${(value & 0xffffff).toString(16).padStart(6, "0")}` : String(value);
