import { Trouble } from "../../trouble.ts";

/** What a shell knows beside the text; nothing is ever run. */
export interface ShellOptions {
	/** Values of variables. */
	readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The words of each command in a text, as a POSIX shell, bash or zsh takes it apart: quotes (`'…'`, `"…"`, `$'…'`),
 * backslashes, lines continued, comments, variables that are set. What comes behind `|` or `>` is for the shell. A text as
 * a browser copies it for the Windows prompt (`^"`) is taken apart as that does. Throws a Trouble for what would have to
 * be run or read from elsewhere.
 */
export function commandsIn(text: string, { env }: ShellOptions): readonly (readonly string[])[] {
	const whole = text.replaceAll("\r\n", "\n");
	if (isOfPrompt(whole)) return [promptWords(whole)];
	const commands: string[][] = [];
	let words: string[] = [];
	/** undefined: between words. */
	let word: string | undefined;
	let rest = whole.replace(/^\s*[$%>] /, "");
	/** Behind a pipe or a redirection. */
	let aside = false;

	const endWord = () => {
		if (word !== undefined && !aside) words.push(word);
		word = undefined;
	};
	const endCommand = () => {
		endWord();
		if (words.length > 0) commands.push(words);
		words = [];
		aside = false;
	};
	const take = (pattern: RegExp): RegExpExecArray | undefined => {
		const match = pattern.exec(rest) ?? undefined;
		if (match) rest = rest.slice(match[0].length);
		return match;
	};
	const add = (more: string) => {
		word = (word ?? "") + more;
	};

	while (rest !== "") {
		if (take(/^[\\`]\n/)) continue;
		if (take(/^[ \t]+/)) endWord();
		else if (word === undefined && take(/^#[^\n]*/)) continue;
		else if (take(/^(?:\n|;|&&?|\|\|)/)) endCommand();
		else if (take(/^(?:\||[0-9&]?>>?(?:&[0-9-])?)/)) {
			endWord();
			aside = true;
		} else if (rest.startsWith("<")) throw fed();
		else if (rest.startsWith("'")) add((take(/^'([^']*)'/) ?? unclosed("'"))[1] ?? "");
		else if (rest.startsWith("$'")) add(ansi((take(/^\$'((?:[^'\\]|\\[\s\S])*)'/) ?? unclosed("$'"))[1] ?? ""));
		else if (take(/^\$?"/)) add(doubleQuoted());
		else if (rest.startsWith("$")) add(variable());
		else if (rest.startsWith("`")) throw run();
		else add((take(/^\\([\s\S])/) ?? take(/^\\?()$/) ?? take(/^([\s\S])/))?.[1] ?? "");
	}
	endCommand();
	return commands;

	function doubleQuoted(): string {
		let inside = "";
		while (!rest.startsWith('"')) {
			if (rest === "") unclosed('"');
			else if (take(/^\\\n/)) continue;
			else if (rest.startsWith("$")) inside += variable();
			else if (rest.startsWith("`")) throw run();
			else inside += (take(/^\\([$`"\\])/) ?? take(/^([\s\S])/))?.[1] ?? "";
		}
		take(/^"/);
		return inside;
	}
	function variable(): string {
		if (rest.startsWith("$(")) throw run();
		const [, bare, braced] = take(/^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/) ?? [];
		const name = bare ?? braced;
		if (name === undefined) {
			if (/^\$[{0-9@*#?!$-]/.test(rest)) throw valueless(rest.slice(0, 2));
			rest = rest.slice(1);
			return "$";
		}
		const value = env[name];
		if (value === undefined) throw valueless(`$${name}`);
		return value;
	}
}

/** By what quotes or continues first: `^"`, `^` at a line's end, or that behind `"…"`. */
const isOfPrompt = (text: string): boolean => /^[^'"^\\]*(?:"[^"\n]*" )?\^["\n]/.test(text);

const run = (): Trouble =>
	new Trouble("The command has $(…) or `…` in it", "nothing is run here", "put what it prints in its place");
const fed = (): Trouble =>
	new Trouble("The command reads from elsewhere, with <", "that is not followed", "put the body into --data-binary");
const valueless = (name: string): Trouble =>
	new Trouble(`The command says ${name}`, "it has no value here", "put the value in its place, or export it first");
function unclosed(quote: string): never {
	throw new Trouble(`A ${quote} is never closed`, "the command is not whole", "copy it to its end");
}

const escapes: Readonly<Record<string, number>> = {
	...{ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, E: 27 },
};

/** `$'…'`, inside: escapes of letters, of bytes (\x41, \101) and of code points (\u00e9). */
function ansi(inside: string): string {
	const pieces = inside
		.split(/(\\(?:x[0-9A-Fa-f]{1,2}|u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8}|[0-7]{1,3}|c[\s\S]|[\s\S]))/)
		.map((piece, at): Buffer => {
			if (at % 2 === 0) return Buffer.from(piece);
			const [, kind = ""] = piece;
			const digits = piece.slice(2);
			if (kind === "x" && digits !== "") return Buffer.of(Number.parseInt(digits, 16));
			if ((kind === "u" || kind === "U") && digits !== "") return Buffer.from(String.fromCodePoint(codePoint(digits)));
			if (/[0-7]/.test(kind)) return Buffer.of(Number.parseInt(piece.slice(1), 8) & 0xff);
			if (kind === "c" && digits !== "") return Buffer.of((digits.codePointAt(0) ?? 0) & 0x1f);
			const code = escapes[kind];
			if (code !== undefined) return Buffer.of(code);
			return Buffer.from(/['"\\?]/.test(kind) ? kind : piece);
		});
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
	} catch {
		throw new Trouble(
			"A $'…' holds bytes that are no UTF-8",
			"they cannot be told here",
			"put the body into a file: @FILE",
		);
	}
}

function codePoint(hex: string): number {
	const point = Number.parseInt(hex, 16);
	return point > 0x10ffff ? 0xfffd : point;
}

/**
 * As the Windows prompt and then a C program take it: `^` takes away the meaning of what follows, and with the end of its
 * line is nothing, with an empty line behind it a line end; `"…"` quotes, and a quote behind an odd count of
 * backslashes is one.
 */
function promptWords(text: string): readonly string[] {
	const bare = text.replace(/\^(\n\n?|[\s\S])/g, (_, next: string) =>
		next === "\n" ? "" : next === "\n\n" ? "\n" : next,
	);
	const words: string[] = [];
	let word: string | undefined;
	let quoted = false;
	for (const [piece, slashes, quote] of bare.matchAll(/(\\*)("|[\s\S]|$)/g)) {
		if (piece === "") break;
		if (quote === '"') {
			word = (word ?? "") + "\\".repeat(Math.floor((slashes?.length ?? 0) / 2));
			if ((slashes?.length ?? 0) % 2 === 1) word += '"';
			else quoted = !quoted;
		} else if (quoted || !/^\s*$/.test(piece)) {
			const ends = !quoted && /\s$/.test(piece);
			word = (word ?? "") + (ends ? slashes : piece);
			if (ends) {
				words.push(word);
				word = undefined;
			}
		} else if (word !== undefined) {
			words.push(word);
			word = undefined;
		}
	}
	return word === undefined ? words : [...words, word];
}
