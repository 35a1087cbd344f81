import {
	type AuthCode,
	type AuthorizeAnswer,
	type AuthorizeRequest,
	type ConfirmAnswer,
	type ConfirmRequest,
	canonical,
	type DeclineRequest,
	Failure,
	type Granted,
	type Item,
	knownScopes,
	type Pending,
	type Platform,
	type Profile,
	readScopes,
	scopeRow,
} from "@byleave/protocol";
import { type AskedScope, acceptedRows, type Decision, rulesFor } from "./consent/decide.ts";
import { drawCode, type Gives, told } from "./consent/drawn.ts";
import { composeSheet, type Shown } from "./consent/sheet.ts";
import type { Context } from "./context.ts";
import { type Ready, readyFor } from "./prepare.ts";
import { type KnownRegistry, knownApp } from "./register/registry.ts";
import type { AppWithScopes, GrantItem, OpenTicket, RefusalWindows, WordsRow } from "./store.ts";
import { mustBeFree, type ProvenUser } from "./trust/identity.ts";
import { act, personAt } from "./trust/person.ts";
import { drawGrantId, presented } from "./trust/secrets.ts";

/** Who asks, and under which trace. */
export interface Asker {
	readonly who: ProvenUser;
	readonly trace: string;
}
/** What a ticket stands for: what was asked, and the words that were shown. Kept by the store until the answer. */
interface Terms {
	readonly asked: readonly string[];
	readonly granted: readonly string[];
	readonly waiting: readonly string[];
	readonly asks: readonly AskedScope[];
	readonly refused: Readonly<Record<string, string>>;
	readonly rows: readonly GrantItem[];
	readonly shown: readonly Shown[];
	/** Of what was prepared: for the mini program, once it is agreed to. */
	readonly authState?: string;
	/** Absent in a ticket of an earlier version: a code. */
	readonly gives?: Gives;
}

/** How often a decision is made anew when what it rested on changes before the act. */
const TRIES = 4;

/**
 * my.getAuthCode on the server: a code, or a sheet to be shown and the ticket that stands for it.
 * Rejects with a Failure whose outcome is what the JSAPI says (rulings 1, 2, 6 to 11).
 */
export async function authorize(context: Context, asker: Asker, request: AuthorizeRequest): Promise<AuthorizeAnswer> {
	const { prepared } = request;
	const ready = prepared === undefined ? undefined : await readyFor(context, asker.who.sub, { ...request, prepared });
	const asked = ready?.scopes ?? readScopes(request.scopes, context.platform);
	return (await settle(context, asker, { ...request, asked, gives: "code", ready })) as AuthorizeAnswer;
}

/** Asks for a grant alone: the same decision, sheet and rows, but nothing that could be redeemed (protocol notes 8). */
export const askForGrant = async (
	context: Context,
	asker: Asker,
	request: Omit<AuthorizeRequest, "scopes"> & { readonly asked: readonly string[] },
): Promise<Granted | Pending> => settle(context, asker, { ...request, gives: "grant" });

interface Wanted extends Omit<AuthorizeRequest, "scopes"> {
	readonly asked: readonly string[];
	readonly gives: Gives;
	/** What a merchant has prepared, if that is asked for. */
	readonly ready?: Ready | undefined;
}

async function settle(
	context: Context,
	{ who, trace }: Asker,
	{ asked, gives, ready, ...request }: Wanted,
): Promise<AuthCode | Granted | Pending> {
	const { platform, store, registry } = context;
	const { known, refused } = knownScopes(asked, platform);
	const prepared = ready !== undefined;
	const wanted = { asked: known, refused, rules: rulesFor(platform, known), prepared, windows: windowsOf(platform) };
	const stale = staleOf(context, who, known);

	for (let tries = 1; ; tries++) {
		const app = await knownApp(registry, request.appId);
		const person = personAt(context, who.sub, app.clientId);
		const by = { ...act(context), ...person, appId: app.appId, provedAt: who.provedAt, grantId: drawGrantId() };
		const code = drawCode(context, gives, by);
		try {
			const { digest: codeDigest, expiresAt } = code;
			const { decision, asking } = await store.authorize({ ...by, ...wanted, stale, codeDigest, expiresAt });
			const { kind, granted, refused: authErrorScopes, reasons } = { granted: [], ...decision };
			context.emit({ type: "decision", trace, sub: who.sub, appId: app.appId, asked, kind, reasons });
			if (decision.kind === "fail") throw new Failure(decision.cause, { authErrorScopes });
			mustBeFresh(platform, stale, decision.kind === "ask" ? [...granted, ...decision.waiting] : granted);
			if (decision.kind === "issue" || !asking) {
				const scopes = canonicals(context, granted);
				return told(context, { trace, appId: app.appId, scopes }, code, {
					authSuccessScopes: granted,
					authErrorScopes,
				});
			}
			const named = await asRead(registry, app, asking.clientVersion);
			const grounds = { ...by, ...act(context), epoch: asking.epoch };
			const question = { decision, asked, app: named, language: request.language, grounds, gives, ready };
			return await ask(context, { who, trace }, question);
		} catch (error) {
			if (!(error instanceof Failure && error.code === "standing_changed") || tries === TRIES) throw error;
		}
	}
}

