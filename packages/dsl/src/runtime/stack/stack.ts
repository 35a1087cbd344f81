import { type Address, addressOf } from "./address.ts";
import type { OpenPage } from "./open-page.ts";
import type { Trail } from "./trail.ts";
import type { Turns } from "./turn.ts";

/** So many pages lie on each other at most, as in the wallets. */
export const DEEPEST = 10;

/** Why a step cannot be taken, in words for whoever writes the program. */
export class NoWay extends Error {}

export interface StackParts {
	readonly isPage: (path: string) => boolean;
	readonly isTab: (path: string) => boolean;
	readonly open: (address: Address) => OpenPage;
	readonly trail: Trail;
	readonly turns: Turns;
	/** There is no such page: what the app makes of it. */
	readonly notFound: (address: Address, isFirst: boolean) => void;
	/** Another page is on top, or the same one again. */
	readonly changed: () => void;
}
export interface Stack {
	/** From the bottom up. */
	readonly pages: () => readonly OpenPage[];
	readonly top: () => OpenPage | undefined;
	/** All that are open: those of the stack, and tabs that are kept while another is shown. */
	readonly open: () => ReadonlySet<OpenPage>;
	/** The first page. */
	start(url: string): void;
	navigateTo(url: string): void;
	redirectTo(url: string): void;
	navigateBack(delta: number): void;
	reLaunch(url: string): void;
	switchTab(url: string): void;
	/** The person has gone back by the browser: so many pages are left. */
	leave(depth: number): void;
	/** The person has gone to where no page of the stack is. */
	elsewhere(url: string): void;
}

/** The pages of a program that lie on each other; the one on top is shown. A tab's page stays as it is while another is shown. */
export function createStack(parts: StackParts): Stack {
	const { isPage, isTab, trail, turns } = parts;
	let pages: OpenPage[] = [];
	const tabs = new Map<string, OpenPage>();
	const top = (): OpenPage | undefined => pages.at(-1);
	const found = (url: string): Address => {
		const address = addressOf(url, top()?.path ?? "", isPage);
		if (isPage(address.path)) return address;
		parts.notFound(address, pages.length === 0);
		throw new NoWay(`There is no page "${address.path}" in app.json.`);
	};
	const opened = (address: Address): OpenPage => {
		const kept = tabs.get(address.path);
		if (kept) return kept;
		const page = parts.open(address);
		if (isTab(address.path)) tabs.set(address.path, page);
		return page;
	};
	const drop = (page: OpenPage): void => {
		for (const [path, tab] of tabs) if (tab === page) tabs.delete(path);
		page.hide();
		page.close();
	};
	const shown = (page: OpenPage): void => {
		page.show();
		parts.changed();
	};
	/** Only this page is left, and the tabs where they are kept. */
	const only = (address: Address, keepsTabs: boolean, steps = Math.max(pages.length - 1, 0)): void => {
		const before = pages;
		const kept = keepsTabs ? new Set(tabs.values()) : new Set<OpenPage>();
		const same = keepsTabs ? tabs.get(address.path) : undefined;
		if (same && before.length === 1 && before[0] === same) {
			shown(same);
			return;
		}
		for (const page of before.toReversed()) {
			if (kept.has(page)) page.hide();
			else drop(page);
		}
		if (!keepsTabs) for (const tab of [...tabs.values()]) drop(tab);
		const page = opened(address);
		pages = [page];
		trail.drop(steps, page.url);
		shown(page);
	};
	const plain = (url: string): Address => {
		const address = found(url);
		if (isTab(address.path)) throw new NoWay(`"${address.path}" is a tab: go there with my.switchTab.`);
		return address;
	};
	const cut = (depth: number): void => {
		if (depth < pages.length) top()?.life.call("onBack");
		const gone = pages.slice(depth);
		pages = pages.slice(0, depth);
		for (const page of gone.toReversed()) drop(page);
		const now = top();
		if (now) shown(now);
	};
	return {
		pages: () => pages,
		top,
		open: () => new Set([...pages, ...tabs.values()]),
		start(url) {
			const page = opened(found(url));
			pages = [page];
			trail.replace(page.url);
			shown(page);
		},
		navigateTo: (url) =>
			turns.step("in", () => {
				const address = plain(url);
				if (pages.length >= DEEPEST) throw new NoWay(`${DEEPEST} pages lie on each other: no more may.`);
				const page = opened(address);
				top()?.hide();
				pages = [...pages, page];
				trail.push(page.url);
				shown(page);
			}),
		redirectTo: (url) =>
			turns.step("instead", () => {
				const address = plain(url);
				const before = top();
				const page = opened(address);
				if (before) drop(before);
				pages = [...pages.filter((one) => one !== before), page];
				trail.replace(page.url);
				shown(page);
			}),
		navigateBack: (delta) =>
			turns.step("out", () => {
				if (pages.length <= 1) throw new NoWay("This is the first page: there is none to go back to.");
				const count = Math.min(Math.max(1, Math.trunc(delta) || 1), pages.length - 1);
				trail.drop(count);
				cut(pages.length - count);
			}),
		reLaunch: (url) => turns.step("instead", () => only(found(url), false)),
		switchTab: (url) =>
			turns.step("instead", () => {
				const address = found(url);
				if (!isTab(address.path)) throw new NoWay(`"${address.path}" is no tab of app.json's tabBar.`);
				only(address, true);
			}),
		leave: (depth) => turns.step("out", () => cut(Math.max(1, depth))),
		elsewhere(url) {
			const address = addressOf(url, "", isPage);
			// The history is there already.
			if (isPage(address.path)) turns.step("instead", () => only(address, true, 0));
		},
	};
}
