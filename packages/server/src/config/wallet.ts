import {
	definePlatform,
	type Icon,
	icons,
	MOST_SCOPES,
	type OperationRow,
	type OwnView,
	type OwnViewRow,
	ownCallRow,
	type Platform,
	type ScopeRow,
	type Shape,
	versionAt,
	views,
	wrongCallName,
} from "@byleave/protocol";
import { z } from "zod";

/**
 * What a wallet has that no table of ours has: scopes, views of its own, inquiries that tell them, and calls of its JSAPI. The
 * same in byleave.config.ts and in a sandbox's byleave.json; no code has to be written for it.
 */

/** BCP 47, as a key. */
export const languageTag = z
	.string()
	.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language is needed, like "en" or "zh-Hans".');
export const scopeName = z
	.string()
	.regex(/^[A-Za-z0-9_.:-]{1,64}$/, "a scope's name is 1 to 64 letters, digits and _ . : - without spaces or commas.");
const viewName = z
	.string()
	.regex(/^own\.\w{1,32}$/, 'a view\'s name is "own." and 1 to 32 letters, digits and _.')
	.transform((name) => name as OwnView);
const inquiryName = z.string().regex(/^[A-Za-z]\w{0,63}$/, "an inquiry's name is 1 to 64 letters, digits and _.");
const key = z.string().regex(/^[A-Za-z]\w{0,63}$/, "a key is 1 to 64 letters, digits and _, a letter first.");
const texts = z.record(languageTag, z.string().min(1, "it must not be empty.").max(200));
const views_ = Object.keys(views) as [keyof typeof views, ...(keyof typeof views)[]];
const names = z.array(key).min(1).max(32);
/** Characters of one text. */
const MOST = 256;

/** Makes an object of exactly these keys, with the words of whoever reads the file. */
type ObjectOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.ZodObject<Shape>;

/** `more`: keys that only the caller's file has. */
export const walletSchema = <More extends z.ZodRawShape = Record<never, never>>(object: ObjectOf, more?: More) =>
	object({ ...walletShape(object), ...(more as More) }).check((context) => {
		for (const { path, message } of problemsOf(context.value as Wallet)) {
			context.issues.push({ code: "custom", message, input: undefined, path: [...path] });
		}
	});

function walletShape(object: ObjectOf) {
	const view = object({
		from: key.describe("Its key below `own` in what your directory answers of a user."),
		shape: z
			.union([z.literal("text"), object({ object: names }), object({ list: names })], {
				error: '"text", { "object": [keys] } or { "list": [keys] } is needed.',
			})
			.default("text")
			.describe(`What is there: a text of at most ${MOST} characters, an object of texts, or a list of such.`),
		field: key.describe("What merchants get it as."),
		inUserInfo: z.boolean().default(false).describe("Told in userInfo too, and not by inquiries of your own alone."),
		title: texts.describe('What the sheet says of it, by language: a phrase that goes on from "wants to".'),
		icon: z
			.enum(icons as readonly [Icon, ...Icon[]])
			.default("card")
			.describe("The drawing beside it."),
	}).describe("A piece of a profile that your wallet alone has.");
	const scope = object({
		title: texts
			.optional()
			.describe("What a person reads the scope is called, by language. Left out: its fields alone are named."),
		fields: z
			.array(
				z.union([z.enum(views_), viewName], {
					error: `one of ${views_.map((name) => JSON.stringify(name)).join(", ")}, or "own.…" is needed.`,
				}),
			)
			.min(1, "one field at least is needed; every scope gives userId besides.")
			.describe("What of the profile it gives: views that all wallets have, and your own (`own.…`)."),
		silent: z
			.union([z.boolean(), z.literal("trusted")], { error: 'true, false or "trusted" is needed.' })
			.default(false)
			.describe("Given without a sheet: to every app, to trusted ones, or (false) to none."),
	}).describe("A scope of your own wallet, or another in place of the table's.");
	const inquiry = object({
		path: z
			.string()
			.regex(/^(\/[\w.-]+)+$/, "a path like /v1/users/inquiryUserCardList is needed.")
			.describe("Where merchants ask, without the prefix."),
		tells: z
			.array(viewName)
			.min(1, "one view at least is needed.")
			.describe("Your own views that it tells: those that the user allowed; the call is refused if none is."),
		under: key.nullable().default(null).describe("The key under which they stand; `null`: beside the result."),
	}).describe("A call of your own, by which merchants read your own views with an access token.");
	const api = z
		.union(
			[
				object({
					asks: z
						.array(scopeName)
						.min(1, "one scope at least is needed.")
						.max(MOST_SCOPES)
						.describe("The scopes that it asks for, as getAuthCode does, whatever the program passes."),
				}),
				object({
					opens: key.describe("The parameter that holds what `prepare` answered: its sheet is opened."),
					state: key
						.nullable()
						.default(null)
						.describe("The key under which success gets the state that the merchant gave; `null`: none."),
				}),
			],
			{ error: '{ "asks": [scopes] } or { "opens": parameter } is needed.' },
		)
		.describe("A call of your own that programs make: `my.<name>`, and `AlipayJSBridge.call`.");
	return {
		views: z.record(viewName, view).default({}).describe("Pieces of a profile that your wallet alone has."),
		scopes: z.record(scopeName, scope).default({}).describe("What programs ask for."),
		operations: z.record(inquiryName, inquiry).default({}).describe("What merchants' servers ask."),
		apis: z.record(key, api).default({}).describe("What programs call."),
	};
}

