import { isUtf8 } from "node:buffer";
import { Failure } from "@byleave/protocol";
import { visit } from "jsonc-parser";

/** Objects and lists within one another. */
const DEEPEST = 16;
/** Names that reach into an object's prototype when copied carelessly. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/**
 * One JSON object out of a body, so strict that what was verified is what is used (checklist 40). Throws
 * `body_malformed`, its message naming the fault: no UTF-8, no JSON (RFC 8259, no byte order mark), no object, a
 * name twice or forbidden at any depth, more than 16 levels.
 */
export function readJson(body: Uint8Array): Readonly<Record<string, unknown>> {
	const text = decoded(body);
	const value = parsed(text);
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("must be one JSON object");
	// What writes to the same text again, as the usual body does, names nothing twice; the rest shows in the value.
	if (!isUsual(value, 1) || JSON.stringify(value) !== text) readThrough(text);
	return value as Record<string, unknown>;
}

function isUsual(value: object, depth: number): boolean {
	return (
		depth <= DEEPEST &&
		Object.entries(value).every(
			([name, part]) => !FORBIDDEN.has(name) && (typeof part !== "object" || part === null || isUsual(part, depth + 1)),
		)
	);
}

function readThrough(text: string): void {
	const names: Set<string>[] = [];
	let depth = 0;
	const deeper = (): void => {
		if (++depth > DEEPEST) throw malformed(`must not nest more than ${DEEPEST} levels`);
	};
	visit(text, {
		onObjectBegin() {
			deeper();
			names.push(new Set());
		},
		onArrayBegin: deeper,
		onObjectProperty(name) {
			const seen = names.at(-1);
			if (FORBIDDEN.has(name)) throw malformed(`must not name a field ${name}`);
			if (seen?.has(name)) throw malformed("names a field twice");
			seen?.add(name);
		},
		onObjectEnd() {
			depth--;
			names.pop();
		},
		onArrayEnd() {
			depth--;
		},
	});
}

function decoded(body: Uint8Array): string {
	if (!isUtf8(body)) throw malformed("must be UTF-8");
	// A byte order mark stays, and is no JSON.
	return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw malformed("must be JSON");
	}
}

const malformed = (must: string): Failure => new Failure("body_malformed", { message: `The body ${must}.` });
