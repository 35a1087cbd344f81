/**
 * Which kind of trouble: nothing came back, it came too late, it is not proven to be the platform's, it makes no sense, or
 * nothing was asked, since the platform's keys could not be had or since another session of yours had brought the code.
 */
export type Trouble = "transport" | "deadline" | "unverified" | "unreadable" | "keys" | "other_session";

/**
 * What cannot be told as a result: no answer, or one that nobody vouches for. A refusal by the platform is no
 * exception but a result with `resultStatus: "F"`. Holds no token and no key.
 */
export class MerchantError extends Error {
	readonly trouble: Trouble;
	readonly what: string;
	readonly why: string;
	readonly todo: string;
	/** The answer's HTTP status, if one came. */
	readonly status: number | undefined;
	/** Finds the request in the platform's log, if the answer named it. Not vouched for by a signature. */
	readonly trace: string | undefined;
	constructor(
		trouble: Trouble,
		told: { what: string; why: string; todo: string; status?: number; trace?: string | undefined; cause?: unknown },
	) {
		super(`${told.what} ${told.why} ${told.todo}`, { cause: told.cause });
		this.name = "MerchantError";
		this.trouble = trouble;
		this.what = told.what;
		this.why = told.why;
		this.todo = told.todo;
		this.status = told.status;
		this.trace = told.trace;
	}
}
