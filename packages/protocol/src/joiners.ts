/** Scripts in whose words letters are joined, or kept apart, by a character without a shape (Unicode, chapters 9 and 12 to 16). */
const SCRIPTS = [
	"Arabic",
	"Bengali",
	"Devanagari",
	"Gujarati",
	"Gurmukhi",
	"Kannada",
	"Khmer",
	"Malayalam",
	"Mongolian",
	"Myanmar",
	"Oriya",
	"Sinhala",
	"Syriac",
	"Tamil",
	"Telugu",
];

/** Source of a regular expression (flag u): a zero-width joiner or non-joiner between letters of a script that uses it (ruling 39). */
export const JOINER: string = SCRIPTS.map(
	(script) => String.raw`(?<=\p{Script=${script}})[\u200C\u200D](?=\p{Script=${script}})`,
).join("|");
