import { text } from "./values.ts";

/** Classes of what people write there: a text, a list, or an object whose true keys count. */
export function classesOf(value: unknown): string {
	if (typeof value === "string") return value;
	if (Array.isArray(value))
		return value
			.map(classesOf)
			.filter((one) => one !== "")
			.join(" ");
	if (typeof value === "object" && value !== null)
		return Object.entries(value)
			.filter(([, on]) => on)
			.map(([name]) => name)
			.join(" ");
	return value === true || value === false ? "" : text(value);
}

/** A style of a text or of an object, its rpx in lengths that the document knows. */
export function styleOf(value: unknown): string {
	const said =
		typeof value === "object" && value !== null && !Array.isArray(value)
			? Object.entries(value)
					.map(([name, of]) => `${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}: ${text(of)}`)
					.join("; ")
			: text(value);
	return lengthsIn(said);
}

/** 750 rpx are as wide as the page: `--rpx` is one of them. */
export const lengthsIn = (style: string): string =>
	style.replace(/(?<![\w.#-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/gi, (_, number: string) => `calc(var(--rpx) * ${number})`);

const camels = new Map<string, string>();
/** `user-name` → `userName`. */
export function camel(name: string): string {
	let known = camels.get(name);
	if (known === undefined) {
		known = name.replace(/-+([^-])/g, (_, letter: string) => letter.toUpperCase());
		camels.set(name, known);
	}
	return known;
}
