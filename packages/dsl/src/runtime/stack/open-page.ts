import { h, render } from "preact";
import type { PageLook, Template, Unit } from "../../built.ts";
import type { Scope } from "../../template/scope.ts";
import { type DrawnPage, PageView } from "../draw/unit-view.ts";
import type { Guard } from "../errors/guard.ts";
import type { PageInstance, PageLife } from "../life/page.ts";
import { createPage } from "../life/page.ts";
import { createPull, type Pull } from "../scroll/pull.ts";
import { watchScroll } from "../scroll/watch-scroll.ts";
import type { Address } from "./address.ts";

/** A page of the stack. */
export interface OpenPage {
	readonly path: string;
	readonly url: string;
	/** The page's element: it scrolls. */
	readonly element: HTMLElement;
	readonly life: PageLife;
	/** How it looks now: calls change it while it is open. */
	look: PageLook;
	/** As its files have it. */
	readonly ownLook: PageLook;
	readonly pull: Pull;
	show(): void;
	hide(): void;
	/** Whoever reads with the ear is told of the page, or of where on it they were; what has the focus elsewhere keeps it. */
	focus(): void;
	/** Takes it off the screen, for good. */
	close(): void;
	redraw(): void;
}
export interface OpenPageParts {
	readonly document: Document;
	readonly guard: Guard;
	readonly unit: Unit;
	readonly look: PageLook;
	/** What its `Page({…})` was given; runs its script the first time. */
	readonly definition: () => unknown;
	readonly template: () => Template | undefined;
	readonly scopeOf: (instance: PageInstance) => Scope;
	/** It was scrolled, or has another look. */
	readonly moved: () => void;
}

/** Makes a page. When it is shown first: onLoad, onShow, then it is drawn, and onReady when it stands in the document. */
export function openPage({ path, query, search }: Address, parts: OpenPageParts): OpenPage {
	const { document, guard, unit } = parts;
	const element = document.createElement("main");
	// Before it was shown, nothing of it may be seen or reached.
	element.hidden = true;
	element.className = `b-page ${unit.mark}`;
	element.tabIndex = -1;
	element.dataset.page = path;
	document.body.append(element);

	let view: PageView | undefined;
	let isClosed = false;
	let isLoaded = false;
	let isShown = false;
	let top = 0;
	/** What had the focus when it was hidden. */
	let last: Element | null = null;
	const waiting: (() => void)[] = [];
	const draw = (then?: () => void): void => {
		if (isClosed) return;
		if (view) view.draw(then);
		else if (then) waiting.push(then);
	};
	const definition = guard.run(path, parts.definition);
	const life = createPage(definition, { path, query }, { guard, draw });
	const { instance } = life;
	const drawn: DrawnPage = {
		...{ template: parts.template, data: () => instance.data, scope: parts.scopeOf(instance), named: path, guard },
		made(next) {
			view = next;
		},
		ready: () => life.call("onReady"),
	};
	const left = watchScroll(element, {
		scrolled(at) {
			life.call("onPageScroll", at);
			parts.moved();
		},
		bottom: () => life.call("onReachBottom"),
	});
	const pull = createPull({
		element,
		isWanted: () => page.look.pullRefresh === true,
		pulled: () => life.call("onPullDownRefresh", { from: "manual" }),
	});
	const page: OpenPage = {
		...{
			path,
			element,
			life,
			pull,
			look: parts.look,
			ownLook: parts.look,
			url: `/${path}${search === "" ? "" : `?${search}`}`,
		},
		show() {
			if (isClosed || isShown) return;
			isShown = true;
			element.hidden = false;
			element.scrollTop = top;
			page.focus();
			const isFirst = !isLoaded;
			isLoaded = true;
			if (isFirst) life.call("onLoad", query);
			// What onLoad has gone on to may have hidden it again, or closed it.
			if (!isShown || isClosed) return;
			life.call("onShow");
			if (isFirst) {
				render(h(PageView, { page: drawn }), element);
				for (const then of waiting.splice(0)) draw(then);
			}
		},
		hide() {
			if (!isShown) return;
			isShown = false;
			left();
			top = element.scrollTop;
			// One that stays open bars the whole document, seen or not.
			for (const dialog of element.querySelectorAll("dialog[open]"))
				dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
			last = document.activeElement;
			element.hidden = true;
			life.call("onHide");
		},
		focus() {
			if (!document.hasFocus()) return;
			const again = last instanceof HTMLElement && element.contains(last) ? last : element;
			again.focus({ preventScroll: true });
		},
		close() {
			if (isClosed) return;
			isClosed = true;
			if (isLoaded) life.call("onUnload");
			render(null, element);
			element.remove();
		},
		redraw: () => draw(),
	};
	if (parts.look.backgroundColor !== undefined) element.style.backgroundColor = parts.look.backgroundColor;
	return page;
}
