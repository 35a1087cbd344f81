import type { ToldPlaces } from "../way/go-through.ts";

/** What the sandbox tells a document at load, in the loader's script element (`data-told`). Nothing secret. */
export interface Told {
	readonly appId: string;
	/** What the platform adds to the browser's own user agent. */
	readonly userAgent: string;
	/** What getSystemInfo calls the super app. */
	readonly app: string;
	/** The super app's version, as getSystemInfo says it. */
	readonly version: string;
	/** The language of the phone, where it is not the browser's. */
	readonly language?: string;
	/** Of a DSL program: where changes of its templates and styles are told, the script that holds them, and what its window tells. */
	readonly dsl?: {
		readonly changes: string;
		readonly views: string;
		/** How often its looks had changed when the document was sent. */
		readonly looks: number;
		readonly events: Readonly<Record<"trouble" | "noted", string>>;
		/** Its scripts, their source map, and the module that reads it. */
		readonly scripts: string;
		readonly map: string;
		readonly shown: string;
		/** Scripts of its frame that are not the program's. */
		readonly ours: readonly string[];
	};
	/** Paths of the program's origin that are the sandbox's. */
	readonly paths?: { readonly my: string; readonly shim: string; readonly report: string };
	/** It is a page in a web-view, and has these calls of the host's: what it posts is its mini program's to hear. */
	readonly inside?: readonly string[];
}

/** What stands in the script element that runs; a document without it is told nothing. */
export function readTold({ currentScript }: Document): Told & ToldPlaces {
	const { told = "{}" } = (currentScript as HTMLElement | null)?.dataset ?? {};
	return { appId: "", userAgent: "", app: "", version: "", ...JSON.parse(told) };
}
