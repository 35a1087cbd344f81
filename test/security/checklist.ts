import type { ThresholdName } from "../../bench/thresholds.ts";
import { container } from "./items/container.ts";
import { grants } from "./items/grants.ts";
import { requests } from "./items/requests.ts";
import { service } from "./items/service.ts";

/** A test, by its file (from the repository's root) and the beginning of its name; a `${…}` in the name is written `…`. */
export interface Held {
	readonly file: string;
	readonly name: string;
}
/** One attack of the security checklist, and what holds it off: exactly one of the four. */
export type Item = {
	readonly n: number;
	/** In our own words. */
	readonly title: string;
	/** What of it is not held off yet, or is done otherwise than the checklist thought. */
	readonly but?: string;
} & (
	| { readonly tests: readonly Held[] }
	/** A bound that `npm run bench` holds, by its name in bench/thresholds.ts. */
	| { readonly bench: ThresholdName }
	/** The capability that is to bring it. */
	| { readonly later: "OIDC face" | "messaging" | "release channels" }
	/** "does not apply, because …" */
	| { readonly not: string }
);

/** The 115 attacks that we know of, in order: docs/threats.md. */
export const checklist: readonly Item[] = [...grants, ...requests, ...container, ...service];
