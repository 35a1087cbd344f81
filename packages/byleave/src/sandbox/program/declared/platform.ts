import { definePlatform, type Platform, type ScopeRow } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { Declared } from "./schema.ts";

/**
 * The wallet that byleave.json names, or `named` on the command line, with the scopes that it has beside its platform's, or has
 * otherwise.
 */
export function walletOf({ platform, scopes }: Declared["wallet"], named?: string): Platform {
	const base = platforms[named ?? platform ?? alipayplus.name] ?? alipayplus;
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
