// What the program ought to be like after each step: written from what wallets promise, not from how the runtime does it.
import { type Kind, type PageRow, pageRows, rowOf } from "./rows.ts";

/** A page that is open, as the model knows it. */
export interface ModelPage {
	readonly row: PageRow;
	readonly serial: number;
	readonly url: string;
	title: string;
	/** How many steps were refused. */
	no: number;
	/** Components that stand on it. */
	mounted: number;
	/** What its kind keeps. */
	readonly kept: Record<string, unknown>;
}
/** What the frame is asked for. */
export interface Seen {
	readonly path: string;
	readonly url: string;
	readonly depth: number;
	/** How deep the browser's history says that it is. */
	readonly trail: number;
	readonly title: string;
	/** It lies below the phone's title bar. */
	readonly isBelow: boolean;
	/** The tab bar is there. */
	readonly hasTabs: boolean;
	/** What pages told of their lives since it was asked last. */
	readonly log: readonly string[];
	readonly texts: Readonly<Record<string, string>>;
	/** Elements of pages in the document. */
	readonly pages: number;
	readonly mounted: number;
}
/** What a kind of page shows: by the ids of its elements. */
export interface KindModel {
	begin(page: ModelPage, query: Readonly<Record<string, string>>, market: Market): void;
	shown?(page: ModelPage, market: Market): void;
	texts(page: ModelPage, market: Market): Readonly<Record<string, string>>;
}
const DEEPEST = 10;

/** The whole program, its pages and what lasts longer than they do. */
export class Market {
	stack: ModelPage[] = [];
	readonly tabs = new Map<string, ModelPage>();
	log: string[] = [];
	readonly stored: { count: number; likes: number[] } = { count: 0, likes: [] };
	readonly allowed = new Set<string>();
	readonly denied = new Set<string>();
	#last = 0;
	readonly #kinds: Readonly<Record<Kind, KindModel>>;

	constructor(kinds: Readonly<Record<Kind, KindModel>>) {
		this.#kinds = kinds;
		const [first] = pageRows;
		this.log.push(`app launch ${first?.path}`, "app show");
		this.stack = [this.#open(`/${first?.path}`)];
		this.#show();
	}
	get top(): ModelPage {
		const top = this.stack.at(-1);
		if (!top) throw new Error("A program has a page.");
		return top;
	}
	get open(): ReadonlySet<ModelPage> {
		return new Set([...this.stack, ...this.tabs.values()]);
	}
	/** What the frame has to show now; whoever asks has heard the log. */
	expected(): Seen {
		const { top } = this;
		const isCovered = top.row.kind === "web";
		const log = this.log;
		this.log = [];
		return {
			path: top.row.path,
			url: top.url,
			depth: this.stack.length,
			trail: this.stack.length,
			title: top.title,
			isBelow: top.row.kind === "sections",
			hasTabs: top.row.isTab,
			log,
			texts: isCovered ? {} : { ...this.#kinds[top.row.kind].texts(top, this), no: String(top.no) },
			pages: this.open.size,
			mounted: [...this.open].reduce((sum, { mounted }) => sum + mounted, 0),
		};
	}

	/** Takes a step; one that cannot be taken is refused to the page that wanted it. */
	step(how: "navigateTo" | "redirectTo" | "reLaunch" | "switchTab", url: string): boolean {
		const isTab = rowOf(url.slice(1).split("?")[0] ?? "").isTab;
		if (how === "switchTab" ? !isTab : isTab && how !== "reLaunch") return false;
		if (how === "navigateTo" && this.stack.length >= DEEPEST) return false;
		const before = this.stack;
		if (how === "navigateTo") {
			this.#hide();
			this.stack = [...before, this.#open(url)];
		} else if (how === "redirectTo") {
			this.#hide();
			this.#unload(this.top);
			this.stack = [...before.slice(0, -1), this.#open(url)];
		} else if (how === "switchTab") {
			const kept = this.tabs.get(url.slice(1));
			if (kept && before.length === 1 && kept === this.top) return true;
			this.#hide();
			for (const page of before.toReversed()) if (!page.row.isTab) this.#unload(page);
			this.stack = [kept ?? this.#open(url)];
		} else {
			this.#hide();
			for (const page of new Set([...before.toReversed(), ...this.tabs.values()])) this.#unload(page);
			this.stack = [this.#open(url)];
		}
		this.#show();
		return true;
	}
	back(count = 1): boolean {
		if (this.stack.length <= 1) return false;
		const left = Math.max(1, this.stack.length - count);
		this.#tell(this.top, "back");
		this.#hide();
		for (const page of this.stack.slice(left).toReversed()) this.#unload(page);
		this.stack = this.stack.slice(0, left);
		this.#show();
		return true;
	}

	#open(url: string): ModelPage {
		const [path = "", search = ""] = url.slice(1).split("?");
		const kept = this.tabs.get(path);
		if (kept) return kept;
		const row = rowOf(path);
		const page: ModelPage = {
			...{ row, url, serial: ++this.#last, title: row.title, no: 0, mounted: 0 },
			kept: { search },
		};
		if (row.isTab) this.tabs.set(path, page);
		return page;
	}
	#show(): void {
		const page = this.top;
		const isFirst = page.kept.isLoaded !== true;
		const search = String(page.kept.search);
		if (isFirst) {
			page.kept.isLoaded = true;
			this.#tell(page, `load ${search}`);
			this.#kinds[page.row.kind].begin(page, Object.fromEntries(new URLSearchParams(search)), this);
		}
		this.#tell(page, "show");
		this.#kinds[page.row.kind].shown?.(page, this);
		if (isFirst) this.#tell(page, "ready");
	}
	#hide(): void {
		this.#tell(this.top, "hide");
	}
	#unload(page: ModelPage): void {
		this.#tell(page, "unload");
		if (this.tabs.get(page.row.path) === page) this.tabs.delete(page.row.path);
	}
	#tell({ row, serial }: ModelPage, what: string): void {
		this.log.push(`${row.path}#${serial} ${what}`);
	}
}
