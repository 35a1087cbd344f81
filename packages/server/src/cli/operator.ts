import type { Command } from "commander";
import { isLoopback } from "../config/loopback.ts";
import type { OperatorFailure } from "../operator-face/operator-face.ts";
import { Refusal, type Terminal, UsageError } from "./terminal.ts";

/** Where a server's operator face listens if its configuration does not say otherwise. */
export const DEFAULT_OPERATOR = "http://127.0.0.1:4181";
/** Milliseconds. Making a key takes the longest. */
const DEADLINE = 30_000;

/** A running server's operator face, as a command talks to it. */
export interface Operator {
	get<Body>(path: string, query?: Readonly<Record<string, string>>): Promise<Body>;
	post<Body>(path: string, body: Readonly<Record<string, unknown>>): Promise<Body>;
	/** Prints the answer: as words, or, with --json, as it is. */
	say(answer: unknown, words: string): void;
}

/**
 * The operator face that a command was told of: `--operator` or BYLEAVE_OPERATOR_URL, with BYLEAVE_OPERATOR_TOKEN.
 * Throws a UsageError where one is missing, or where the token would travel in clear.
 */
export function operatorOf(command: Command, { env, out }: Terminal): Operator {
	const options = command.optsWithGlobals<{ operator?: string; json?: boolean }>();
	const base = baseOf(options.operator ?? env.BYLEAVE_OPERATOR_URL ?? DEFAULT_OPERATOR);
	const token = env.BYLEAVE_OPERATOR_TOKEN;
	if (!token) {
		throw new UsageError(
			"No operator token · BYLEAVE_OPERATOR_TOKEN is not set · set it to operator.token of the server's configuration.",
		);
	}
	const call = async (path: string, init: RequestInit): Promise<unknown> => {
		const url = new URL(path, base);
		const response = await fetch(url, {
			...init,
			headers: { ...init.headers, authorization: `Bearer ${token}`, accept: "application/json" },
			redirect: "manual",
			signal: AbortSignal.timeout(DEADLINE),
		}).catch((error: unknown) => {
			throw unreachable(base, error);
		});
		const answer: unknown = await response.json().catch(() => undefined);
		if (response.ok && answer !== undefined) return answer;
		throw refusal(base, response.status, answer);
	};
	return {
		get: <Body>(path: string, query: Readonly<Record<string, string>> = {}) =>
			call(`${path}?${new URLSearchParams(query)}`, {}) as Promise<Body>,
		post: <Body>(path: string, body: Readonly<Record<string, unknown>>) =>
			call(path, {
				method: "POST",
				body: JSON.stringify(body),
				headers: { "content-type": "application/json" },
			}) as Promise<Body>,
		say: (answer, words) => out(options.json ? `${JSON.stringify(answer)}\n` : `${words}\n`),
	};
}

function baseOf(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new UsageError(
			`No address of an operator face · "${text}" is no http(s) URL · give one like ${DEFAULT_OPERATOR}.`,
		);
	}
	if (url.protocol === "http:" && !isLoopback(url.hostname)) {
		throw new UsageError(
			`The token is not sent · ${url.origin} is neither https nor on this machine · use https, or a tunnel to loopback.`,
		);
	}
	return url;
}

function unreachable(base: URL, error: unknown): Refusal {
	const { code } = ((error as Error).cause ?? error) as { code?: unknown };
	return new Refusal("connection_lost", `The operator face at ${base.origin} did not answer.`, {
		why: typeof code === "string" ? `${code}: no server runs there, or it listens elsewhere.` : "It took too long.",
		todo: "Start one with `byleave-server serve`, or name its address with --operator.",
	});
}

function refusal(base: URL, status: number, answer: unknown): Refusal {
	const { cause, message, field, trace } = (answer ?? {}) as Partial<OperatorFailure>;
	if (typeof cause !== "string" || typeof message !== "string") {
		return new Refusal("internal", `${base.origin} answered with status ${status}, and not as an operator face does.`, {
			why: "Something else listens there, or stands in between.",
			todo: "Check the address.",
		});
	}
	if (cause === "access_denied" && field === "authorization") {
		const why = "BYLEAVE_OPERATOR_TOKEN is not the operator.token of this server's configuration.";
		return new Refusal(cause, message, { why, todo: "Set it to the same value.", field, trace });
	}
	// The message of a field says more than what is true of all fields.
	return new Refusal(cause, message, { ...(field ? { why: `field ${field}` } : {}), field, trace });
}
