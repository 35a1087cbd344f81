import { type ComponentChild, toChildArray } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** Text: line breaks of the data and a written `\n` break it; white space around it in the template is not part of it. */
export function Text(props: TagProps): ComponentChild {
	const { selectable, numberOfLines, maxLines, space } = props;
	const most = numberOf(numberOfLines ?? maxLines, 0);
	const also = [isOn(selectable) && "b-selectable", most > 0 && "b-clamped", spaces.has(textOf(space)) && "b-spaced"];
	const own = textOf(props.style);
	const style = most > 0 ? `-webkit-line-clamp: ${Math.floor(most)}; ${own}` : own;
	return element(
		"span",
		rootOf(style === "" ? props : { ...props, style }, "text", { also: also.filter((one) => one).join(" ") }),
		written(toChildArray(props.children)),
	);
}
const spaces = new Set(["nbsp", "ensp", "emsp"]);

function written(children: readonly ComponentChild[]): ComponentChild[] {
	return children.map((child, index) => {
		if (typeof child !== "string") return child;
		let said = child.replaceAll("\\n", "\n");
		if (index === 0) said = said.replace(/^\s*\n\s*/, "");
		if (index === children.length - 1) said = said.replace(/\s*\n\s*$/, "");
		return said;
	});
}

export const text: TagRow = {
	name: "text",
	component: Text,
	attributes: ["selectable", "number-of-lines", "space", "decode"],
	events: [],
	support: "whole",
	style: `
:where(.b-text) { white-space: pre-line; }
:where(.b-spaced) { white-space: pre-wrap; }
:where(.b-clamped) { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; }
.b-selectable { -webkit-user-select: text; user-select: text; }
`,
};
