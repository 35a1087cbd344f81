/** What the compiler makes of a program, and the runtime runs. */

/** How a page looks, of app.json's `window` and of the page's own JSON: what is not said is undefined. */
export interface PageLook {
	readonly title?: string;
	/** `#rrggbb`, or as the program has it. */
	readonly titleColor?: string;
	readonly backgroundColor?: string;
	/** Whether the page lies below its title bar: always, until it is scrolled, or not. */
	readonly transparentTitle?: "always" | "auto" | "none";
	readonly pullRefresh?: boolean;
}

export interface Tab {
	/** Its page, as `pages` has it. */
	readonly page: string;
	readonly name: string;
	/** From the program's root on; empty if there is none. */
	readonly icon: string;
	readonly activeIcon: string;
}
export interface TabBar {
	readonly tabs: readonly Tab[];
	readonly textColor?: string;
	readonly selectedColor?: string;
	readonly backgroundColor?: string;
}

/** A page or a component: what its JSON says, and how its script is run. */
export interface Unit {
	readonly look: PageLook;
	/** Its components by the names of the template: each a key of `components`. */
	readonly uses: Readonly<Record<string, string>>;
	/** The class of what its template draws: its styles touch nothing else. */
	readonly mark: string;
	/** No other styles touch what it draws. */
	readonly isAlone?: true;
	/** Runs its script, once; throws what that throws. */
	readonly load: () => unknown;
}
/** Everything but how it looks: the scripts' side. */
export interface ProgramParts {
	/** In this order; the first is what is opened. From the program's root on, without an ending. */
	readonly pages: Readonly<Record<string, Unit>>;
	readonly components: Readonly<Record<string, Unit>>;
	readonly look: PageLook;
	readonly tabBar?: TabBar;
	/** Every tag that there is, also those that no template here uses: what `my.canIUse` says yes to. */
	readonly tags: readonly string[];
	readonly load: () => unknown;
}

/** A template as it is compiled: draws its elements for some data. */
export type Template = (data: Readonly<Record<string, unknown>>, scope: import("./template/scope.ts").Scope) => unknown;
export interface Style {
	/** "app", or the key of the page or component. */
	readonly owner: string;
	readonly css: string;
}
/** How it looks: replaced as a whole when a template or a style changes, while the scripts run on. */
export interface Views {
	/** By the keys of pages and components. */
	readonly templates: Readonly<Record<string, Template>>;
	/** In the order in which they count. */
	readonly styles: readonly Style[];
}
