// What each kind of page shows and what a person can do on it, as the model has it.
import type { Hands } from "./hands.ts";
import type { KindModel, Market, ModelPage } from "./model.ts";
import type { Kind } from "./rows.ts";

/** Something that a person does: to the program, and what it comes to in the model. */
export interface Act {
	readonly name: string;
	/** Before the model knows of it. */
	readonly hand: (hands: Hands) => Promise<void>;
	readonly then: () => void;
}
/** A number from 0 up to this one, which is none of them. */
export type Chance = (below: number) => number;

export interface Walked extends KindModel {
	acts(page: ModelPage, market: Market, chance: Chance): readonly Act[];
}

export const act = (name: string, hand: Act["hand"], then: Act["then"] = () => {}): Act => ({ name, hand, then });
export const tap = (id: string, then?: Act["then"]): Act => act(`tap ${id}`, (hands) => hands.tap(id), then);
/** The same with `page.kept` of the kind's own form. */
const kind = <Kept extends object>(parts: {
	readonly begin: (query: Readonly<Record<string, string>>, page: ModelPage) => Kept;
	readonly shown?: (kept: Kept, market: Market) => void;
	readonly texts: (kept: Kept, market: Market) => Readonly<Record<string, string>>;
	readonly acts: (kept: Kept, page: ModelPage, market: Market, chance: Chance) => readonly Act[];
}): Walked => {
	const kept = (page: ModelPage): Kept => page.kept.own as Kept;
	return {
		begin(page, query) {
			page.kept.own = parts.begin(query, page);
		},
		shown: (page, market) => parts.shown?.(kept(page), market),
		texts: (page, market) => parts.texts(kept(page), market),
		acts: (page, market, chance) => parts.acts(kept(page), page, market, chance),
	};
};
/** A step to another page; what cannot be taken the page is told of. */
export const stepping = (page: ModelPage, market: Market, ...step: Parameters<Market["step"]>): void => {
	if (!market.step(...step)) page.no++;
};

const list = kind({
	begin: () => ({ ids: upTo(10), next: 10, anew: 0 }),
	texts: ({ ids, anew }) => ({ said: `${ids.length} rows, ${anew} times anew` }),
	acts(kept, page, market, chance) {
		const row = chance(kept.ids.length);
		return [
			act(
				"scroll down",
				(hands) => hands.scrollDown(),
				() => {
					if (kept.ids.length >= 40) return;
					kept.ids = [...kept.ids, ...upTo(10, kept.next)];
					kept.next += 10;
				},
			),
			act(
				"pull",
				(hands) => hands.pull(),
				() => Object.assign(kept, { ids: upTo(10), next: 10, anew: kept.anew + 1 }),
			),
			tap(`row-${row}`, () => stepping(page, market, "navigateTo", `/pages/tea/tea?id=${kept.ids[row]}`)),
			tap(`drop-${row}`, () => {
				if (kept.ids.length > 10) kept.ids = kept.ids.toSpliced(row, 1);
			}),
		];
	},
});

const detail = kind({
	begin: ({ id = "0" }) => ({ id: Number(id), liked: false }),
	shown(kept, { stored }) {
		kept.liked = stored.likes.includes(kept.id);
	},
	texts: ({ id, liked }) => ({ said: `${id} ${liked ? "liked" : "plain"}`, like: liked ? "Unlike" : "Like" }),
	acts(kept, page, market) {
		const next = `/${page.row.path}?id=${kept.id + 1}`;
		return [
			tap("like", () => {
				const rest = market.stored.likes.filter((one) => one !== kept.id);
				market.stored.likes = kept.liked ? rest : [...rest, kept.id];
				kept.liked = !kept.liked;
			}),
			tap("instead", () => stepping(page, market, "redirectTo", next)),
			tap("deeper", () => stepping(page, market, "navigateTo", next)),
			tap("twice", () => {
				if (!market.back(2)) page.no++;
			}),
			tap("title", () => {
				page.title = `Number ${kept.id}`;
			}),
		];
	},
});

