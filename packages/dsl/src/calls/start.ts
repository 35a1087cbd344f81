import { hooks } from "../tags/hooks.ts";
import { createAnimation } from "./create-animation.ts";
import { quietContext } from "./quiet-context.ts";
import { createSelectorQuery } from "./selector-query.ts";
import { startWebViews } from "./start-web-views.ts";

/** Contexts of what is a box here: they are there, and do nothing. */
export const quiet = ["createCanvasContext", "createMapContext", "createLottieContext"];

/** Puts on `my` what the frame answers by itself and returns at once, and gives the tags what they need of it. */
export function startCalls(page: Window, my: object): void {
	Object.assign(my, madeAtOnce(page, startWebViews(page)));
}

/** The calls that return what they make. */
export function madeAtOnce(
	page: Window,
	createWebViewContext: (id: unknown) => object,
): Readonly<Record<string, (given?: unknown) => object>> {
	return {
		createAnimation,
		createSelectorQuery: () => createSelectorQuery(page),
		createWebViewContext,
		createVideoContext: (id) => hooks.videoContext?.(String(id)) ?? quietContext(),
		getUpdateManager,
		...Object.fromEntries(
			quiet.map((name) => [
				name,
				() => {
					hooks.note(`my.${name} gives a context that does nothing: what it is of is a box here.`);
					return quietContext();
				},
			]),
		),
	};
}

/** A program here is always the newest one. */
function getUpdateManager(): object {
	return {
		onCheckForUpdate(then: unknown) {
			if (typeof then === "function") setTimeout(() => then({ hasUpdate: false }));
		},
		onUpdateReady() {},
		onUpdateFailed() {},
		applyUpdate() {
			hooks.note("my.getUpdateManager().applyUpdate(): there is no newer version of this program.");
		},
	};
}
