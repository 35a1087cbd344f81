import { type AuthCode, type CallFailed, type Notice, type Pending, readScopes, type Sheet } from "@byleave/protocol";
import { manualTimers, memoryPipe } from "@byleave/protocol/bridge";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createHost, type HostOptions } from "../host.ts";
import type { AuthPageAnswer, OAuthService } from "../oauth-service.ts";
import type { HostFact } from "./context.ts";

// No tests of its own: the stage on which the others play.

/** What a sheet says in place of itself. */
export const notice = { what: "It took its sheets away." } as Notice;
const sheet = { notice } as Sheet;
const refused = alipayplus.jsapi.scopeErrors;

/** A sheet that is up; the test is the person before it. */
export interface Shown {
	readonly pending: Pending;
	readonly signal: AbortSignal;
	/** Settles when the call has its answer. */
	readonly answered: Promise<void>;
	answer(choice: AuthPageAnswer): void;
	allow(...scopes: readonly string[]): void;
}

/** A small but honest authorization service in memory, which writes down what it is asked. */
export function littleService() {
	const log: string[] = [];
	const shown: Shown[] = [];
	const granted = new Map<string, Set<string>>();
	const tickets = new Map<string, { appId: string; asked: readonly string[]; waits: readonly string[] }>();
	let codes = 0;
	let opened = 0;
	let waiting: ((sheet: Shown) => void) | undefined;
	const of = (appId: string) => {
		const scopes = granted.get(appId) ?? new Set(["auth_base", "USER_ID"]);
		granted.set(appId, scopes);
		return scopes;
	};
	const notApproved = (names: readonly string[]) =>
		Object.fromEntries(names.filter((name) => name === "USER_ADDRESS").map((name) => [name, refused.notApproved]));
	const service: OAuthService = {
		async getAuthCode({ appId, scopes }) {
			let names: readonly string[];
			try {
				names = readScopes(scopes, alipayplus);
			} catch {
				return { outcome: "invalid_scopes", authErrorScopes: {} };
			}
			log.push(`authorize ${names}`);
			const unknown = names.filter((name) => !Object.hasOwn(alipayplus.scopes, name));
			if (unknown.length > 0) {
				const authErrorScopes = Object.fromEntries(unknown.map((name) => [name, refused.unknown]));
				return { outcome: "invalid_scopes", cause: "scopes_invalid", authErrorScopes };
			}
			const asked = names.filter((name) => name !== "USER_ADDRESS");
			const waits = asked.filter((name) => !of(appId).has(name));
			const authErrorScopes = notApproved(names);
			if (waits.length === 0) return { authCode: `c${++codes}`, authSuccessScopes: asked, authErrorScopes };
			const ticket = `t${++opened}`;
			tickets.set(ticket, { appId, asked: names, waits });
			const grantedScopes = asked.filter((name) => of(appId).has(name));
			return { ticket, expiresIn: 600_000, askedScopes: waits, grantedScopes, authErrorScopes, sheet };
		},
		showAuthPage(pending, { signal, answered }) {
			log.push(`sheet ${pending.ticket}`);
			return new Promise((resolve, reject) => {
				signal.addEventListener("abort", () => reject(signal.reason));
				const allow = (...scopes: readonly string[]) =>
					resolve({ kind: "accepted", scopes: scopes.length > 0 ? scopes : pending.askedScopes });
				const up: Shown = { pending, signal, answered, answer: resolve, allow };
				shown.push(up);
				waiting?.(up);
			});
		},
		async confirm(ticket, accepted) {
			log.push(`confirm ${ticket} ${accepted}`);
			const terms = tickets.get(ticket);
			const wrong = accepted.some((scope) => !terms?.waits.includes(scope)) || accepted.length === 0;
			if (!terms || wrong) return { outcome: "service_error", authErrorScopes: {} };
			tickets.delete(ticket);
			for (const scope of accepted) of(terms.appId).add(scope);
			const asked = terms.asked.filter((name) => name !== "USER_ADDRESS");
			const left = asked.filter((name) => !of(terms.appId).has(name));
			return {
				authCode: `c${++codes}`,
				authSuccessScopes: asked.filter((name) => !left.includes(name)),
				authErrorScopes: {
					...notApproved(terms.asked),
					...Object.fromEntries(left.map((name) => [name, refused.refused])),
				},
			};
		},
		async decline(ticket, reason) {
			log.push(`decline ${ticket} ${reason}`);
			tickets.delete(ticket);
		},
		async cancelCode(authCode) {
			log.push(`cancel ${authCode}`);
		},
	};
	/** Resolves with the next sheet that comes up. */
	const nextSheet = () =>
		new Promise<Shown>((resolve) => {
			waiting = resolve;
		});
	return { service, log, shown, nextSheet, forget: () => granted.clear() };
}

export type Little = ReturnType<typeof littleService>;

/** A host over a little service; `change` puts something else in place of one of its verbs, or `null` of all. */
export function stage(change?: ((little: Little) => Partial<OAuthService>) | null, apis: HostOptions["apis"] = {}) {
	const little = littleService();
	const timers = manualTimers();
	const reports: HostFact[] = [];
	const alerts: { text: string; signal: AbortSignal; close(): void }[] = [];
	const host = createHost({
		...(change === null ? {} : { oauthService: { ...little.service, ...change?.(little) } }),
		platform: alipayplus,
		alert: (name, text, { signal }) =>
			new Promise((resolve) => void alerts.push({ text: `${name}: ${text}`, signal, close: resolve })),
		apis,
		report: (fact) => void reports.push(fact),
		timers,
	});
	const open = (appId = "Shop", there?: () => Promise<boolean>) => {
		const [page, inside] = memoryPipe();
		const document = { appId, name: `${appId} Ltd`, pipe: inside };
		const connection = host.connect(there ? { ...document, there } : document);
		const answers: { type: string; id: number; ok: boolean; result: unknown }[] = [];
		const waits = new Map<number, (result: unknown) => void>();
		/** What the page heard beside answers. */
		const heard: unknown[] = [];
		page.listen((message) => {
			const answer = message as (typeof answers)[number];
			if (answer.type !== "answer") return void heard.push(message);
			answers.push(answer);
			waits.get(answer.id)?.(answer.result);
		});
		let last = 0;
		const ask = (api: string, params?: unknown) =>
			new Promise<unknown>((resolve) => {
				waits.set(++last, resolve);
				page.send({ type: "call", id: last, api, params: JSON.stringify(params) });
			});
		const getAuthCode = (...scopes: readonly string[]) =>
			ask("getAuthCode", { scopes }) as Promise<AuthCode & CallFailed>;
		return { page, connection, answers, heard, ask, getAuthCode };
	};
	return { ...little, timers, reports, alerts, host, open, ...open() };
}

/** Lets everything run that waits for nothing but its turn. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What a page hears of a failed call. */
export const fails = (error: number, outcome: string, authErrorScopes: Record<string, string> = {}) => {
	const errorMessage = (alipayplus.jsapi.messages as Record<number, string>)[error];
	return { error, errorMessage, outcome, authErrorScopes };
};

/** Scopes of which none covers another: as many as may have or await a sheet, and one more. */
export const ten = [
	"USER_NICKNAME",
	"USER_NAME",
	"USER_LOGIN_ID",
	"USER_AVATAR",
	"USER_GENDER",
	"USER_BIRTHDAY",
	"USER_NATIONALITY",
	"USER_CONTACTINFO",
	"SEND_MESSAGE",
	"HASH_LOGIN_ID",
];
export const sheets = (log: readonly string[]) => log.filter((line) => line.startsWith("sheet")).length;
