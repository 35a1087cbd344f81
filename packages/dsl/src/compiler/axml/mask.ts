import { expressionsIn } from "../expression/pieces.ts";

/** Stands for a sign that no reader of tags may see: it is neither a letter of a name nor white space nor a quote. */
const HIDDEN = "\uE000";
/** Tags whose content is a script. */
export const scripts: ReadonlySet<string> = new Set(["import-sjs", "sjs", "wxs"]);

/**
 * The source as a reader of tags may see it: what stands in `{{ }}`, in scripts, and a `<` that begins no tag, is hidden, and a comment
 * among attributes is white space. Places stay as they are.
 */
export function mask(source: string): string {
	const expressions = expressionsIn(source);
	let expression = expressions.next();
	let masked = "";
	let from = 0;
	const hide = (start: number, end: number, by = HIDDEN): void => {
		masked += source.slice(from, start) + by.repeat(end - start);
		from = end;
	};
	const sign = /\{\{|<!--|<!\[CDATA\[|<(import-sjs|wxs|sjs)(?=[\s>])|<(?![a-zA-Z/!?])|<\/(?![a-zA-Z])/g;
	for (let found = sign.exec(source); found; found = sign.exec(source)) {
		const { 0: all, 1: script, index } = found;
		if (all === "{{") {
			while (!expression.done && expression.value.start < index) expression = expressions.next();
			if (expression.done) continue;
			const { start, end } = expression.value;
			if (start !== index) continue;
			hide(start, end);
			sign.lastIndex = end;
		} else if (script !== undefined) {
			const [start, end] = scriptIn(source, script, index);
			if (end > start) hide(start, end);
			sign.lastIndex = Math.max(end, index + 1);
		} else if (all.startsWith("<!")) {
			const end = source.indexOf(all === "<!--" ? "-->" : "]]>", index);
			sign.lastIndex = end < 0 ? source.length : end + 3;
			if (all === "<!--" && isInTag(masked + source.slice(from, index))) hide(index, sign.lastIndex, " ");
		} else hide(index, index + 1);
	}
	return masked + source.slice(from);
}

/** Whether what begins after this stands among the attributes of a tag. */
const isInTag = (before: string): boolean =>
	/^<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*$/.test(before.slice(before.lastIndexOf("<")));

/** Where the script that a tag holds begins and ends; it has none where both are one. */
function scriptIn(source: string, tag: string, at: number): readonly [start: number, end: number] {
	const opened = source.indexOf(">", at);
	if (opened < 0 || source[opened - 1] === "/") return [at, at];
	const closed = source.indexOf(`</${tag}`, opened);
	return closed < 0 ? [at, at] : [opened + 1, closed];
}
