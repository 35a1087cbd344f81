import { CallFailed, type OwnCalls } from "../start/own-calls.ts";
import { NoWay, type Stack } from "./stack.ts";

/** Steps between pages, as calls of `my`. */
export function navigationCalls(stack: Stack): OwnCalls {
	const step =
		(name: "navigateTo" | "redirectTo" | "reLaunch" | "switchTab") =>
		(params: { readonly url?: unknown }): object => {
			const { url } = params;
			if (typeof url !== "string" || url === "") throw new CallFailed("invalid_params", `${name}: url is missing.`);
			return taken(name, () => stack[name](url));
		};
	const taken = (name: string, take: () => void): object => {
		try {
			take();
			return {};
		} catch (error) {
			throw error instanceof NoWay ? new CallFailed("invalid_params", `${name}: ${error.message}`) : error;
		}
	};
	return {
		navigateTo: step("navigateTo"),
		redirectTo: step("redirectTo"),
		reLaunch: step("reLaunch"),
		switchTab: step("switchTab"),
		navigateBack: ({ delta }) => taken("navigateBack", () => stack.navigateBack(Number(delta ?? 1))),
	};
}
