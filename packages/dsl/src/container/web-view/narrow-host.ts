import type { Host } from "@byleave/host";
import type { Call, CallAnswer, PageShown, Pipe } from "@byleave/protocol/bridge";
import { MOST_POSTED, type WebViewStep, webViewSteps } from "../../web-view-talk.ts";

/**
 * What of the host's calls a page in a web-view has: what draws for its user, and nothing that says who that is. What the
 * program itself may do it does, when the page asks it to by postMessage (checklist 78).
 */
const allowed = [
	...[
		"alert",
		"confirm",
		"prompt",
		"showModal",
		"showActionSheet",
		"showToast",
		"hideToast",
		"showLoading",
		"hideLoading",
	],
	...["openLocation", "getLocation", "makePhoneCall", "setClipboard", "vibrate", "vibrateShort", "vibrateLong"],
	...["chooseImage", "previewImage", "scan", "tradePay"],
];

/** What such a page finds on its `my` from its first script on: as many of them as the host has. */
export const webViewCalls: readonly string[] = [...allowed, "postMessage", "getEnv", ...webViewSteps];

export interface PageInside {
	/** `my.postMessage`: JSON. */
	posted(data: string): void;
	step(name: WebViewStep, params: string): void;
	titled(title: string): void;
}

/** The host for the documents of one web-view: fewer calls, and those that are the program's to hear. */
export function narrowHost(host: Host, page: PageInside): Host {
	const own: Readonly<Record<string, (params: string) => object>> = {
		postMessage(params) {
			if (params.length <= MOST_POSTED) page.posted(params);
			return {};
		},
		getEnv: () => ({ miniprogram: true }),
		...Object.fromEntries(
			webViewSteps.map((name) => [
				name,
				(params: string) => {
					page.step(name, params);
					return {};
				},
			]),
		),
	};
	const calls = host.calls.filter((name) => allowed.includes(name));
	return {
		...host,
		calls: [...calls, ...Object.keys(own)],
		connect(document) {
			return host.connect({ ...document, inside: true, pipe: narrow(document.pipe, { own, calls, page }) });
		},
	};
}

interface Narrow {
	readonly own: Readonly<Record<string, (params: string) => object>>;
	readonly calls: readonly string[];
	readonly page: PageInside;
}

function narrow(pipe: Pipe, { own, calls, page }: Narrow): Pipe {
	return {
		...pipe,
		listen: (listener) =>
			pipe.listen((message) => {
				const { type, api, id, params, title } = Object(message) as Partial<Call & PageShown>;
				if ((type as string) === "page") return page.titled(String(title));
				if (type !== "call" || typeof api !== "string") return listener(message);
				const answer = Object.hasOwn(own, api) ? own[api] : undefined;
				if (answer && typeof id === "number") {
					const result = answer(typeof params === "string" ? params : "{}");
					pipe.send({ type: "answer", id, ok: true, result } satisfies CallAnswer);
				} else if (calls.includes(api)) listener(message);
				// Under a name that the host has not, so that it says so itself, in its own words.
				else listener({ ...(message as Call), api: `web-view: ${api}` });
			}),
	};
}
