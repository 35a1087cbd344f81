// A random walk through the program: each step is a person's, and after each the program is as the model has it.
import assert from "node:assert/strict";
import type { Phone } from "../../sandbox-stage.ts";
import { handsOn } from "./hands.ts";
import { type Act, act, type Chance, kinds, stepping, tap } from "./kinds.ts";
import { Market } from "./model.ts";
import { pageRows, TABS } from "./rows.ts";

export interface Walk {
	/** The same one takes the same steps. */
	readonly seed: number;
	readonly steps: number;
}

/** Takes the steps; the error of the first after which something is otherwise names it and those before. Returns how often each page was shown. */
export async function walk(phone: Phone, { seed, steps }: Walk): Promise<ReadonlyMap<string, number>> {
	const chance = chanceOf(seed);
	// The hand's own, so that which steps there are does not hang on how they are taken.
	const handChance = chanceOf(seed + 1);
	const hands = await handsOn(phone, () => handChance(25) === 0);
	const market = new Market(kinds);
	const visits = new Map<string, number>();
	const taken: string[] = [];
	const look = async (): Promise<void> => {
		const expected = market.expected();
		assert.deepEqual(await hands.settled(expected), expected);
	};
	try {
		await look();
		for (let n = 1; n <= steps; n++) {
			const { path } = market.top.row;
			const step = next(market, chance);
			taken.push(`${n}. ${path}: ${step.name}`);
			await step.hand(hands);
			step.then();
			await look();
			visits.set(market.top.row.path, (visits.get(market.top.row.path) ?? 0) + 1);
		}
	} catch (error) {
		const told = error instanceof Error ? error.message : String(error);
		throw new Error(`Seed ${seed}: after\n${taken.slice(-12).join("\n")}\n${told}`, { cause: error });
	}
	return visits;
}

/** What the person does next: mostly something on the page, else a step to another. */
function next(market: Market, chance: Chance): Act {
	const { top, stack } = market;
	const own = kinds[top.row.kind].acts(top, market, chance);
	const kind = chance(100);
	if (own.length > 0 && kind < 72) return own[chance(own.length)] as Act;
	const canGoBack = stack.length > 1;
	const isCovered = top.row.kind === "web";
	if (canGoBack && (isCovered || kind < 80)) {
		const by = (["browser", "browser", "phone", "program"] as const)[chance(isCovered ? 3 : 4)] ?? "browser";
		return act(
			`back by ${by}`,
			(hands) => hands.back(by),
			() => market.back(),
		);
	}
	if (top.row.isTab && kind < 85) {
		const tab = chance(TABS);
		return act(
			`tab ${tab}`,
			(hands) => hands.tab(tab),
			() => market.step("switchTab", `/${pageRows[tab]?.path}`),
		);
	}
	const link = top.row.links[chance(top.row.links.length)];
	assert.ok(link);
	const { id, to, how } = link;
	return tap(id, () => {
		// A link of the tag's own tells nobody that it leads nowhere.
		if (how === "navigator") market.step("navigateTo", to);
		else stepping(top, market, how, to);
	});
}

/** Numbers that look like chance, the same for the same seed (mulberry32). */
function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}
