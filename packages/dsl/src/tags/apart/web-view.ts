import { Component, type ComponentChild, createRef } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { hooks, noteOnce, type WebView as Shown } from "../hooks.ts";
import { element, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** The place of a web page, which the host draws above this page: it fills the page, whatever else stands there. */
export class WebView extends Component<TagProps> {
	root = createRef<HTMLElement>();
	shown: Shown | undefined;

	override componentDidMount(): void {
		const own = this.root.current;
		if (!own) return;
		const { webView } = hooks;
		if (!webView) noteOnce("<web-view>: this container shows no web pages.");
		this.shown = webView?.(textOf(this.props.src), own, (type, detail) => tell(own, type, detail));
	}
	override componentDidUpdate({ src }: TagProps): void {
		if (src !== this.props.src) this.shown?.update(textOf(this.props.src));
	}
	override componentWillUnmount(): void {
		this.shown?.leave();
	}
	render(): ComponentChild {
		const { children: _, ...rest } = this.props;
		return element("div", { ...rootOf(rest, "web-view"), ref: this.root });
	}
}

export const webView: TagRow = {
	name: "web-view",
	component: WebView,
	attributes: ["src"],
	events: ["message", "load", "error"],
	support: "whole",
	style: `
:where(.b-web-view) { position: absolute; inset: 0; }
`,
};
