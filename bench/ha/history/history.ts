import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/**
 * What was asked: `authorize` (a code, or a sheet), `confirm` (the sheet's Allow), `stop` (the app, by the person); `redeem`
 * (code → tokens), `refresh`, `look` (inquiryUserInfo), `revoke`, by the merchant.
 */
export type Operation = "authorize" | "confirm" | "stop" | "redeem" | "refresh" | "look" | "revoke";
/** What changes something. */
export const writing: ReadonlySet<Operation> = new Set<Operation>(["confirm", "stop", "redeem", "refresh", "revoke"]);

/**
 * `done`; `asked`: a sheet in place of a code; `refused`: it is said that it was not done, and will not be; `unknown`: U, 503, or
 * no answer: it may have been done; `unproven`: an answer that nobody vouches for.
 */
export type Said = "done" | "asked" | "refused" | "unknown" | "unproven";

/** A request, written when it is over. Secrets are told by a digest, so that a history may be kept. */
export interface Request {
	readonly kind: "request";
	readonly id: number;
	/** The user whose it is. */
	readonly person: string;
	readonly operation: Operation;
	/** Which of the servers was asked. */
	readonly server: string;
	/** Milliseconds by one clock, that of whoever asks: when it was sent, and when the answer was there or given up. */
	readonly begun: number;
	readonly answered: number;
	readonly said: Said;
	/** Of a refusal and of what is unknown: the result code, the cause, or what went wrong on the way. */
	readonly word?: string;
	/** The ticket, code or token that was presented. */
	readonly presents?: string;
	/** What came. */
	readonly gives?: Gives;
}
export interface Gives {
	readonly ticket?: string;
	readonly code?: string;
	readonly access?: string;
	readonly refresh?: string;
	/** The user's id towards the merchant. */
	readonly customer?: string;
	/** The name in what was disclosed. */
	readonly name?: string;
}
/** Something that was done to the cluster. */
export interface Event {
	readonly kind: "event";
	readonly what: "postmaster killed" | "node killed" | "switchover" | "node frozen" | "audit";
	/** The node that it was done to: the primary. */
	readonly node: string;
	readonly at: number;
}
export type Line = Request | Event;
export type History = readonly Line[];

/** Stands for a secret. */
export const digestOf = (secret: string): string =>
	createHash("sha256").update(secret).digest("base64url").slice(0, 16);
/** What the directory calls a person, so that whoever is told of another is noticed. */
export const nameOf = (person: string): string => `Name of ${person}`;

/** Milliseconds since 1970, by a clock that nobody sets. */
export const now = (): number => performance.timeOrigin + performance.now();

/** Keeps lines in memory and in a file. */
export interface Recorder {
	readonly lines: Line[];
	add(line: Line): void;
	close(): void;
}
export function recorder(file: string): Recorder {
	const handle = openSync(file, "w");
	const lines: Line[] = [];
	return {
		lines,
		add(line) {
			lines.push(line);
			writeSync(handle, `${JSON.stringify(line)}\n`);
		},
		close: () => closeSync(handle),
	};
}

/** A history that was kept. */
export const readHistory = (file: string): History =>
	readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line));

export const requestsOf = (history: History): readonly Request[] => history.filter((line) => line.kind === "request");
export const eventsOf = (history: History): readonly Event[] => history.filter((line) => line.kind === "event");
