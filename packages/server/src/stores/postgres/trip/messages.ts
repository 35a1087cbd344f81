import type { Value } from "../../statement.ts";
import type { Prepared } from "./prepared.ts";

/**
 * What a client says of prepared statements (PostgreSQL, "Message Formats"), a whole trip in one piece of memory: a letter,
 * the length of what follows with its own four bytes, and that. Texts end with a zero byte; values are told as text.
 */
export class Messages {
	#bytes = Buffer.allocUnsafe(16_384);
	#end = 0;

	/** Takes its name from whatever had it in this session, and gives it to this statement. */
	parse({ name, text }: Prepared): void {
		this.#room(20 + 6 * name.length + 3 * text.length);
		const closing = this.#begin(CLOSE);
		this.#bytes[this.#end++] = STATEMENT;
		this.#text(name);
		this.#ends(closing);
		const parsing = this.#begin(PARSE);
		this.#text(name);
		this.#text(text);
		this.#int16(0);
		this.#ends(parsing);
	}

	/** Runs it with these values to its end; `describes`: what its rows are made of is told before them. */
	run({ name }: Prepared, values: readonly Value[], describes: boolean): void {
		this.#room(40 + 3 * name.length);
		const binding = this.#begin(BIND);
		this.#bytes[this.#end++] = 0;
		this.#text(name);
		this.#int16(0);
		this.#int16(values.length);
		for (const value of values) this.#value(value);
		this.#room(32);
		this.#int16(0);
		this.#ends(binding);
		if (describes) this.#piece(describing);
		this.#piece(running);
	}

	/** The trip, which ends here: whatever fails in it, the server goes on behind this. */
	taken(): Buffer {
		this.#room(ending.length);
		this.#piece(ending);
		const taken = Buffer.from(this.#bytes.subarray(0, this.#end));
		this.clear();
		return taken;
	}

	/** Forgets what was begun. */
	clear(): void {
		this.#end = 0;
		// One long trip does not keep its memory for ever.
		if (this.#bytes.length > LONG) this.#bytes = Buffer.allocUnsafe(16_384);
	}

	/** Its text holds every character but one, which no row of ours has: nothing is found by it. */
	#value(value: Value): void {
		if (value === null) {
			this.#room(4);
			this.#int32(-1);
			return;
		}
		let text = typeof value === "string" ? value : String(value);
		if (text.includes("\0")) text = text.replaceAll("\0", "\uFFFD");
		this.#room(4 + 3 * text.length);
		const length = this.#bytes.write(text, this.#end + 4);
		this.#int32(length);
		this.#end += length;
	}

	#begin(letter: number): number {
		this.#bytes[this.#end] = letter;
		this.#end += 5;
		return this.#end - 4;
	}
	#ends(begun: number): void {
		this.#bytes.writeInt32BE(this.#end - begun, begun);
	}
	#text(text: string): void {
		this.#end += this.#bytes.write(text, this.#end);
		this.#bytes[this.#end++] = 0;
	}
	#int16(value: number): void {
		this.#end = this.#bytes.writeInt16BE(value, this.#end);
	}
	#int32(value: number): void {
		this.#end = this.#bytes.writeInt32BE(value, this.#end);
	}
	#piece(piece: Uint8Array): void {
		this.#bytes.set(piece, this.#end);
		this.#end += piece.length;
	}
	#room(more: number): void {
		if (this.#end + more <= this.#bytes.length) return;
		const bytes = Buffer.allocUnsafe(2 * (this.#end + more));
		bytes.set(this.#bytes.subarray(0, this.#end));
		this.#bytes = bytes;
	}
}

const letter = (of: string): number => of.charCodeAt(0);
const [CLOSE, PARSE, BIND, STATEMENT] = [letter("C"), letter("P"), letter("B"), letter("S")];
/** Bytes. */
const LONG = 1 << 20;
/** The rows of what was bound last. */
const describing = Uint8Array.of(letter("D"), 0, 0, 0, 6, letter("P"), 0);
/** What was bound last, all its rows. */
const running = Uint8Array.of(letter("E"), 0, 0, 0, 9, 0, 0, 0, 0, 0);
const ending = Uint8Array.of(letter("S"), 0, 0, 0, 4);
