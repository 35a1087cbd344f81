import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { visibleText } from "./checks.ts";

describe("visibleText", () => {
	const bad: readonly (readonly [string, string])[] = [
		["nothing", ""],
		["only spaces", " \u00a0\u3000 "],
		["65 characters", "x".repeat(65)],
		["a line break", "Cof\nfee"],
		["a control character", "Coffee\u0007"],
		["a zero-width space", "Cof\u200bfee"],
		["a zero-width joiner", "Cof\u200dfee"],
		["a zero-width joiner at the end of Arabic", "\u0645\u06cc\u200d"],
		["two joiners in a row", "\u0645\u06cc\u200c\u200c\u062e\u0648"],
		["a joiner between scripts", "\u0645\u06cc\u200ca"],
		["a soft hyphen", "Cof\u00adfee"],
		["a right-to-left override", "Coffee\u202eeeffoC"],
		["an isolate", "\u2067Coffee\u2069"],
		["a byte order mark", "Cof\ufefffee"],
		["a Hangul filler", "\u3164"],
		["a braille blank", "\u2800"],
		["marks piled up", `Coffee${"\u0301\u0316\u0317\u0318\u0319"}`],
		["half a character", "Coffee\ud83d"],
		["a private character", "Coffee\ue000"],
	];
	for (const [what, name] of bad) {
		it(`[84] refuses ${what}`, () => {
			const refusal = { name: "Failure", code: "field_invalid", field: "name", message: /^name: / };
			assert.throws(() => visibleText("name", name, 64), refusal);
		});
	}
	for (const [name, kept] of [
		["  Kafé  ", "Kafé"],
		["Cafe\u0301", "Caf\u00e9"],
		["咖啡", "咖啡"],
		["مقهى", "مقهى"],
		["กาแฟน้ำ", "กาแฟน้ำ"],
		// Persian and Sinhala are not written right without them (ruling 39).
		["می\u200cخواهم", "می\u200cخواهم"],
		["ශ්\u200dරී", "ශ්\u200dරී"],
		["☕️".repeat(64), "☕️".repeat(64)],
	] as const) {
		it(`takes ${name.slice(0, 8)}, trimmed, in normal form, counted as people count`, () => {
			assert.equal(visibleText("name", name, 64), kept.normalize("NFC"));
		});
	}
});
