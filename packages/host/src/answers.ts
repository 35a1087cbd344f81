import {
	type AuthCode,
	causes,
	type Granted,
	type Notice,
	type OpenData,
	outcomes,
	type Pending,
} from "@byleave/protocol";
import { type AuthPageAnswer, type Failed, spiErrors } from "./oauth-service.ts";

/**
 * What an OAuthService answered, read from nothing but its shape: whatever is not one of the shapes that the
 * SPI names is a TypeError, and so `service_error` (rows 42, 43; fail closed).
 */
export type ServiceAnswer = AuthCode | Granted | Pending | Failed;
/** What a yes has to hold: a code, or no more than what was granted. */
export type Gives = "code" | "grant";

export const isAuthCode = (answer: object): answer is AuthCode => "authCode" in answer;
/** A yes, with or without a code. */
export const isGranted = (answer: ServiceAnswer): answer is AuthCode | Granted => "authSuccessScopes" in answer;
export const isPending = (answer: ServiceAnswer): answer is Pending => "ticket" in answer;

/** An end that the host itself sees. */
export function failed(cause: keyof typeof causes, authErrorScopes: Failed["authErrorScopes"] = {}): Failed {
	return { cause, outcome: causes[cause].outcome, authErrorScopes };
}

/** The answer of getAuthCode or permit. `asked`: the names asked for, where they could be read; no others are granted. */
export function readAuthorize(value: unknown, asked?: readonly string[], gives: Gives = "code"): ServiceAnswer {
	const answer = object(value);
	const code = errorCode(answer);
	if (code === undefined || code === spiErrors.ERROR_CODE_AUTH_PENDING_AGREEMENT) {
		if (answer.ticket !== undefined) return readPending(answer, asked);
		if (code === undefined) return readConfirm(answer, asked, gives);
	}
	return spiFailure(code, answer);
}

/** The answer of confirm. */
export function readConfirm(
	value: unknown,
	asked?: readonly string[],
	gives: Gives = "code",
): AuthCode | Granted | Failed {
	const answer = object(value);
	const code = errorCode(answer);
	if (code !== undefined) return spiFailure(code, answer);
	if (answer.outcome !== undefined) return readFailed(answer);
	const { authCode, authSuccessScopes, authErrorScopes, authState } = answer;
	const granted = among(names(authSuccessScopes, "authSuccessScopes"), asked, "authSuccessScopes");
	if (granted.length === 0) throw new TypeError("authSuccessScopes is empty.");
	const yes = {
		authSuccessScopes: granted,
		authErrorScopes: errors(authErrorScopes),
		...(authState === undefined ? {} : { authState: text(authState, "authState") }),
	};
	return gives === "grant" ? yes : { authCode: text(authCode, "authCode"), ...yes };
}

/** The answer of disclose: of these fields those that came, and no others. */
export function readOpenData(value: unknown, fields: readonly string[]): OpenData | Failed {
	const answer = object(value);
	const code = errorCode(answer);
	if (code !== undefined) return spiFailure(code, answer);
	if (answer.outcome !== undefined) return readFailed(answer);
	const told = object(answer.told);
	const texts = fields.map((field) => [field, Object.hasOwn(told, field) ? told[field] : ""] as const);
	if (!texts.every(([, one]) => typeof one === "string")) throw new TypeError("told holds no texts.");
	return { told: Object.fromEntries(texts) as Record<string, string> };
}

/** The answer of showAuthPage. Nothing is accepted that the sheet did not ask for. */
export function readAuthPage(value: unknown, pending: Pending): AuthPageAnswer | Failed {
	const answer = object(value);
	const code = errorCode(answer);
	if (code === spiErrors.ERROR_CODE_USER_CANCEL) return { kind: "dismissed" };
	if (code !== undefined) return spiFailure(code, answer);
	switch (answer.kind) {
		case "accepted":
			return { kind: "accepted", scopes: among(names(answer.scopes, "scopes"), pending.askedScopes, "scopes") };
		case "denied":
		case "dismissed":
		case "switchUser":
			return { kind: answer.kind };
		default:
			throw new TypeError("kind is none that the SPI names.");
	}
}

function readPending(answer: Record<string, unknown>, asked: readonly string[] | undefined): Pending {
	const { ticket, expiresIn, askedScopes, grantedScopes, authErrorScopes, sheet } = answer;
	const waits = among(names(askedScopes, "askedScopes"), asked, "askedScopes");
	if (waits.length === 0) throw new TypeError("askedScopes is empty.");
	if (typeof expiresIn !== "number" || !(expiresIn > 0 && expiresIn < 2 ** 31)) {
		throw new TypeError("expiresIn is no number of milliseconds.");
	}
	return {
		ticket: text(ticket, "ticket"),
		expiresIn,
		askedScopes: waits,
		grantedScopes: among(names(grantedScopes, "grantedScopes"), asked, "grantedScopes"),
		authErrorScopes: errors(authErrorScopes),
		// What it shows is between the service and its own showAuthPage.
		sheet: object(sheet) as unknown as Pending["sheet"],
	};
}

function readFailed({ outcome, authErrorScopes, cause, notice }: Record<string, unknown>): Failed {
	if (!isKey(outcomes, outcome)) throw new TypeError("outcome is none that there is.");
	return {
		outcome,
		authErrorScopes: errors(authErrorScopes),
		...(isKey(causes, cause) ? { cause } : {}),
		// What it says is between the service and its own showNotice.
		...(notice === undefined ? {} : { notice: object(notice) as unknown as Notice }),
	};
}

function spiFailure(code: number, { authErrorScopes = {} }: Record<string, unknown>): Failed {
	const refused = errors(authErrorScopes);
	if (code === spiErrors.ERROR_CODE_USER_CANCEL) return failed("user_dismissed", refused);
	if (code === spiErrors.ERROR_CODE_TIMEOUT) return failed("deadline_passed", refused);
	return failed("service_failed", refused);
}

function errorCode({ error }: Record<string, unknown>): number | undefined {
	return error === undefined ? undefined : Number(object(error).code);
}
function object(value: unknown): Record<string, unknown> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("An object is missing.");
	return value as Record<string, unknown>;
}
function text(value: unknown, name: string): string {
	if (typeof value !== "string" || value === "") throw new TypeError(`${name} is no string.`);
	return value;
}
function names(value: unknown, name: string): readonly string[] {
	if (!Array.isArray(value) || ![...value].every((scope) => typeof scope === "string")) {
		throw new TypeError(`${name} is no list of names.`);
	}
	return [...new Set<string>(value)];
}
function among(found: readonly string[], allowed: readonly string[] | undefined, name: string): readonly string[] {
	if (allowed && !found.every((scope) => allowed.includes(scope)))
		throw new TypeError(`${name} names what was not asked.`);
	return found;
}
function errors(value: unknown): Readonly<Record<string, string>> {
	const entries = Object.entries(object(value));
	if (!entries.every(([, error]) => typeof error === "string"))
		throw new TypeError("authErrorScopes holds no strings.");
	return Object.fromEntries(entries) as Record<string, string>;
}
function isKey<Table extends object>(table: Table, name: unknown): name is Extract<keyof Table, string> {
	return typeof name === "string" && Object.hasOwn(table, name);
}
