/** What is looked at, in the order in which it is told. */
export type CheckName =
	| "name"
	| "connection"
	| "tls"
	| "health"
	| "ready"
	| "platform"
	| "keys"
	| "path"
	| "headers"
	| "answer"
	| "rotation"
	| "clock"
	| "client"
	| "compression"
	| "body-size";

/** What one check found. */
export interface Finding {
	readonly check: CheckName;
	readonly verdict: "ok" | "warn" | "bad";
	/** In one line. */
	readonly said: string;
	/** What mends it; undefined where nothing has to be. */
	readonly todo?: string;
}

export const ok = (check: CheckName, said: string): Finding => ({ check, verdict: "ok", said });
export const warn = (check: CheckName, said: string, todo: string): Finding => ({ check, verdict: "warn", said, todo });
export const bad = (check: CheckName, said: string, todo: string): Finding => ({ check, verdict: "bad", said, todo });
