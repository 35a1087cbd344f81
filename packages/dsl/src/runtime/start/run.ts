import type { ProgramParts, Views } from "../../built.ts";
import { startCalls } from "../../calls/start.ts";
import { tagStyles } from "../../tags/index.ts";
import { createStyles } from "../draw/styles.ts";
import { createGuard } from "../errors/guard.ts";
import { createTroubleBox, said } from "../errors/show-trouble.ts";
import { mapReader, messageOf, troubleOf } from "../errors/trouble.ts";
import { navigationCalls } from "../stack/navigation-calls.ts";
import { baseStyle } from "./base-style.ts";
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

/** Runs a program in this document. `my` is there already: the container's. */
export function createRunning(page: Window & { my?: object }): Running {
	const { document } = page;
	const styles = createStyles(document);
	const box = createTroubleBox(document);
	const readMap = mapReader(() => fetch("/byleave-dsl/scripts.js.map").then((answer) => answer.json()));
	let views: Views = { templates: {}, styles: [] };
	let program: Program | undefined;

	const guard = createGuard((error, during) => {
		// The browser's own console has it whole.
		console.error(error);
		program?.app.error(messageOf(error));
		void troubleOf(error, during, readMap).then((trouble) => {
			box.show(trouble);
			page.dispatchEvent(new CustomEvent("byleave:trouble", { detail: said(trouble) }));
		});
	});
	page.addEventListener("error", ({ error }) => {
		if (error !== undefined && error !== null) guard.tell(error, "");
	});
	page.addEventListener("unhandledrejection", ({ reason }) => {
		if (program?.app.call("onUnhandledRejection", { reason })) return;
		// What a call of `my` ended with, and nobody wanted to know: no error of the program's.
		if (reason instanceof Error) guard.tell(reason, "a Promise");
	});
	return {
		views(next) {
			views = next;
			styles.put([{ owner: "", css: baseStyle + tagStyles }, ...next.styles]);
			program?.redraw();
		},
		start(parts) {
			const made = createProgram({
				...{ window: page, parts, guard, views: () => views },
				note: (text) => console.warn(text),
				changed({ look }) {
					document.title = look.title ?? "";
				},
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
					throw new Error(
						`The plugin "${String(name)}" is not here: plugins are the wallet's, and none runs in this container.`,
					);
				},
				process: { env: {} },
				global: page,
			});
			// What language a program speaks it does not say: most likely the user's.
			document.documentElement.lang ||= page.navigator.language;
			page.my ??= {};
			putCalls(page.my, navigationCalls(made.stack));
			startCalls(page, page.my);
			made.start();
		},
		refuse(errors) {
			for (const { text, place } of errors)
				guard.tell(Object.assign(new SyntaxError(text), { place: place ?? undefined }), "");
		},
	};
}
