import type { AppMoment, ComponentMoment, PageMoment } from "../../packages/dsl/src/runtime/life/moments.ts";

/** When each method of a program's own is called; the compiler asks for a row of each. */

export const appMoments: Readonly<Record<AppMoment, string>> = {
	onLaunch: "Once, before the first page, with `path`, `query` and `scene`.",
	onShow: "After `onLaunch`, and whenever the document can be seen again.",
	onHide: "The document can be seen no longer.",
	onError: "Something threw: with its message. The error is shown and told besides.",
	onPageNotFound:
		"There is no such page, with `path`, `query` and `isEntryPage`; then the first page opens, if it was the entry.",
	onUnhandledRejection: "A Promise was rejected and nobody heard of it, with `reason`.",
};

export const pageMoments: Readonly<Record<PageMoment, string>> = {
	onLoad: "Once, before it is drawn, with the query.",
	onShow: "It is on top, first and again.",
	onReady: "It is drawn for the first time.",
	onHide: "Another page lies on it, or the document cannot be seen.",
	onUnload: "It has left the stack.",
	onPullDownRefresh: "Pulled down, where `pullRefresh` says so, or `my.startPullDownRefresh`.",
	onReachBottom: "Scrolled to its end.",
	onPageScroll: "Scrolled, with `scrollTop` and `scrollHeight`.",
	onTitleClick: "The host's title bar was tapped.",
	onTabItemTap: "Its tab was tapped, with `index`, `pagePath` and `text`.",
	onBack: "The person goes back from it.",
};

export const componentMoments: Readonly<Record<ComponentMoment, string>> = {
	onInit: "Before it is drawn.",
	deriveDataFromProps: "Before it is drawn, and before new props are, with them.",
	didMount: "It stands on the page.",
	didUpdate: "Drawn anew, with the props and the data before.",
	didUnmount: "It is gone.",
	created: "As `onInit`.",
	attached: "Before it is drawn, with its props.",
	ready: "As `didMount`.",
	detached: "As `didUnmount`.",
};

/** Methods that a wallet calls and this container does not. */
export const uncalled: Readonly<Record<string, string>> = {
	onShareAppMessage:
		"Nothing is shared here: `my.showSharePanel` fails, and the share button does nothing; both say so in the timeline.",
	onKeyboardHeight: "The browser's keyboard does not say how high it is.",
};

/** What `Component({…})` is given beside those. */
export const componentParts: readonly string[] = [
	...["data", "props", "properties", "methods", "mixins", "behaviors", "lifetimes", "ref", "observer"],
];
