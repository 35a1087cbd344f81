/** What the host draws around a program, and answers it. */
export {
	type DateParts,
	dateOf,
	dateWheels,
	fieldsOf,
	rangeOf,
	readDate,
	turned,
	within,
	writeDate,
} from "../dates.ts";
export type { Way } from "../talk.ts";
export { type DslLaunch, openDsl, type TitleBarOfHost } from "./open-dsl.ts";
export { webViewCalls } from "./web-view/narrow-host.ts";
export type { PlaceWebView, WebViewPlace } from "./web-view/open-web-views.ts";
