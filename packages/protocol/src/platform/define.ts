import type { Lifetimes } from "../lifetimes.ts";
import type { OwnViews } from "./own.ts";
import type { Platform } from "./platform.ts";
import { scopeRow } from "./platform.ts";
import type {
	AnswerRow,
	FieldRow,
	Fields,
	InputField,
	JsapiRows,
	MerchantCause,
	OperationName,
	OperationRow,
	Paths,
	ResultRow,
	ScopeRow,
	Section,
	SignatureRow,
	Source,
	Version,
} from "./rows.ts";

type PathRow = string | (Source & { readonly path: string });
type PathRows = PathRow | readonly PathRow[] | null;
type PerVersion<T> = Readonly<Partial<Record<Version, T>>>;
type PerOperation<T> = Readonly<Partial<Record<OperationName, PerVersion<T>>>>;

/** What a platform says differently from its base. What is not named stays as the base has it. */
export interface PlatformChange {
	readonly name: string;
	readonly dialect?: Platform["dialect"];
	/** Keep only these scopes of the base. */
	readonly only?: readonly string[];
	readonly drop?: readonly string[];
	/** New scopes, or others in place of the base's. */
	readonly add?: Readonly<Record<string, ScopeRow>>;
	/** Who gets these scopes without a sheet. */
	readonly silent?: Readonly<Record<string, ScopeRow["silent"]>>;
	readonly jsapi?: Partial<Omit<JsapiRows, "outcomes" | "messages">> & {
		readonly outcomes?: Partial<JsapiRows["outcomes"]>;
		readonly messages?: JsapiRows["messages"];
	};
	/** Views that only this wallet has, beside the base's own. */
	readonly own?: OwnViews;
	/** Whole rows, beside those of the base: of operations that it has not, and of inquiries of the wallet's own. */
	readonly operations?: readonly OperationRow[];
	/** Only these versions of the base's operations, but for those that `paths` names. */
	readonly versions?: readonly Version[];
	/**
	 * Path or paths of an operation, the one that clients use first, with a source of its own where the sections' is not its; null:
	 * this platform has none.
	 */
	readonly paths?: Partial<Paths> & { readonly operations?: PerOperation<PathRows> };
	readonly signature?: SignatureRow;
	/** Fields of requests, null: this platform has none; and what answers call what they hold. */
	readonly fields?: {
		readonly request?: PerOperation<Readonly<Partial<Record<InputField, Partial<FieldRow> | null>>>>;
		readonly answer?: PerVersion<
			Partial<Omit<AnswerRow, "tokens" | "prepared" | "message">> & {
				readonly tokens?: Partial<AnswerRow["tokens"]>;
				readonly prepared?: Partial<AnswerRow["prepared"]>;
				readonly message?: Partial<AnswerRow["message"]>;
			}
		>;
	};
	readonly prepare?: Platform["prepare"];
	/** In place of the base's. */
	readonly deepLinks?: Platform["deepLinks"];
	readonly results?: Readonly<Partial<Record<MerchantCause, PerVersion<Partial<ResultRow>>>>>;
	readonly success?: Partial<ResultRow>;
	/** null: reached here. */
	readonly unreached?: Readonly<Record<string, string | null>>;
	/** This wallet's own; the base's are none of it. */
	readonly open?: Readonly<Record<string, string>>;
	readonly lifetimes?: Partial<Lifetimes>;
	/** Where each changed section comes from; `platformContract` misses those that are not said. */
	readonly sources?: Readonly<Partial<Record<Section, Source>>>;
}

const versions = ["v1", "v2"] as const satisfies readonly Version[];

/**
 * A platform made of another. Throws a TypeError that names the scope if `only`, `drop` or `silent` names one that is
 * not there, and one that names operation and field for a request's field that cannot be made of the base's.
 */
export function definePlatform(base: Platform, change: PlatformChange): Platform {
	const sources = sourcesOf(base, change);
	const scopes = scopesOf(base, change, sources.scopes);
	return {
		name: change.name,
		dialect: change.dialect ?? base.dialect,
		scopes,
		own: { ...base.own, ...change.own },
		jsapi: {
			...base.jsapi,
			permissions: permissionsOf(base, scopes),
			...change.jsapi,
			outcomes: { ...base.jsapi.outcomes, ...change.jsapi?.outcomes },
			messages: { ...base.jsapi.messages, ...change.jsapi?.messages },
			calls: { ...base.jsapi.calls, ...change.jsapi?.calls },
		},
		paths: {
			prefixes: change.paths?.prefixes ?? base.paths.prefixes,
			suffixes: change.paths?.suffixes ?? base.paths.suffixes,
			versions: change.paths?.versions ?? base.paths.versions,
		},
		signature: change.signature ?? base.signature,
		operations: [...operationsOf(base, change, sources), ...(change.operations ?? [])],
		answers: each((version) => answerOf(base.answers[version], change.fields?.answer?.[version])),
		prepare: change.prepare === undefined ? base.prepare : change.prepare,
		deepLinks: change.deepLinks ?? base.deepLinks,
		results: resultsOf(base, change),
		success: { ...base.success, ...change.success },
		unreached: kept({ ...base.unreached, ...change.unreached }),
		open: change.open ?? {},
		lifetimes: { ...base.lifetimes, ...change.lifetimes },
		sources,
	};
}

const each = <T>(make: (version: Version) => T): Record<Version, T> => ({ v1: make("v1"), v2: make("v2") });

const kept = <T>(rows: Readonly<Record<string, T | null>>): Record<string, T> =>
	Object.fromEntries(Object.entries(rows).filter((row): row is [string, T] => row[1] !== null));