/** The sheet's Allow: ticket → grant and code at once. Accepted ⊆ shown, required ⊆ accepted (ruling 11). */
export async function confirm(
	context: Context,
	{ who, trace }: Asker,
	request: ConfirmRequest,
): Promise<ConfirmAnswer> {
	const { platform, store } = context;
	const now = context.now();
	const own = { ...presented(request.ticket), sub: who.sub, sid: who.sid };
	const ticket = await store.ticket({ ...own, now });
	mustBeFree(who, ticket.appId);
	const terms: Terms = JSON.parse(ticket.terms);
	const accepted = new Set(request.acceptedScopes);
	const agreed = terms.asks.filter((ask) => ask.names.every((name) => accepted.has(name)));
	const offered = new Set(terms.waiting);
	const wrong =
		[...accepted].find((name) => !offered.has(name)) ??
		terms.asks.find((ask) => !ask.optional && !agreed.includes(ask))?.names[0];
	if (wrong !== undefined || (agreed.length === 0 && terms.granted.length === 0)) {
		throw new Failure("accepted_invalid", { field: "acceptedScopes" });
	}

	const names = new Set([...terms.granted, ...agreed.flatMap((ask) => ask.names)]);
	const authSuccessScopes = terms.asked.filter((name) => names.has(name));
	const left = terms.asks.filter((ask) => !agreed.includes(ask));
	const { standing } = await standingOf(context, who.sub, ticket.appId);
	const words = terms.shown.filter((line) => agreed.some((ask) => line.scopes.includes(ask.scope)));
	const code = drawCode(context, terms.gives ?? "code", { bucket: own.bucket, now });
	const scopes = canonicals(context, authSuccessScopes);
	await store.confirm({
		...own,
		...act(context),
		provedAt: who.provedAt,
		codeDigest: code.digest,
		scopes,
		items: [
			...terms.rows,
			...acceptedRows(platform, agreed, standing.items, (scope, item) => hashFor(terms.shown, scope, item)),
		],
		words: words.map(({ hash, language, title, why }): WordsRow => ({ hash, language, title, why })),
		setAside: left.map((ask) => ask.scope),
		now,
		codeExpiresAt: code.expiresAt,
	});
	return told(context, { trace, appId: ticket.appId, scopes }, code, {
		authSuccessScopes,
		...(terms.authState === undefined ? {} : { authState: terms.authState }),
		authErrorScopes: {
			...terms.refused,
			...refusals(
				context,
				left.flatMap((ask) => ask.names),
			),
		},
	});
}

/** The sheet closed without Allow. Only the user's own refusal counts (ruling 6). */
export async function decline(context: Context, { who }: Asker, { ticket, reason }: DeclineRequest): Promise<void> {
	const own = { ...presented(ticket), sub: who.sub, sid: who.sid };
	if (who.app !== undefined) {
		// A ticket that is not open any more is declined without effect, as ever.
		const { store, now } = context;
		const open = await store.ticket({ ...own, now: now() }).catch((error: unknown) => {
			if (error instanceof Failure && error.code.startsWith("ticket_")) return undefined;
			throw error;
		});
		if (open) mustBeFree(who, open.appId);
	}
	const refusal = reason === "denied" || reason === "dismissed";
	await context.store.declineTicket({ ...own, refusal, ...act(context) });
}

/** A code that reached nobody becomes void; one that was used already, or is another user's, stays as it is. */
export async function cancel(
	context: Context,
	{ who }: Asker,
	{ authCode }: { readonly authCode: string },
): Promise<void> {
	await context.store.cancelCode({ ...presented(authCode), sub: who.sub, appId: who.app });
}

