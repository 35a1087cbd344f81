/** Where a key stands: at the top of app.json, in its `window` or `tabBar`, in a tab of it, or at the top of a page's or component's JSON. */
export type KeyPlace = "app" | "window" | "tabBar" | "tab" | "unit";

/** A key of a program's JSON files that is heeded: docs/dsl.md is written from these, and whatever else stands there is told. */
export interface KeyRow {
	readonly place: KeyPlace;
	readonly key: string;
	/** What it is called in other families' files: read where the first is absent. */
	readonly also?: readonly string[];
	/** It does not do what it does in a wallet. */
	readonly instead?: string;
}

const row = (place: KeyPlace, key: string, ...also: readonly string[]): KeyRow => ({ place, key, also });
const looks = (place: KeyPlace): readonly KeyRow[] => [
	row(place, "defaultTitle", "navigationBarTitleText"),
	row(place, "titleBarColor", "navigationBarBackgroundColor"),
	row(place, "backgroundColor"),
	row(place, "transparentTitle"),
	row(place, "pullRefresh", "enablePullDownRefresh"),
];

export const keyRows: readonly KeyRow[] = [
	row("app", "pages"),
	row("app", "subPackages", "subpackages"),
	row("app", "window"),
	row("app", "tabBar"),
	row("app", "usingComponents"),
	{ ...row("app", "plugins"), instead: "A plugin is the wallet's own: `requirePlugin` throws, and the page says so." },
	...looks("window"),
	row("tabBar", "items", "list"),
	row("tabBar", "textColor", "color"),
	row("tabBar", "selectedColor"),
	row("tabBar", "backgroundColor"),
	row("tab", "pagePath"),
	row("tab", "name", "text"),
	row("tab", "icon", "iconPath"),
	row("tab", "activeIcon", "selectedIconPath"),
	...looks("unit"),
	row("unit", "window"),
	row("unit", "usingComponents"),
	row("unit", "component"),
	row("unit", "styleIsolation"),
];
