import type { PageLook, Tab, TabBar } from "../../built.ts";

type Loose = Readonly<Record<string, unknown>>;

/** What app.json says, as far as it is understood. */
export interface AppJson {
	/** Those of sub-packages last. */
	readonly pages: readonly string[];
	readonly look: PageLook;
	readonly tabBar?: TabBar;
	readonly usingComponents: Readonly<Record<string, string>>;
	readonly plugins: readonly string[];
}

/** Reads a parsed app.json, whatever is in it. Names of other families' files are understood where ours are absent. */
export function readAppJson(value: unknown): AppJson {
	const app = object(value);
	const packages = list(app.subPackages ?? app.subpackages).map(object);
	const below = packages.flatMap(({ root, pages }) => texts(pages).map((page) => `${text(root) ?? ""}/${page}`));
	const tabBar = readTabBar(app.tabBar);
	return {
		pages: [...new Set([...texts(app.pages), ...below].map(plainPath))],
		look: readLook(app.window),
		...(tabBar ? { tabBar } : {}),
		usingComponents: strings(app.usingComponents),
		plugins: Object.keys(object(app.plugins)),
	};
}

/** How a page looks, by `window` or by the page's own JSON. */
export function readLook(value: unknown): PageLook {
	const said = object(value);
	const first = (...names: readonly string[]): unknown => names.map((name) => said[name]).find((one) => one != null);
	const transparent = first("transparentTitle");
	const pull = first("pullRefresh", "enablePullDownRefresh");
	return defined({
		title: text(first("defaultTitle", "navigationBarTitleText")),
		titleColor: colour(first("titleBarColor", "navigationBarBackgroundColor")),
		backgroundColor: colour(first("backgroundColor")),
		transparentTitle: transparent === "always" || transparent === "auto" ? transparent : transparent && "none",
		pullRefresh: pull === undefined ? undefined : pull === true || pull === "true" || pull === "YES",
	}) as PageLook;
}

function readTabBar(value: unknown): TabBar | undefined {
	const said = object(value);
	const tabs = list(said.items ?? said.list).flatMap((one): Tab[] => {
		const { pagePath, name, text: label, icon, iconPath, activeIcon, selectedIconPath } = object(one);
		const page = text(pagePath);
		if (page === undefined) return [];
		const plain = text(icon ?? iconPath) ?? "";
		return [
			{
				page: plainPath(page),
				name: text(name ?? label) ?? "",
				icon: plain,
				activeIcon: text(activeIcon ?? selectedIconPath) ?? plain,
			},
		];
	});
	if (tabs.length === 0) return undefined;
	const colours = {
		textColor: colour(said.textColor ?? said.color),
		selectedColor: colour(said.selectedColor),
		backgroundColor: colour(said.backgroundColor),
	};
	return { tabs, ...(defined(colours) as object) };
}

/** Without what stands for the root, an ending or a query. */
export const plainPath = (path: string): string =>
	path
		.replace(/[?#].*$/, "")
		.replace(/^(\.?\/)+/, "")
		.replace(/\.(axml|html)$/, "")
		.replaceAll(/\/{2,}/g, "/");

/** `usingComponents`, and whatever else is names and texts. */
export const strings = (value: unknown): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(object(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
	);

export const object = (value: unknown): Loose =>
	typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const texts = (value: unknown): readonly string[] => list(value).filter((one) => typeof one === "string");
/** Also as a number: 0xff0000 in an old app.json. */
const colour = (value: unknown): string | undefined =>
	typeof value === "number" ? `#${(value & 0xffffff).toString(16).padStart(6, "0")}` : text(value) || undefined;
const defined = (all: Loose): Loose =>
	Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ""));