/** A permission goes with the scopes that it stands for. */
const permissionsOf = ({ jsapi }: Platform, scopes: Platform["scopes"]): JsapiRows["permissions"] =>
	Object.fromEntries(
		Object.entries(jsapi.permissions).filter(([, row]) => row.scopes.every((scope) => Object.hasOwn(scopes, scope))),
	);

/** A section that is changed is no longer what the base's page says. */
function sourcesOf(base: Platform, change: PlatformChange): Platform["sources"] {
	const { only, drop, silent, jsapi, paths, fields, results, success, lifetimes } = change;
	const changed: Readonly<Record<Section, boolean>> = {
		scopes: Boolean(only ?? drop ?? silent),
		jsapi: Boolean(jsapi),
		paths: Boolean(paths),
		fields: Boolean(fields),
		results: Boolean(results ?? success),
		lifetimes: Boolean(lifetimes),
	};
	const source = (section: Section): Source =>
		change.sources?.[section] ?? (changed[section] ? { standing: "ours", source: "" } : base.sources[section]);
	return {
		scopes: source("scopes"),
		jsapi: source("jsapi"),
		paths: source("paths"),
		fields: source("fields"),
		results: source("results"),
		lifetimes: source("lifetimes"),
	};
}

function scopesOf(base: Platform, change: PlatformChange, source: Source): Platform["scopes"] {
	const { only, drop = [], add = {}, silent = {} } = change;
	for (const name of [...(only ?? []), ...drop]) {
		if (!scopeRow(base, name)) throw wrong(change, `${base.name} has no scope ${name}`);
	}
	const left = Object.entries(base.scopes).filter(([name]) => (only?.includes(name) ?? true) && !drop.includes(name));
	const scopes: Record<string, ScopeRow> = { ...Object.fromEntries(left), ...add };
	for (const [name, to] of Object.entries(silent)) {
		const row = Object.hasOwn(scopes, name) ? scopes[name] : undefined;
		if (!row) throw wrong(change, `there is no scope ${name}`);
		scopes[name] = { ...row, ...source, silent: to };
	}
	return scopes;
}

/** The base's rows in their order, on this platform's paths; then those of operations that the base has in another version. */
function operationsOf(base: Platform, change: PlatformChange, sources: Platform["sources"]): readonly OperationRow[] {
	// Inquiries of a base's own are what they are: nothing but their whole rows says them.
	const inquiries = base.operations.filter(({ inquiry }) => inquiry);
	const names = [...new Set(base.operations.filter(({ inquiry }) => !inquiry).map(({ operation }) => operation))];
	const all = names.flatMap((name) =>
		versions.flatMap((version): readonly OperationRow[] => {
			const own = base.operations.filter((row) => row.operation === name && row.version === version);
			const paths = change.paths?.operations?.[name]?.[version];
			const fields = change.fields?.request?.[name]?.[version];
			const [like] = [...own, ...base.operations.filter((row) => row.operation === name)];
			if (!like || paths === null) return [];
			if (paths === undefined && change.versions && !change.versions.includes(version)) return [];
			const onPaths = (paths === undefined ? own : [paths].flat()).map((row) =>
				typeof row === "string" ? { ...like, ...sources.paths, version, path: row } : { ...like, ...row, version },
			);
			if (!fields) return onPaths;
			// What says where it comes from itself is not what the section's page says.
			const ownSource = (path: string): boolean =>
				[paths].flat().some((row) => typeof row === "object" && row?.path === path);
			return onPaths.map((row) => ({
				...row,
				...(ownSource(row.path) ? {} : sources.fields),
				fields: fieldsOf(change, row, fields),
			}));
		}),
	);
	const place = ({ operation, version }: OperationRow): number =>
		base.operations.findIndex((row) => row.operation === operation && row.version === version);
	const last = base.operations.length;
	const order = (row: OperationRow): number => (place(row) < 0 ? last : place(row));
	return [...all, ...inquiries].toSorted((a, b) => order(a) - order(b));
}

function fieldsOf(
	change: PlatformChange,
	{ operation, version, fields }: OperationRow,
	changes: Readonly<Partial<Record<InputField, Partial<FieldRow> | null>>>,
): Fields {
	const rows: Partial<Record<InputField, FieldRow>> = { ...fields };
	for (const [name, more] of Object.entries(changes) as [InputField, Partial<FieldRow> | null][]) {
		const { type = fields[name]?.type, max = fields[name]?.max } = more ?? {};
		if (more === null) delete rows[name];
		else if (type === undefined || max === undefined) {
			throw wrong(change, `${name} of ${operation} in ${version} needs type and max`);
		} else rows[name] = { ...fields[name], ...more, type, max };
	}
	return rows;
}

const answerOf = (
	base: AnswerRow,
	change: NonNullable<NonNullable<PlatformChange["fields"]>["answer"]>[Version],
): AnswerRow => ({
	...base,
	...change,
	tokens: { ...base.tokens, ...change?.tokens },
	prepared: { ...base.prepared, ...change?.prepared },
	message: { ...base.message, ...change?.message },
	user: { ...base.user, ...change?.user },
});

function resultsOf(base: Platform, change: PlatformChange): Platform["results"] {
	const rows: Record<MerchantCause, Record<Version, ResultRow>> = { ...base.results };
	for (const cause of Object.keys(change.results ?? {}) as MerchantCause[]) {
		rows[cause] = each((version) => ({ ...base.results[cause][version], ...change.results?.[cause]?.[version] }));
	}
	return rows;
}

const wrong = ({ name }: PlatformChange, what: string): TypeError => new TypeError(`definePlatform(${name}): ${what}.`);