type Whole = z.ZodObject<ReturnType<typeof walletShape>>;
export type Wallet = z.infer<Whole>;
/** The same as it is written: what is left out has the value named above. */
export type WalletInput = z.input<Whole>;

interface Problem {
	readonly path: readonly (string | number)[];
	readonly message: string;
}

/** What each of its parts cannot see of the others. */
function problemsOf({ views, scopes, operations, apis }: Wallet): readonly Problem[] {
	const missing = (name: string): boolean => name.startsWith("own.") && !Object.hasOwn(views, name);
	const known = Object.keys(views).join(", ") || "none";
	const given = new Set(Object.values(scopes).flatMap(({ fields }) => fields as readonly string[]));
	return [
		...Object.keys(apis).flatMap((name) => {
			const message = wrongCallName(name);
			return message === undefined ? [] : [{ path: ["apis", name], message }];
		}),
		...Object.entries(scopes).flatMap(([scope, { fields }]) =>
			fields.flatMap((name, at) =>
				missing(name)
					? [{ path: ["scopes", scope, "fields", at], message: `there is no view ${name}; there are ${known}.` }]
					: [],
			),
		),
		...Object.entries(operations).flatMap(([operation, { path, tells }]) => {
			const at = ["operations", operation];
			const twice = Object.entries(operations).find(([other, row]) => other !== operation && row.path === path);
			const fields = tells.map((name) => views[name]?.field);
			return [
				...tells.flatMap((name, n): Problem[] => {
					if (missing(name))
						return [{ path: [...at, "tells", n], message: `there is no view ${name}; there are ${known}.` }];
					return given.has(name) ? [] : [{ path: [...at, "tells", n], message: `no scope gives ${name}.` }];
				}),
				...(twice ? [{ path: [...at, "path"], message: `${twice[0]} has the same path.` }] : []),
				...(new Set(fields).size < fields.length
					? [{ path: [...at, "tells"], message: "two of these views have the same field." }]
					: []),
			];
		}),
	];
}

/** What a wallet's own parts have alike with the table that they stand beside, where nothing may be alike. */
export const clashesOf = (
	base: Platform,
	{ operations, scopes, apis }: Pick<Wallet, "operations" | "scopes" | "apis">,
): readonly Problem[] => [
	...Object.entries(operations).flatMap(([name, { path }]) =>
		base.operations.some((row) => row.path === path)
			? [{ path: ["operations", name, "path"], message: `${base.name} has this path already.` }]
			: [],
	),
	...Object.entries(apis).flatMap(([name, api]): Problem[] => {
		const at = ["apis", name];
		if (Object.hasOwn(base.jsapi.calls, name)) return [{ path: at, message: `${base.name} has this call already.` }];
		if ("opens" in api) {
			const message = `merchants prepare nothing on ${base.name}, so that there is nothing to open.`;
			return base.prepare === null ? [{ path: [...at, "opens"], message }] : [];
		}
		return api.asks.flatMap((scope, n) =>
			Object.hasOwn(scopes, scope) || Object.hasOwn(base.scopes, scope)
				? []
				: [{ path: [...at, "asks", n], message: `there is no scope ${scope}.` }],
		);
	}),
];

/** A platform with what a wallet has beside it. `source`: where that is written. */
export function walletOf(base: Platform, wallet: Wallet, source: string): Platform {
	if (Object.values(wallet).every((rows) => Object.keys(rows).length === 0)) return base;
	const ours = { standing: "ours", source } as const;
	const own = Object.entries(wallet.views).map(([name, { from, shape, title, ...row }]): [string, OwnViewRow] => [
		name,
		{ ...row, ...ours, stored: from, shape: shapeOf(shape), titles: title, name: name.slice("own.".length) },
	]);
	const add = Object.entries(wallet.scopes).map(([name, { title, fields, silent }]): [string, ScopeRow] => [
		name,
		{
			views: fields,
			silent: silent === true ? "all" : silent === "trusted" ? "trusted" : "never",
			...(title ? { titles: title } : {}),
			...ours,
		},
	]);
	const operations = Object.entries(wallet.operations).map(([name, { path, tells, under }]): OperationRow => {
		const version = versionAt({ operations: [], paths: { ...base.paths, prefixes: [""] } }, path);
		const [like] = base.operations
			.filter(({ operation }) => operation === "inquiryUserInfo")
			.toSorted((a, b) => Number(b.version === version) - Number(a.version === version));
		// Asked as the wallet's own user information is.
		const fields = like?.fields ?? { accessToken: { type: "string", max: 128, required: true, id: true } };
		return { operation: "inquiry", version, path, fields, inquiry: { name, tells, under }, ...ours };
	});
	return definePlatform(base, {
		name: base.name,
		own: Object.fromEntries(own),
		add: Object.fromEntries(add),
		operations,
		jsapi: {
			calls: Object.fromEntries(Object.entries(wallet.apis).map(([name, api]) => [name, ownCallRow(api, ours)])),
		},
		sources: base.sources,
	});
}

function shapeOf(shape: Wallet["views"][OwnView]["shape"]): Shape {
	const text = { kind: "text", most: MOST } as const;
	if (shape === "text") return text;
	const keys = "list" in shape ? shape.list : shape.object;
	const parts = { kind: "parts", parts: Object.fromEntries(keys.map((name) => [name, text])), required: [] } as const;
	return "list" in shape ? { kind: "list", of: parts } : parts;
}
