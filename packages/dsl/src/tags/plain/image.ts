import { Component, type ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** How a picture fills its box: what CSS calls it, and where it is put. */
const modes: Readonly<Record<string, readonly [fit: string, position?: string]>> = {
	scaleToFill: ["fill"],
	aspectFit: ["contain"],
	aspectFill: ["cover"],
	widthFix: ["fill"],
	heightFix: ["fill"],
	top: ["none", "top"],
	bottom: ["none", "bottom"],
	center: ["none", "center"],
	left: ["none", "left"],
	right: ["none", "right"],
	"top left": ["none", "top left"],
	"top right": ["none", "top right"],
	"bottom left": ["none", "bottom left"],
	"bottom right": ["none", "bottom right"],
};

/** A picture in a box: 300 by 225 pixels where nothing else is said. */
export class Image extends Component<TagProps, { readonly failed?: string }> {
	render(): ComponentChild {
		const { props } = this;
		const src = textOf(props.src);
		const mode = textOf(props.mode) || "scaleToFill";
		const [fit, position] = modes[mode] ?? ["fill"];
		const instead = textOf(props.defaultSource);
		const shown = this.state.failed === src && instead !== "" ? instead : src;
		const name = props["aria-label"] ?? props.alt;
		const { "aria-label": _, ...rest } = props;
		const also = mode === "widthFix" ? "b-width-fix" : mode === "heightFix" ? "b-height-fix" : undefined;
		const root = rootOf(rest, props.tag === "cover-image" ? "cover-image" : "image", also ? { also } : {});
		if (shown === "") return element("div", root);
		return element(
			"div",
			root,
			element("img", {
				...{ src: shown, alt: textOf(name), draggable: false },
				...(isOn(props.lazyLoad) && { loading: "lazy" }),
				style: `object-fit: ${fit}${position ? `; object-position: ${position}` : ""}`,
				onLoad: ({ currentTarget }: Event) => {
					const { naturalWidth: width, naturalHeight: height, parentElement } = currentTarget as HTMLImageElement;
					if (parentElement) tell(parentElement, "load", { width, height });
				},
				onError: ({ currentTarget }: Event) => {
					const { parentElement } = currentTarget as HTMLImageElement;
					if (parentElement) tell(parentElement, "error", { errMsg: `The picture ${src} cannot be shown.` });
					this.setState({ failed: src });
				},
			}),
		);
	}
}

export const image: TagRow = {
	name: "image",
	component: Image,
	attributes: ["src", "mode", "lazy-load", "default-source", "alt"],
	events: ["load", "error"],
	support: "whole",
	style: `
:where(.b-image, .b-cover-image) { display: inline-block; width: 300px; height: 225px; overflow: hidden; }
:where(.b-image, .b-cover-image) > img { display: block; width: 100%; height: 100%; }
.b-width-fix { height: auto !important; }
.b-width-fix > img { height: auto; }
.b-height-fix { width: auto !important; }
.b-height-fix > img { width: auto; }
`,
};
