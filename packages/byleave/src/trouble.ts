/** What went wrong for the person at the command line: what happened · why · what to do, in one line. */
export class Trouble extends Error {
	constructor(what: string, why: string, todo: string, options?: ErrorOptions) {
		super(`${what} · ${why} · ${todo}`, options);
		this.name = "Trouble";
	}
}

/** What a line quotes of somebody's own: without line ends, and without what a terminal would obey. */
export const inOneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
