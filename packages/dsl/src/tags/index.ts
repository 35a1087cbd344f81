import { type ComponentType, h } from "preact";
import type { TagProps } from "../template/scope.ts";

const plain =
	(tag: string, name: string): ComponentType<TagProps> =>
	({ on, children, class: own, ...rest }) => {
		const place = { id: String(rest.id ?? ""), dataset: rest.dataset ?? {} };
		const tap = on?.tap;
		return h(
			tag,
			{
				class: `b-${name} ${own ?? ""}`,
				...(tap
					? { onClick: () => tap.run?.({ type: "tap", timeStamp: 0, target: place, currentTarget: place, detail: {} }) }
					: {}),
			} as never,
			children as never,
		);
	};
export const tags: Readonly<Record<string, ComponentType<TagProps>>> = {
	view: plain("div", "view"),
	text: plain("span", "text"),
	button: plain("button", "button"),
};
export const tagStyles = "";
