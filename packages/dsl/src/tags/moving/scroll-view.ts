import { Component, type ComponentChild, createRef } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { isStill } from "./scrolling.ts";

/** A box whose inside is larger than it. */
export class ScrollView extends Component<TagProps> {
	root = createRef<HTMLElement>();
	left = 0;
	top = 0;
	/** Its ends are told of once, until it leaves them. */
	atStart = true;
	atEnd = false;

	override componentDidMount(): void {
		this.follow({});
	}
	override componentDidUpdate(before: TagProps): void {
		this.follow(before);
	}
	/** Goes where the program wants it, whenever it wants something else than before. */
	follow(before: Partial<TagProps>): void {
		const { props } = this;
		const at = this.root.current;
		if (!at) return;
		const behavior =
			isOn(props.scrollWithAnimation ?? props.scrollAnimationDuration) && !isStill() ? "smooth" : "instant";
		if (props.scrollTop !== before.scrollTop && props.scrollTop !== undefined)
			at.scrollTo({ top: numberOf(props.scrollTop, 0), behavior });
		if (props.scrollLeft !== before.scrollLeft && props.scrollLeft !== undefined)
			at.scrollTo({ left: numberOf(props.scrollLeft, 0), behavior });
		const into = textOf(props.scrollIntoView);
		if (into === "" || props.scrollIntoView === before.scrollIntoView) return;
		const inside = at.querySelector(`#${CSS.escape(into)}`);
		if (!inside) return;
		const [box, own] = [inside.getBoundingClientRect(), at.getBoundingClientRect()];
		at.scrollTo({
			...(isOn(props.scrollX) && { left: at.scrollLeft + box.left - own.left - at.clientLeft }),
			...(isOn(props.scrollY) && { top: at.scrollTop + box.top - own.top - at.clientTop }),
			behavior,
		});
	}
	scrolled = ({ currentTarget, target }: Event): void => {
		if (target !== currentTarget) return;
		const at = currentTarget as HTMLElement;
		const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = at;
		const [deltaX, deltaY] = [scrollLeft - this.left, scrollTop - this.top];
		this.left = scrollLeft;
		this.top = scrollTop;
		tell(at, "scroll", { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX, deltaY });
		const isAcross = isOn(this.props.scrollX) && !isOn(this.props.scrollY);
		const before = isAcross ? scrollLeft : scrollTop;
		const behind = isAcross ? scrollWidth - clientWidth - scrollLeft : scrollHeight - clientHeight - scrollTop;
		const atStart = before <= numberOf(this.props.upperThreshold, 50);
		const atEnd = behind <= numberOf(this.props.lowerThreshold, 50);
		if (atStart && !this.atStart) tell(at, "scrollToUpper", { direction: isAcross ? "left" : "top" });
		if (atEnd && !this.atEnd) tell(at, "scrollToLower", { direction: isAcross ? "right" : "bottom" });
		this.atStart = atStart;
		this.atEnd = atEnd;
	};
	render(): ComponentChild {
		const { props } = this;
		const also = [isOn(props.scrollX) && "b-across", isOn(props.scrollY) && "b-down"].filter((one) => one).join(" ");
		const root = rootOf(props, "scroll-view", {
			also,
			// What scrolls is reached by keys, whatever stands inside.
			has: also === "" ? {} : { tabIndex: 0 },
		});
		return element("div", { ...root, ref: this.root, onScroll: this.scrolled }, props.children);
	}
}

export const scrollView: TagRow = {
	name: "scroll-view",
	component: ScrollView,
	attributes: [
		...["scroll-x", "scroll-y", "scroll-top", "scroll-left", "scroll-into-view", "scroll-with-animation"],
		...["upper-threshold", "lower-threshold"],
	],
	events: ["scroll", "scrollToLower", "scrollToUpper"],
	support: "whole",
	style: `
:where(.b-scroll-view) { overflow: hidden; -webkit-overflow-scrolling: touch; }
:where(.b-scroll-view.b-across) { overflow-x: auto; }
:where(.b-scroll-view.b-down) { overflow-y: auto; }
:where(.b-scroll-view.b-across) { scrollbar-width: none; }
`,
};
