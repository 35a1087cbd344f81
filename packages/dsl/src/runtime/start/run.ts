import type { PageLook, ProgramParts, Views } from "../../built.ts";
import { startCalls } from "../../calls/start.ts";
import { frameEvents } from "../../frame-events.ts";
import { hooks, tagStyles } from "../../tags/index.ts";
import type { ToFrame } from "../../talk.ts";
import { createBars } from "../bars/bars.ts";
import { createStyles } from "../draw/styles.ts";
import { createReporter } from "../errors/reporter.ts";
import { baseStyle } from "./base-style.ts";
import { frameCalls } from "./frame-calls.ts";
import { putNames } from "./globals.ts";
import { putCalls } from "./own-calls.ts";
import { createProgram, type Program } from "./program.ts";

/** One document's program: its views come first, then its scripts; views may come again. */
export interface Running {
	/** Its templates and styles, also such as have been changed while it runs. */
	views(views: Views): void;
	/** Its scripts: it starts. */
	start(parts: ProgramParts): void;
	/** It could not be built: says why. */
	refuse(errors: readonly { readonly text: string; readonly place?: unknown }[]): void;
}

/** Where the source map of the program's scripts is: beside them. */
const MAP = "/byleave-dsl/scripts.js.map";

/** Runs a program in this document. `my` is there already: the container's. */
export function createRunning(page: Window & { my?: object }): Running {
	const { document } = page;
	const styles = createStyles(document);
	let views: Views = { templates: {}, styles: [] };
	let program: Program | undefined;
	const guard = createReporter({
		page,
		readMap: () => fetch(MAP).then((answer) => answer.json()),
		appError: (message) => program?.app.error(message),
		appRejection: (reason) => program?.app.call("onUnhandledRejection", { reason }) === true,
	});
	const note = (text: string): void => {
		console.warn(text);
		page.dispatchEvent(new CustomEvent(frameEvents.noted, { detail: text }));
	};
	hooks.note = note;
	return {
		views(next) {
			views = next;
			styles.put([{ owner: "", css: baseStyle + tagStyles }, ...next.styles]);
			program?.redraw();
		},
		start(parts) {
			const heard = (message: ToFrame): void => {
				const top = made.stack.top();
				if (message.type === "title") top?.life.call("onTitleClick");
				if (message.type !== "tab") return;
				const tab = parts.tabBar?.tabs[message.index];
				if (!tab) return;
				guard.run("the tab bar", () => made.stack.switchTab(`/${tab.page}`));
				const told = { from: "user", index: message.index, pagePath: tab.page, text: tab.name };
				made.stack.top()?.life.call("onTabItemTap", told);
			};
			const bars = createBars(page, parts.tabBar, heard);
			/** What is around the page on top is as that page wants it. */
			const dress = (): void => {
				const top = made.stack.top();
				if (!top) return;
				document.title = top.look.title ?? "";
				// Read aloud when the page takes the focus.
				top.element.ariaLabel = document.title;
				bars.page(top.path, top.look, top.element.scrollTop > 0);
			};
			const look = (change: Partial<PageLook>, isReset: boolean): void => {
				const top = made.stack.top();
				if (!top) return;
				top.look = { ...(isReset ? top.ownLook : top.look), ...change };
				dress();
			};
			const made = createProgram({
				...{ window: page, parts, guard, note, views: () => views, changed: dress },
				turned: bars.turned,
			});
			// Whoever comes back into the document comes to the page on top, or to where on it they were.
			page.addEventListener("focus", () => {
				if (document.activeElement === document.body) made.stack.top()?.focus();
			});
			program = made;
			putNames(page, {
				App: made.app.define,
				Page: made.define,
				Component: made.define,
				Behavior: (given) => given,
				Mixin: (given) => given,
				getApp: () => made.app.instance,
				getCurrentPages: () => made.stack.pages().map(({ life }) => life.instance),
				requirePlugin(name) {
					throw new Error(`The plugin "${String(name)}" is the wallet's: none runs in this container.`);
				},
				process: { env: {} },
				global: page,
			});
			// What language a program speaks it does not say: most likely the user's.
			document.documentElement.lang ||= page.navigator.language;
			page.my ??= {};
			const launched = () => made.launch;
			Object.assign(page.my, { getLaunchOptionsSync: launched, getEnterOptionsSync: launched });
			putCalls(page.my, frameCalls({ page, stack: made.stack, bars, look }), ["component2", ...parts.tags]);
			startCalls(page, page.my);
			made.start();
		},
		refuse(errors) {
			for (const { text, place } of errors) guard.tell(Object.assign(new SyntaxError(text), { place }), "");
		},
	};
}
