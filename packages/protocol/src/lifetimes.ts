/** Seconds, branded so that milliseconds cannot be handed in by mistake. */
export type Seconds = number & { readonly unit: "seconds" };
export const seconds = (value: number): Seconds => value as Seconds;

/** How long things live, and the windows in which something counts. */
export interface Lifetimes {
	readonly code: Seconds;
	readonly access: Seconds;
	readonly refresh: Seconds;
	readonly family: Seconds;
	readonly ticket: Seconds;
	/** What a merchant has prepared waits so long for its user. */
	readonly prepared: Seconds;
	/** How far Request-Time may be off, either way. */
	readonly clock: Seconds;
	/** How long a repeated code or refresh token gets the same answer again. */
	readonly retry: Seconds;
	/** A call that shows no sheet is answered within this. */
	readonly call: Seconds;
	/** Two refusals within this suppress the next sheets for as long again. */
	readonly suppression: Seconds;
	/** An optional scope that was left off is not asked again for this long. */
	readonly setAside: Seconds;
}

/**
 * Those of the base platform (ruling 21); another states what differs. They stand outside its table so that the causes'
 * own words can speak them.
 */
export const usual: Lifetimes = {
	code: seconds(300),
	access: seconds(2 * 3600),
	refresh: seconds(30 * 86_400),
	family: seconds(365 * 86_400),
	ticket: seconds(600),
	prepared: seconds(900),
	clock: seconds(300),
	retry: seconds(30),
	call: seconds(10),
	suppression: seconds(60),
	setAside: seconds(86_400),
};

const units = [
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
] as const;

/**
 * A time as people say it in a language, in the largest unit that makes it whole and more than one day: "1 minute",
 * "24 hours", "30 days".
 */
export function spoken(time: number, tag = "en"): string {
	const [unit, size] = units.find(([unit, size]) => time % size === 0 && (unit !== "day" || time > size)) ?? [
		"second",
		1,
	];
	const count = time / size;
	// So that whoever only starts does not wait for the languages' data: the causes' own words are English.
	if (tag === "en" && Number.isInteger(count) && count < 1000) return `${count} ${unit}${count === 1 ? "" : "s"}`;
	return numbersIn(tag, unit).format(count);
}

/** Making one takes longer than all that is said with it. A reader names the tag, so that there is no end to them. */
const made = new Map<string, Intl.NumberFormat>();
const MOST_MADE = 100;

function numbersIn(tag: string, unit: string): Intl.NumberFormat {
	const name = `${tag} ${unit}`;
	const known = made.get(name);
	if (known) return known;
	const fresh = new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay: "long" });
	if (made.size >= MOST_MADE) made.clear();
	made.set(name, fresh);
	return fresh;
}