const extras = ["milk", "lemon"] as const;
const sizes = ["s", "m", "l"] as const;
const nothing = () => ({ who: "", note: "", gift: false, with: [] as readonly string[], size: "m", sweet: 3, day: 0 });
const form = kind({
	begin: () => ({ value: nothing(), times: 0, sent: "nothing sent" }),
	texts: ({ value, times, sent }) => ({ said: sent, echo: `${value.who}|${times}` }),
	acts(kept, _page, _market, chance) {
		const { value } = kept;
		const word = `word ${chance(100)}`;
		const sweet = chance(11);
		const extra = extras[chance(2)] as string;
		const size = sizes[chance(3)] as string;
		const put = (change: Partial<typeof value>) => () => void Object.assign(value, change);
		const others = value.with.includes(extra)
			? value.with.filter((one) => one !== extra)
			: extras.filter((one) => one === extra || value.with.includes(one));
		return [
			act(`write who "${word}"`, (hands) => hands.write("who", word), put({ who: word })),
			act(`write note "${word}"`, (hands) => hands.write("note", word), put({ note: word })),
			act(`sweet ${sweet}`, (hands) => hands.write("sweet", String(sweet)), put({ sweet })),
			act("gift", (hands) => hands.tick("gift"), put({ gift: !value.gift })),
			act(`with ${extra}`, (hands) => hands.tick(`with-${extra}`), put({ with: others })),
			act(`size ${size}`, (hands) => hands.tick(`size-${size}`), put({ size })),
			act(
				"pick a day",
				(hands) => hands.pick("day"),
				() => kept.times++,
			),
			tap("send", () => {
				const names = Object.keys(value).sort() as (keyof typeof value)[];
				kept.sent = names.map((name) => `${name}=${value[name]}`).join("; ");
			}),
			tap("clear", () => Object.assign(kept, { sent: "cleared", value: nothing() })),
		];
	},
});

const words = ["assam", "ceylon", "darjeeling", "sencha"];
const sections = kind({
	begin: () => ({ at: 0, word: "" }),
	texts: ({ at, word }) => ({
		said: `Section ${at}, word ${word || "none"}, ${words.filter((one) => one.includes(word)).length} found`,
	}),
	acts(kept, _page, _market, chance) {
		const at = chance(3);
		const word = ["", "a", "en", "je", "zz"][chance(5)] as string;
		return [
			tap(`section-${at}`, () => {
				kept.at = at;
			}),
			act(
				`word "${word}"`,
				(hands) => hands.write("word", word),
				() => {
					kept.word = word;
				},
			),
		];
	},
});

const parts = kind({
	begin(_, page) {
		page.mounted = 2;
		return { names: [0, 1], last: 1, total: 0, step: 1, chosen: [false, true] };
	},
	texts: ({ names, total, chosen }) => ({
		said: `${names.length} counters, total ${total}, ${count(chosen)} chosen`,
	}),
	acts(kept, page, _market, chance) {
		const name = kept.names[chance(kept.names.length)];
		const chip = chance(2);
		return [
			tap("add", () => {
				if (kept.names.length < 5) kept.names = [...kept.names, ++kept.last];
				page.mounted = kept.names.length;
			}),
			tap("drop", () => {
				kept.names = kept.names.slice(1);
				page.mounted = kept.names.length;
			}),
			tap("faster", () => kept.step++),
			...(name === undefined
				? []
				: [tap(`count-${name}`, () => Object.assign(kept, { total: kept.total + kept.step }))]),
			tap(`chip-${chip}`, () => {
				kept.chosen[chip] = !kept.chosen[chip];
			}),
		];
	},
});
const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;

const tree = kind({
	begin: () => ({ open: new Set<string>() }),
	texts: ({ open }) => ({ said: `${open.size} open` }),
	acts(kept, _page, _market, chance) {
		// What can be seen: the root, and what lies in an open one.
		const nodes = ["t", "t-0", "t-1", "t-0-0", "t-0-1", "t-1-0", "t-1-1"].filter((path) => {
			const above = path.split("-").slice(0, -1);
			return above.every((_, at) => kept.open.has(above.slice(0, at + 1).join("-")));
		});
		const node = nodes[chance(nodes.length)] as string;
		return [
			tap(`node-${node}`, () => {
				if (!kept.open.delete(node)) kept.open.add(node);
			}),
		];
	},
});

