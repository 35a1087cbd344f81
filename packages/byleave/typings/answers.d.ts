/// <reference types="@mini-types/my" />

/** How a call fails: what `fail`, `complete` and the Promise get. Thrown, returned or given by value. */
export interface Failure {
	readonly error: number;
	readonly errorMessage?: string;
}

type Given<Api> = Api extends (object?: infer Options) => unknown ? NonNullable<Options> : object;
/** A part will do: the fields that the program reads. */
type Result<Options> = Options extends { success?: infer Success }
	? NonNullable<Success> extends (data: infer Data) => void
		? Partial<Data>
		: unknown
	: unknown;
type Asked<Options> = Omit<Options, "success" | "fail" | "complete">;
type Answered<Options> = Result<Options> | Failure | undefined;

/** What a call answers: a value, a failure, or a function that is asked each time with what the program passed. */
export type Answer<Api> =
	| Result<Given<Api>>
	| Failure
	| { asked(options: Asked<Given<Api>>): Answered<Given<Api>> | Promise<Answered<Given<Api>>> }["asked"];

/** Of these the container's own stand. */
type Kept = "getAuthCode" | "call" | "canIUse" | `on${string}` | `off${string}`;

/**
 * The answers of `byleave.my.ts`, its default export: a name of the published typings, and what it answers in the sandbox.
 * `postMessage` stands for the page of the mini program around a web-view: what it answers comes to `my.onMessage`.
 */
export type Answers = {
	readonly [Name in Exclude<keyof typeof my, Kept>]?: Answer<(typeof my)[Name]>;
} & {
	postMessage?(data: unknown): unknown;
};
