import { failure } from "../failure.ts";
import type { FrameCalls, Params } from "./frame-calls.ts";

/** Before every key, so that what a program keeps by itself is neither read nor cleared. */
const PREFIX = "byleave:";
/** As the family's pages have it: 10 MB in all. Browsers may allow less. */
const LIMIT_KB = 10_240;

/**
 * `my`'s storage, on the program's own origin: one per user and app (ruling 12). A value is kept as what JSON says of it. A
 * missing one is null.
 */
export const storageCalls = (page: Window): FrameCalls => ({
	getStorage: (params) => ({ data: read(page, keyOf(params)) }),
	setStorage(params) {
		const key = keyOf(params);
		const text = JSON.stringify(params.data) ?? "null";
		try {
			page.localStorage.setItem(PREFIX + key, text);
		} catch {
			throw failure("service_error", `There is no room for "${key}", or the browser keeps nothing for this page.`);
		}
		return {};
	},
	removeStorage(params) {
		page.localStorage.removeItem(PREFIX + keyOf(params));
		return {};
	},
	clearStorage() {
		for (const key of keys(page)) page.localStorage.removeItem(PREFIX + key);
		return {};
	},
	getStorageInfo() {
		const all = keys(page);
		const size = all.reduce((sum, key) => sum + key.length + (page.localStorage.getItem(PREFIX + key)?.length ?? 0), 0);
		return { keys: all, currentSize: Math.ceil(size / 1024), limitSize: LIMIT_KB };
	},
});

function read(page: Window, key: string): unknown {
	const text = page.localStorage.getItem(PREFIX + key);
	if (text === null) return null;
	try {
		return JSON.parse(text);
	} catch {
		return text; // put there by hand
	}
}

const keys = (page: Window): readonly string[] =>
	Object.keys(page.localStorage).flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []));

function keyOf({ key }: Params): string {
	if (typeof key === "string" || typeof key === "number") return String(key);
	throw failure("invalid_params", "key is missing: it names what is kept.");
}
