import type { ApiFailed } from "@byleave/host";
import { jsapi } from "@byleave/protocol/platforms/jsapi";

/** What a mini program passed, read field by field. What is wrong is an error 2 that names the field. */
export type Params = Readonly<Record<string, unknown>>;

/** The parameters cannot be used; `wrong` says which and what to do. */
export class BadParams extends Error {}

const numbers = jsapi.outcomes;

/** `fail` for a parameter: error 2 of the family, and in words what was wrong. */
export function badParams({ message }: BadParams): ApiFailed {
	const error = numbers.invalid_params;
	return { error, errorMessage: `${jsapi.messages[error]}: ${message}` };
}

/** A text; what is no text is shown as JSON, as my.alert shows it. Empty if there is none. */
export function textOf(value: unknown): string {
	if (value === undefined || value === null) return "";
	return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text of so many characters at most; undefined if there is none. Throws BadParams for anything else. */
export function shortText(params: Params, field: string, most: number): string | undefined {
	const value = params[field];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== "string") throw new BadParams(`${field} must be a text.`);
	return value.length > most ? `${value.slice(0, most)}…` : value;
}

/** A number of milliseconds between 0 and `most`; text that is one counts. Throws BadParams for anything else. */
export function milliseconds(params: Params, field: string, { usual, most }: { usual: number; most: number }): number {
	const value = params[field];
	if (value === undefined || value === null || value === "") return usual;
	const number = typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
	if (!Number.isFinite(number) || number < 0) throw new BadParams(`${field} must be a number of milliseconds.`);
	return Math.min(number, most);
}

/** A list of texts, one at least. Throws BadParams for anything else. */
export function texts(params: Params, field: string, most: number): readonly string[] {
	const value = params[field];
	const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
	if (!isList) throw new BadParams(`${field} must be a list of texts.`);
	if (value.length > most) throw new BadParams(`${field} may have ${most} entries at most.`);
	return value;
}

/** A colour as the family writes it: `#rgb` or `#rrggbb`, also as a number. Undefined if there is none. */
export function colour(params: Params, field: string): string | undefined {
	const value = params[field];
	if (value === undefined || value === null || value === "") return undefined;
	if (typeof value === "number" && Number.isInteger(value) && value >= 0) {
		return `#${(value & 0xffffff).toString(16).padStart(6, "0")}`;
	}
	const hex = /^#(?:[0-9a-f]{3}){1,2}$/i.exec(String(value))?.[0].toLowerCase();
	if (hex === undefined) throw new BadParams(`${field} must be a colour like #1677ff.`);
	return hex.length === 7 ? hex : `#${[...hex.slice(1)].map((digit) => digit + digit).join("")}`;
}
