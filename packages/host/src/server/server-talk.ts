import { causes, Failure, type HostFailure, type Notice } from "@byleave/protocol";

export interface TalkOptions {
	/** The authorization server's address, with its path if it has one. */
	readonly server: string;
	/**
	 * A new JWT of the super app's back end for the user who is logged in (docs/super-app.md). `fresh`: the user has
	 * to log in anew first. Rejects if nobody is logged in, or will not.
	 */
	userToken(options: { readonly fresh: boolean }): Promise<string>;
	/** Default: the global fetch. */
	readonly fetch?: typeof fetch;
}
export interface Said {
	readonly path: string;
	/** POST with this as JSON; without a body GET. */
	readonly body?: object;
	readonly signal?: AbortSignal;
	/** The request goes out even while the page is being left. */
	readonly keepalive?: boolean;
}
/** Asks the server's host face; resolves with the JSON of a success and rejects with a Failure otherwise. */
export type Talk = (said: Said) => Promise<unknown>;

/** What the server itself refused, with what it wants the user to be told. */
export class Refusal extends Failure {
	readonly notice: Notice | undefined;
	constructor({ cause, message, authErrorScopes, field, notice }: HostFailure) {
		super(cause, { message, authErrorScopes, ...(field === undefined ? {} : { field }) });
		this.notice = notice;
	}
}

/** Statuses of gateways in front of a server that is down; its own failures carry a body. */
const GATEWAY = [502, 503, 504];

/**
 * The host face over HTTP: a new user token per request, once a fresher one if the server wants it (row 62);
 * the server's own failures, `connection_lost` if it cannot be reached, `user_logged_out` if there is no token.
 */
export function createTalk({ server, userToken, fetch: send = fetch }: TalkOptions): Talk {
	const base = new URL(server).href.replace(/\/+$/, "");

	const ask = async ({ path, body, signal, keepalive = false }: Said, token: string): Promise<unknown> => {
		const init: RequestInit = {
			method: body === undefined ? "GET" : "POST",
			headers: {
				authorization: `Bearer ${token}`,
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			cache: "no-store",
			credentials: "omit",
			redirect: "error",
			referrerPolicy: "no-referrer",
			keepalive,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
			...(signal === undefined ? {} : { signal }),
		};
		let response: Response;
		let text: string;
		try {
			response = await send(base + path, init);
			text = await response.text();
		} catch (cause) {
			throw new Failure("connection_lost", { cause });
		}
		const answer = parse(text);
		if (response.ok && answer !== undefined) return answer;
		if (isHostFailure(answer)) {
			throw new Refusal(answer);
		}
		if (GATEWAY.includes(response.status)) throw new Failure("connection_lost");
		throw new Failure("service_failed", { message: `The server answered ${response.status} without a known body.` });
	};

	return async (said) => {
		try {
			return await ask(said, await tokenOr("user_logged_out", userToken, false));
		} catch (error) {
			if (!(error instanceof Failure && error.code === "login_stale")) throw error;
			return ask(said, await tokenOr("login_stale", userToken, true));
		}
	};
}

async function tokenOr(
	code: "user_logged_out" | "login_stale",
	userToken: TalkOptions["userToken"],
	fresh: boolean,
): Promise<string> {
	try {
		const token = await userToken({ fresh });
		if (typeof token === "string" && token !== "") return token;
	} catch (cause) {
		throw new Failure(code, { cause });
	}
	throw new Failure(code);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isHostFailure(answer: unknown): answer is HostFailure {
	const { cause, authErrorScopes } = (answer ?? {}) as Partial<HostFailure>;
	return typeof cause === "string" && Object.hasOwn(causes, cause) && typeof (authErrorScopes ?? {}) === "object";
}
