import { pageScrollTo } from "../../calls/page-scroll.ts";
import { type BarCallsParts, barCalls } from "../bars/bar-calls.ts";
import { navigationCalls } from "../stack/navigation-calls.ts";
import type { Stack } from "../stack/stack.ts";
import type { OwnCalls } from "./own-calls.ts";

export interface FrameCallsParts extends BarCallsParts {
	readonly page: Window;
	readonly stack: Stack;
}

/** The calls of `my` that a program's frame answers by itself, over what the container has of their names. */
export const frameCalls = ({ page, stack, ...bars }: FrameCallsParts): OwnCalls => ({
	...navigationCalls(stack),
	...barCalls(bars),
	pageScrollTo: (params) => pageScrollTo(page, params),
	startPullDownRefresh() {
		stack.top()?.pull.start();
		stack.top()?.life.call("onPullDownRefresh", { from: "code" });
		return {};
	},
	stopPullDownRefresh() {
		for (const { pull } of stack.open()) pull.stop();
		return {};
	},
});
