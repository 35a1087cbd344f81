import { outcomes } from "./causes/outcome.ts";
import { itemsOf, type Platform } from "./platform.ts";
import { type Item, items } from "./profile/views.ts";

/** What a platform needs of a language: a phrase per item. */
export interface ContractWords {
	readonly language: string;
	readonly titles: Readonly<Partial<Record<Item, string>>>;
}

const DAY = 86_400;

/**
 * Every way in which a platform's table is not whole, a sentence each; [] if it is. The words are handed in
 * because this package has none. Held: each scope is silent or has words in every language; each item exists;
 * each alias leads to a scope; each outcome has a number and a message; each cause has a result in each version;
 * each row names its source; operations have one path each; lifetimes are positive and a code's is a day at most.
 */
export function platformContract(platform: Platform, words: readonly ContractWords[]): readonly string[] {
	const problems: string[] = [];
	const must = (holds: boolean, problem: string) => {
		if (!holds) problems.push(`${platform.name}: ${problem}`);
	};

	const known = (item: Item) => items.includes(item);
	for (const [name, row] of Object.entries(platform.scopes)) {
		must(row.source !== "", `${name} names no source.`);
		must(
			row.alias === undefined || Object.hasOwn(platform.scopes, row.alias),
			`${name} stands for ${row.alias}, which is no scope.`,
		);
		for (const item of itemsOf(row)) {
			must(known(item), `${name} gives ${item}, which is no view or operation.`);
			if (row.silent === "all") continue;
			for (const { language, titles } of words) {
				must(Boolean(titles[item]), `${name} asks for ${item}, which has no words in ${language}.`);
			}
		}
	}
	for (const name of platform.jsapi.defaultScopes) {
		must(Object.hasOwn(platform.scopes, name), `the default scope ${name} does not exist.`);
	}
	for (const outcome of Object.keys(outcomes) as (keyof typeof outcomes)[]) {
		const error = platform.jsapi.outcomes[outcome];
		must(Boolean(platform.jsapi.messages[error]), `outcome ${outcome} has no message for error ${error}.`);
	}

	const reached = new Set<string>();
	for (const [cause, versions] of Object.entries(platform.results)) {
		for (const version of ["v1", "v2"] as const) {
			const row = versions[version];
			reached.add(row.resultCode);
			must(
				row.resultCode.length <= 64 && row.resultMessage.length <= 256,
				`the result of ${cause} in ${version} is too long.`,
			);
			must(row.resultStatus !== "S", `the result of ${cause} in ${version} says success.`);
		}
	}
	for (const [code, reason] of Object.entries(platform.unreached)) {
		must(!reached.has(code), `${code} is reached and said to be unreached.`);
		must(reason !== "", `${code} is unreached without a reason.`);
	}

	const paths = platform.operations.map((row) => row.path);
	must(new Set(paths).size === paths.length, "two operations share a path.");
	for (const row of platform.operations) must(row.source !== "", `${row.path} names no source.`);
	for (const [name, value] of Object.entries(platform.lifetimes)) {
		must(value > 0 || name === "retry", `the lifetime ${name} is not positive.`);
	}
	must(platform.lifetimes.code <= DAY, "a code lives longer than a day.");
	return problems;
}
