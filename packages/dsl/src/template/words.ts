import { attempt, text } from "./values.ts";

/** Classes of what people write there: a text, a list, or an object whose true keys count. */
export const classesOf = (value: unknown): string =>
	typeof value === "string" ? value : (attempt(() => namesIn(value).join(" ")) ?? "");

function namesIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(namesIn);
	if (typeof value === "object" && value !== null)
		return Object.entries(value).flatMap(([name, isOn]) => (isOn ? [name] : []));
	const name = typeof value === "boolean" ? "" : text(value);
	return name === "" ? [] : [name];
}

/** A style of a text or of an object, its rpx in lengths that the document knows. */
export const styleOf = (value: unknown): string =>
	lengthsIn(
		typeof value === "object" && value !== null ? (attempt(() => rulesIn(value).join("; ")) ?? "") : text(value),
	);

const rulesIn = (rules: object): string[] =>
	Array.isArray(rules)
		? rules.map((one) => (typeof one === "object" && one !== null ? rulesIn(one).join("; ") : text(one)))
		: Object.entries(rules).flatMap(([name, value]) => {
				const said = text(value);
				const property = name.startsWith("--") ? name : name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);
				return said === "" ? [] : [`${property}: ${said}`];
			});

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
