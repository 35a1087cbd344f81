import type { Platform } from "@byleave/protocol";
import type { SigningKey, VerifyingKey } from "../wire/keys.ts";
import type { Came, Lost, Probe } from "./probe.ts";

/** A merchant's client, which the server knows. */
export interface Client {
	readonly clientId: string;
	readonly by: SigningKey;
	readonly keyVersion?: string | undefined;
}
/** What every check goes by. */
export interface Visit {
	/** As merchants are told it, a prefix included. */
	readonly url: URL;
	/** The path in it, without a slash at its end. */
	readonly prefix: string;
	readonly platform: Platform;
	readonly client: Client | undefined;
	/** Those that were handed over by another way. */
	readonly given: readonly VerifyingKey[];
	readonly probe: Probe;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/** An answer, or undefined where none came. */
export const answerOf = (came: Came | Lost): Came | undefined => ("lost" in came ? undefined : came);

/** JSON in a body; undefined if it is none. */
export function jsonIn({ body }: Pick<Came, "body">): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
	} catch {
		return undefined;
	}
}

/** What somebody answered who is not the server: "HTTP 502, text/html". */
export const looksOf = ({ status, headers }: Pick<Came, "status" | "headers">): string => {
	const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1].split(";")[0];
	return `HTTP ${status}${type ? `, ${type}` : ""}`;
};
