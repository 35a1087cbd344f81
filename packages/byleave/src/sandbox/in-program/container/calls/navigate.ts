import { canGoBack } from "@byleave/miniprogram";
import { failure } from "../failure.ts";
import type { FrameCalls, Params } from "./frame-calls.ts";

/** Steps between the program's own pages. The answer comes first: the page that asked is gone afterwards. */
export function navigateCalls(page: Window): FrameCalls {
	const after = (go: () => void): object => {
		setTimeout(go);
		return {};
	};
	const address = ({ url }: Params): URL => {
		const found = typeof url === "string" ? URL.parse(url, page.document.baseURI) : null;
		if (found?.origin === page.location.origin) return found;
		throw failure("invalid_params", "url is missing, or is no page of this program.");
	};
	return {
		navigateBack({ delta }) {
			if (!canGoBack(page)) throw failure("unavailable", "This is the first page: there is none to go back to.");
			return after(() => page.history.go(-Math.max(1, Math.trunc(Number(delta)) || 1)));
		},
		pushWindow(params) {
			const url = address(params);
			return after(() => page.location.assign(url));
		},
	};
}
