import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import fc from "fast-check";
import { commandsIn } from "./shell.ts";

const env = { id: "client 1", empty: "" };
const words = (text: string): readonly string[] => commandsIn(text, { env }).flat();

/** Each as every POSIX shell takes it. */
const rows: readonly (readonly [text: string, words: readonly string[]])[] = [
	["a  b\tc", ["a", "b", "c"]],
	["a'b c'd", ["ab cd"]],
	[`"a 'b'" 'c "d"'`, ["a 'b'", 'c "d"']],
	["'' \"\" x", ["", "", "x"]],
	["it\\'s a\\ b \\\\ \\n", ["it's", "a b", "\\", "n"]],
	['"\\$x \\" \\\\ \\a \\`"', ['$x " \\ \\a `']],
	["a \\\n  b\\\nc", ["a", "bc"]],
	["\"a\\\nb\" 'c\\\nd'", ["ab", "c\\\nd"]],
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's
	['"$id" "${id}s" "$empty" \'$id\'', ["client 1", "client 1s", "", "$id"]],
	["a# b #c d", ["a#", "b"]],
	['a$ "b$" c$.d', ["a$", "b$", "c$.d"]],
	['"{\\"a\\":\\"é ≈ 𝄞\\"}"', ['{"a":"é ≈ 𝄞"}']],
];
/** As bash and zsh take it, beyond POSIX. */
const beyond: readonly (readonly [text: string, words: readonly string[]])[] = [
	["$'a\\n\\t\\'\\\\b' x", ["a\n\t'\\b", "x"]],
	["$'\\u00e9\\xc3\\xa9\\303\\251\\u0021'", ["ééé!"]],
	["$'\\q\\U0001d11e'", ["\\q𝄞"]],
	['$"a b"', ["a b"]],
];
const told = rows.filter(([, expected]) => expected.length > 0);

describe("words of a shell", () => {
	for (const [text, expected] of [...told, ...beyond]) {
		it(JSON.stringify(text), () => assert.deepEqual(words(text), expected));
	}
	it("a shell says the same", (t) => {
		const script = told.map(([text]) => `printf '%s\\0' ${text}\nprintf '\\1'\n`).join("");
		const ran = spawnSync("sh", { input: script, env: { ...env, PATH: process.env.PATH }, encoding: "utf8" });
		if (ran.error) return t.skip("there is no sh");
		const said = ran.stdout
			.split("\u0001")
			.slice(0, -1)
			.map((line) => line.split("\0").slice(0, -1));
		assert.deepEqual(
			said,
			told.map(([, expected]) => expected),
		);
	});
	it("whatever is quoted comes back, by any way of quoting", () => {
		const quotes = [
			(word: string) => `'${word.replaceAll("'", "'\\''")}'`,
			(word: string) => `"${word.replace(/[\\"$`]/g, "\\$&")}"`,
			(word: string) => `$'${word.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n")}'`,
			(word: string) => Array.from(word, (char) => (char === "\n" ? "'\n'" : `\\${char}`)).join("") || "''",
		];
		const word = fc.tuple(fc.string({ unit: "grapheme" }), fc.constantFrom(...quotes));
		fc.assert(
			fc.property(fc.array(word, { minLength: 1 }), (given) => {
				// Outside of what a shell can hold; and a Windows prompt's own sign.
				fc.pre(given.every(([text]) => !/[\0\r]|\^["\n\\]/.test(text)));
				const text = given.map(([word, quote]) => quote(word)).join(" \\\n ");
				fc.pre(!/\^["\n]/.test(text));
				assert.deepEqual(
					words(text),
					given.map(([word]) => word),
				);
			}),
		);
	});
});

describe("commands", () => {
	it("end at a line's end, ; and &; what is behind | and > is the shell's", () => {
		assert.deepEqual(commandsIn("$ a 'b\nc' | jq . > x\nd; e&f 2>&1 && g", { env }), [
			["a", "b\nc"],
			["d"],
			["e"],
			["f"],
			["g"],
		]);
	});
	it("of the Windows prompt, as browsers copy them", () => {
		const copied =
			'curl ^"https://w.example/v2/x?a=1^&b=2^" ^\n  -H ^"Client-Id: c^" ^\n  --data-raw ^"^{^\\^"a^\\^":^\\^"b^%^\\\\c d^\\^"^}^"';
		assert.deepEqual(commandsIn(copied, { env }), [
			["curl", "https://w.example/v2/x?a=1&b=2", "-H", "Client-Id: c", "--data-raw", '{"a":"b%\\\\c d"}'],
		]);
		assert.deepEqual(words('a ^\n "b^\n\nc" ""'), ["a", "b\nc", ""]);
	});
	it("of PowerShell go on behind its own sign", () => assert.deepEqual(words("a `\r\n  b"), ["a", "b"]));
	for (const [text, why] of [
		["a $(date)", /nothing is run here/],
		['"`date`"', /nothing is run here/],
		["a `date`", /nothing is run here/],
		["a < b", /with < · that is not followed/],
		["$time", /The command says \$time · it has no value here/],
		['"$1"', /it has no value here/],
		["'a", /A ' is never closed/],
		['"a', /A " is never closed/],
		["$'a", /A \$' is never closed/],
		["$'\\xff'", /bytes that are no UTF-8/],
	] as const) {
		it(`that cannot be read are told why: ${text}`, () => assert.throws(() => words(text), why));
	}
});
