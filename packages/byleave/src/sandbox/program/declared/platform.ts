import { definePlatform, type Platform, type ScopeRow } from "@byleave/protocol";
import type { Declared } from "./schema.ts";

/** The base platform with the scopes that a developer's own wallet has, or has otherwise. */
export function walletOf(base: Platform, { scopes }: Declared["wallet"]): Platform {
	const add = Object.entries(scopes).map(([name, { title, fields, silent }]): [string, ScopeRow] => [
		name,
		{
			views: fields,
			silent: silent === true ? "all" : silent === "trusted" ? "trusted" : "never",
			...(title ? { titles: title } : {}),
			standing: "ours",
			source: "byleave.json",
		},
	]);
	return definePlatform(base, { name: base.name, add: Object.fromEntries(add) });
}
