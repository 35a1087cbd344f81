// The pages of the program that is walked through: thirty, of every usual kind. The kinds are in test/fixtures/dsl/market.

/** A folder's worth of files in `kinds`: how pages of this kind are drawn, and what they do. */
export type Kind =
	| "list"
	| "detail"
	| "form"
	| "sections"
	| "parts"
	| "tree"
	| "store"
	| "orders"
	| "web"
	| "sign"
	| "ask"
	| "move"
	| "old";
export type How = "navigateTo" | "navigator" | "redirectTo" | "reLaunch" | "switchTab";
export interface Link {
	readonly id: string;
	readonly to: string;
	readonly how: How;
}
export interface PageRow {
	readonly path: string;
	readonly kind: Kind;
	readonly title: string;
	readonly isTab: boolean;
	readonly links: readonly Link[];
}

/** The first four are the tabs; what is below `more/` is a sub-package. */
const places: readonly (readonly [path: string, kind: Kind])[] = [
	["pages/home/home", "list"],
	["pages/find/find", "sections"],
	["pages/basket/basket", "store"],
	["pages/me/me", "sign"],
	["pages/teas/teas", "list"],
	["pages/tea/tea", "detail"],
	["pages/order/order", "form"],
	["pages/set/set", "parts"],
	["pages/tree/tree", "tree"],
	["pages/notes/notes", "store"],
	["pages/orders/orders", "orders"],
	["pages/about/about", "web"],
	["pages/card/card", "sign"],
	["pages/ask/ask", "ask"],
	["pages/map/map", "move"],
	["pages/old/old", "old"],
	["pages/news/news", "list"],
	["pages/story/story", "detail"],
	["pages/address/address", "form"],
	["pages/help/help", "sections"],
	["pages/parts/parts", "parts"],
	["more/shelf/shelf", "list"],
	["more/cup/cup", "detail"],
	["more/wish/wish", "form"],
	["more/kit/kit", "parts"],
	["more/branch/branch", "tree"],
	["more/bills/bills", "orders"],
	["more/terms/terms", "web"],
	["more/leave/leave", "ask"],
	["more/older/older", "old"],
];
export const TABS = 4;

/** Nobody is caught on a page that its web page covers: only a page that has one below it leads there. */
function howTo(target: number, nth: number): How {
	if (target < TABS) return nth === 1 ? "navigateTo" : "switchTab";
	if (places[target]?.[1] === "web") return nth === 2 ? "navigator" : "navigateTo";
	return (
		(["navigateTo", "navigateTo", "navigator", nth + target > 20 ? "reLaunch" : "redirectTo"] as const)[nth] ??
		"navigateTo"
	);
}

export const pageRows: readonly PageRow[] = places.map(([path, kind], at) => ({
	...{ path, kind, title: `${path.split("/")[1]} ${at}`, isTab: at < TABS },
	links: [7 * at + 3, 11 * at + 5, 13 * at + 8, at + 1].map((to, nth) => {
		const target = to % places.length;
		return { id: `link-${nth}`, to: `/${places[target]?.[0]}`, how: howTo(target, nth) };
	}),
}));

export const rowOf = (path: string): PageRow => {
	const row = pageRows.find((one) => one.path === path);
	if (!row) throw new Error(`No page is called ${path}.`);
	return row;
};
