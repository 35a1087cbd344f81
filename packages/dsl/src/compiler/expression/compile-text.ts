import { decodeHTMLStrict, decodeXML } from "entities";
import { type Compiled, compileExpression, type Names } from "./compile-expression.ts";
import { piecesOf } from "./pieces.ts";

/**
 * A text of a template, or the value of an attribute, as JavaScript: an expression alone keeps its type, beside text it becomes
 * text. `tell` hears what is wrong, and where in the text, from 0.
 */
export function compileText(
	source: string,
	names: Names,
	tell: (why: string, at: number) => void,
	as: "value" | "data" | "text" = "value",
): string {
	const pieces = piecesOf(source);
	const code = (text: string, at: number): string => {
		// Who keeps to XML writes `&lt;` and `&amp;&amp;` in an expression.
		const { code, wrong }: Compiled = compileExpression(decodeXML(text), names, as === "data" ? "data" : "value");
		if (wrong) tell(wrong.why, at + wrong.at);
		return code;
	};
	const said = pieces.filter((piece) => "expression" in piece || piece.text.trim() !== "");
	const [only] = said;
	if (as !== "text" && said.length === 1 && only && "expression" in only) return code(only.expression, only.at);
	// A line break in a text is a space, as in HTML.
	const words = (text: string): string =>
		JSON.stringify(decodeHTMLStrict(as === "text" ? text.replace(/[ \t\r]*\n\s*/g, " ") : text));
	if (pieces.every((piece) => "text" in piece)) return words(source);
	const parts = pieces.map((piece) => ("text" in piece ? words(piece.text) : code(piece.expression, piece.at)));
	return `text(${parts.join(", ")})`;
}