/** A decision's grounds, as the act that follows takes them to the store. */
type Grounds = Omit<OpenTicket, "digest" | "sid" | "terms" | "expiresAt" | "prepared">;
/** A question that has to be put to the user. */
interface Question {
	readonly decision: Extract<Decision, { kind: "ask" }>;
	readonly asked: readonly string[];
	readonly app: AppWithScopes;
	readonly language: string | undefined;
	readonly grounds: Grounds;
	readonly gives: Gives;
	readonly ready: Ready | undefined;
}

async function ask(context: Context, { who, trace }: Asker, question: Question): Promise<Pending> {
	const { decision, asked, app, language, grounds, gives, ready } = question;
	const { platform, store, secrets } = context;
	const profile = await activeProfile(context, who.sub, trace);
	const { sheet, shown } = composeSheet(context, { decision, app, profile, language, contract: ready?.contract });
	const ticket = secrets.draw("ticket", grounds.bucket);
	const { granted, waiting, asks, refused, rows } = decision;
	const state = ready?.authState === undefined ? {} : { authState: ready.authState };
	const terms: Terms = { asked, granted, waiting, asks, refused, rows, shown, gives, ...state };
	const expiresIn = platform.lifetimes.ticket * 1000;
	await store.openTicket({
		...grounds,
		digest: presented(ticket).digest,
		sid: who.sid,
		terms: JSON.stringify(terms),
		expiresAt: grounds.now + expiresIn,
		prepared: ready?.at ?? null,
	});
	return { ticket, expiresIn, askedScopes: waiting, grantedScopes: granted, authErrorScopes: refused, sheet };
}

/**
 * What the store knows of user and app, both active, or a Failure. The app's names come from the registry in memory, which
 * is read again if the rows are of another version (ruling 45).
 */
export async function standingOf(context: Context, sub: string, appId: string) {
	const { registry, store, platform } = context;
	const known = await knownApp(registry, appId);
	const person = personAt(context, sub, known.clientId);
	const standing = await store.standing({ ...person, appId, now: context.now(), windows: windowsOf(platform) });
	if (!standing.app) throw new Failure("app_unknown", { field: "appId" });
	if (standing.app.status !== "ACTIVE") throw new Failure("app_suspended", { field: "appId" });
	if (standing.userStatus !== "ACTIVE") throw new Failure("user_frozen");
	return { app: await asRead(registry, known, standing.app.clientVersion), person, standing };
}

/** The app as the rows have it, of which a verb has read the client's version. */
async function asRead(registry: KnownRegistry, app: AppWithScopes, clientVersion: number): Promise<AppWithScopes> {
	if (registry.last().client(app.clientId)?.version === clientVersion) return app;
	return (await registry.fresh()).app(app.appId) ?? app;
}

const windowsOf = ({ lifetimes: { suppression, setAside } }: Platform): RefusalWindows => ({
	suppression: suppression * 1000,
	setAside: setAside * 1000,
});

/** The user's profile as of now; `user_unknown`, `user_frozen` and `directory_unavailable` otherwise. */
export async function activeProfile(context: Context, sub: string, trace: string): Promise<Profile> {
	const profile = await context.directory.profile(sub, { trace });
	if (!profile) throw new Failure("user_unknown");
	if (profile.status !== "ACTIVE") throw new Failure("user_frozen");
	return profile;
}

/** Scopes may need a login that is not long ago (ruling 11). */
const loginWithin = (platform: Platform, name: string): number =>
	scopeRow(platform, canonical(platform, name))?.freshLogin ?? Number.POSITIVE_INFINITY;
/** Of these names those that need a newer login than this user's. */
function staleOf({ platform, now }: Context, { authTime }: ProvenUser, names: readonly string[]): readonly string[] {
	const age = now() / 1000 - (authTime ?? Number.NEGATIVE_INFINITY);
	return names.filter((name) => age > loginWithin(platform, name));
}
function mustBeFresh(platform: Platform, stale: readonly string[], names: readonly string[]): void {
	const name = names.find((name) => stale.includes(name));
	if (name === undefined) return;
	const message = `${name} needs a login within the last ${loginWithin(platform, name)} s.`;
	throw new Failure("login_stale", { message });
}

const canonicals = (context: Context, names: readonly string[]): readonly string[] => [
	...new Set(names.map((name) => canonical(context.platform, name))),
];
const refusals = (context: Context, names: readonly string[]): Record<string, string> =>
	Object.fromEntries(names.map((name) => [name, context.platform.jsapi.scopeErrors.refused]));
const hashFor = (shown: readonly Shown[], scope: string, item: Item): string | null =>
	shown.find((line) => line.item === item && line.scopes.includes(scope))?.hash ?? null;
