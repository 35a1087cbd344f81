import { MOST_PARAMS } from "@byleave/protocol";
import type { HostApi } from "./host-api.ts";

/** Shows a text under the app's name; settles when the user has closed it. `signal`: close it now. */
export type Alert = (appName: string, text: string, options: { readonly signal: AbortSignal }) => Promise<void>;

/**
 * my.alert: text only, drawn by the host under the app's name; what is no text is shown as JSON. Ends with `{}` when the
 * user has closed it.
 */
export const alertApi = (alert: Alert): HostApi => ({
	most: MOST_PARAMS,
	/** AlipayJSBridge's word for it. */
	aliases: { message: "content" },
	async run({ params, name, turn }) {
		const parts = [params.title, params.content].filter((part) => part !== undefined && part !== null);
		const text = parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join("\n");
		await turn((signal) => alert(name, text, { signal }));
		return {};
	},
});