const store = kind({
	begin: () => ({ count: 0, read: "nothing", times: 0 }),
	shown(kept, { stored }) {
		kept.count = stored.count;
	},
	texts: (kept) => ({ said: `Kept ${kept.count}, read ${kept.read}, ${kept.times} times` }),
	acts: (kept, _page, { stored }) => [
		tap("put", () => {
			stored.count = ++kept.count;
		}),
		tap("read", () => {
			kept.read = stored.count === 0 ? "nothing" : String(stored.count);
			kept.times++;
		}),
		tap("forget", () => {
			stored.count = kept.count = 0;
			kept.times++;
		}),
	],
});

const orders = kind({
	begin: () => ({ seat: 0 }),
	texts: ({ seat }) => ({ said: seat === 0 ? "not asked" : `At ${seat}` }),
	acts: (kept) => [tap("ask", () => kept.seat++)],
});

const scopes = ["auth_user", "USER_ADDRESS", "USER_BIRTHDAY"];
const sign = kind({
	begin: () => ({ said: "nobody", times: 0 }),
	texts: ({ said, times }) => ({ said: `${said}, ${times} times` }),
	acts(kept, _page, { allowed, denied }, chance) {
		const at = chance(scopes.length);
		const scope = scopes[at] as string;
		const isAllowed = allowed.has(scope);
		// Who refuses twice is asked no more for a while: here nobody does.
		const will = denied.size === 0 && chance(2) === 0 ? "deny" : "allow";
		return [
			act(
				`sign in for ${scope}${isAllowed ? "" : `: ${will}`}`,
				async (hands) => {
					await hands.tap(`sign-${at}`);
					if (!isAllowed) await hands.sheet(will);
				},
				() => {
					if (!isAllowed) (will === "allow" ? allowed : denied).add(scope);
					kept.times++;
					if (!allowed.has(scope)) kept.said = `No ${scope}`;
					else kept.said = at === 0 ? "Hello, Mara" : `A code for ${scope}`;
				},
			),
		];
	},
});

const ask = kind({
	begin: () => ({ said: "not asked" }),
	texts: ({ said }) => ({ said }),
	acts(kept, _page, _market, chance) {
		const answer = (["More", "Enough"] as const)[chance(2)] as string;
		return [
			act(
				`confirm: ${answer}`,
				async (hands) => {
					await hands.tap("confirm");
					await hands.dialog(answer);
				},
				() => {
					kept.said = answer.toLowerCase();
				},
			),
			tap("toast", () => {
				kept.said = "toasted";
			}),
		];
	},
});

const move = kind({
	begin: () => ({ said: "not measured", times: 0 }),
	texts: ({ said, times }) => ({ said: `${said}, ${times} times` }),
	acts: (kept) => [
		tap("measure", () => {
			kept.said = "Box 100x50";
			kept.times++;
		}),
		tap("down", () => {
			kept.said = "down";
		}),
	],
});

const old = kind({
	begin: () => ({ on: false, n: 0, word: "" }),
	texts: ({ on, n, word }) => ({ said: `${on && n < 9 ? "on" : "off"} ${n}`, echo: word }),
	acts(kept, _page, _market, chance) {
		const word = `w${chance(50)}`;
		return [
			tap("flip", () => {
				kept.on = !kept.on;
			}),
			tap("more", () => kept.n++),
			act(
				`write ${word}`,
				(hands) => hands.write("plain", word),
				() => {
					kept.word = word;
				},
			),
		];
	},
});

/** A page whose whole is another's. */
const web = kind({
	begin(_, page) {
		page.title = "About the card";
		return {};
	},
	texts: () => ({}),
	acts: () => [],
});

export const kinds: Readonly<Record<Kind, Walked>> = {
	...{ list, detail, form, sections, parts, tree, store, orders, web, sign, ask, move, old },
};

const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, at) => from + at);
