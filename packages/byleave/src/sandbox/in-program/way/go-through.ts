import { elementsGoThrough } from "./elements.ts";
import { createPlaces } from "./places.ts";
import { reportFailures } from "./reports.ts";
import { requestsGoThrough } from "./requests.ts";

/** What of `data-told` is this module's; see `listeners/program/program-listener.ts`. */
interface ToldPlaces {
	readonly others?: readonly string[];
	/** Paths of the program's origin that are the sandbox's. */
	readonly paths?: { readonly shim: string; readonly report: string };
}

/** The same for every copy of this module: a text that is put into a page may bring the loader a second time. */
const MARK = Symbol.for("byleave.way-out");

/**
 * Leads what this document asks of other origins by the program's own, and tells what goes wrong in it. Runs before
 * every other script; reads what is told in the script element that runs.
 */
export function goThrough(page: Window & typeof globalThis): void {
	if (Reflect.has(page, MARK)) return;
	Object.defineProperty(page, MARK, { value: true });
	const { told = "{}" } = (page.document.currentScript as HTMLElement | null)?.dataset ?? {};
	const { others = [], paths } = JSON.parse(told) as ToldPlaces;
	const { origin } = page.location;
	if (!paths || origin === "null") return;
	const plain = page.fetch.bind(page);
	reportFailures(page, (report) => {
		const headers = { "Content-Type": "application/json" };
		// Where it does not arrive, there is nobody to tell.
		plain(paths.report, { method: "POST", keepalive: true, headers, body: JSON.stringify(report) }).catch(() => {});
	});
	const places = createPlaces({ origin, base: () => page.document.baseURI, others });
	requestsGoThrough(page, places);
	elementsGoThrough(page, { places, origin, shim: paths.shim });
}
