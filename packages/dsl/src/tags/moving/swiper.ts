import { Component, type ComponentChild, createRef } from "preact";
import type { TagProps } from "../../template/scope.ts";
import type { Acts, Happened } from "../events/place.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { isStill } from "./scrolling.ts";
import { placeOfSlide, slideAfter, stepsOf } from "./turns.ts";

interface Drag {
	readonly from: number;
	readonly across: number;
	readonly since: number;
	moved: number;
	/** It goes along the strip; until that is known, neither way. */
	isAlong?: boolean;
}

/** Slides, of which one is seen: turned by a finger, by keys, by themselves. */
export class Swiper extends Component<TagProps, { readonly count: number }> {
	override state = { count: 0 };
	root = createRef<HTMLElement>();
	track = createRef<HTMLElement>();
	current = 0;
	/** Where the strip stands, in slides: beside `current` by whole turns in a circle. */
	position = 0;
	drag: Drag | undefined;
	timer: ReturnType<typeof setInterval> | undefined;
	isHeld = false;

	override componentDidMount(): void {
		this.count();
		this.current = slideAfter(numberOf(this.props.current, 0), 0, this.slides().length, false);
		this.position = this.current;
		this.place(false);
		this.play();
	}
	override componentDidUpdate(before: TagProps): void {
		const { current, autoplay, interval } = this.props;
		this.count();
		if (current !== before.current) this.go(slideAfter(numberOf(current, 0), 0, this.slides().length, false), "", true);
		else this.place(false, true);
		if (autoplay !== before.autoplay || interval !== before.interval) this.play();
	}
	override componentWillUnmount(): void {
		clearInterval(this.timer);
	}
	slides(): HTMLElement[] {
		return [...(this.track.current?.children ?? [])].filter((one) => one instanceof HTMLElement);
	}
	count(): void {
		const { length } = this.slides();
		if (length !== this.state.count) this.setState({ count: length });
		if (this.current >= length) this.position = this.current = Math.max(0, length - 1);
	}
	/** Goes by itself, unless the user wants nothing to, or is just at it. */
	play(): void {
		clearInterval(this.timer);
		const { autoplay, interval } = this.props;
		if (!isOn(autoplay) || isStill()) return;
		this.timer = setInterval(
			() => {
				if (this.isHeld || this.drag || document.hidden) return;
				const { length } = this.slides();
				// At the end of what is no circle it begins anew.
				const isLast = !isOn(this.props.circular) && this.current >= length - 1;
				this.go(isLast ? -this.current : 1, "autoplay");
			},
			Math.max(200, numberOf(interval, 5000)),
		);
	}
	/** By so many slides, or to one. */
	go(by: number, source: string, isTo = false): void {
		const { length } = this.slides();
		const isCircular = isOn(this.props.circular);
		const next = isTo ? by : slideAfter(this.current, by, length, isCircular);
		const steps = isCircular && !isTo ? by : next - this.current;
		this.position += length < 2 ? 0 : steps;
		const isOther = next !== this.current;
		this.current = next;
		this.place(true);
		if (!isOther) return;
		this.setState({});
		if (this.root.current) tell(this.root.current, "change", { current: next, source });
	}
	/** Puts strip and slides where they belong; `keeps`: what moves goes on moving. */
	place(moves: boolean, keeps = false): void {
		const track = this.track.current;
		if (!track) return;
		const isCircular = isOn(this.props.circular);
		const isDown = isOn(this.props.vertical);
		const slides = this.slides();
		const size = isDown ? track.clientHeight : track.clientWidth;
		const at = this.position - (this.drag && size > 0 ? this.drag.moved / size : 0);
		const lasts = moves && !isStill() ? numberOf(this.props.duration, 500) : 0;
		if (!keeps) track.style.transition = lasts > 0 ? `transform ${lasts}ms ease-out` : "none";
		track.style.transform = isDown ? `translateY(${-at * 100}%)` : `translateX(${-at * 100}%)`;
		slides.forEach((slide, index) => {
			const place = placeOfSlide(index, at, slides.length, isCircular);
			slide.style[isDown ? "top" : "left"] = `${place * 100}%`;
			// What is out of sight is out of reach.
			slide.inert = index !== this.current && !this.showsMore();
		});
	}
	showsMore(): boolean {
		return textOf(this.props.previousMargin) !== "" || textOf(this.props.nextMargin) !== "";
	}
	ended = ({ target, currentTarget, propertyName }: TransitionEvent): void => {
		if (target !== currentTarget || propertyName !== "transform" || !this.root.current) return;
		tell(this.root.current, "animationEnd", { current: this.current, source: "" });
	};
	readonly acts: Acts = {
		touchStart: ({ changedTouches }) => {
			const [touch] = changedTouches ?? [];
			const { vertical, disableTouch, touchable } = this.props;
			if (!touch || isOn(disableTouch) || touchable === false) return;
			const [along, across] = isOn(vertical) ? [touch.clientY, touch.clientX] : [touch.clientX, touch.clientY];
			this.drag = { from: along, across, since: Date.now(), moved: 0 };
		},
		touchMove: ({ changedTouches }: Happened) => {
			const [touch] = changedTouches ?? [];
			const { drag } = this;
			if (!touch || !drag) return;
			const [along, across] = isOn(this.props.vertical)
				? [touch.clientY, touch.clientX]
				: [touch.clientX, touch.clientY];
			if (drag.isAlong === undefined && Math.hypot(along - drag.from, across - drag.across) > 6)
				drag.isAlong = Math.abs(along - drag.from) > Math.abs(across - drag.across);
			if (!drag.isAlong) return;
			const moved = along - drag.from;
			const isOver =
				!isOn(this.props.circular) &&
				((moved > 0 && this.current === 0) || (moved < 0 && this.current === this.slides().length - 1));
			drag.moved = isOver ? moved / 3 : moved;
			this.place(false);
		},
		touchEnd: () => this.release(true),
		touchCancel: () => this.release(false),
	};
	release(counts: boolean): void {
		const { drag } = this;
		const track = this.track.current;
		this.drag = undefined;
		if (!drag?.isAlong || !track) return;
		const size = isOn(this.props.vertical) ? track.clientHeight : track.clientWidth;
		const steps = counts ? stepsOf(drag.moved, size, Date.now() - drag.since) : 0;
		// One at a time, however far: as the wallets do.
		this.go(Math.sign(steps), "touch");
		if (steps === 0) this.place(true);
	}
	hold = (isHeld: boolean) => (): void => {
		this.isHeld = isHeld;
	};
	pressed = (event: KeyboardEvent): void => {
		if (event.target !== event.currentTarget) return;
		const by = (isOn(this.props.vertical) ? down : across)[event.key];
		if (by === undefined) return;
		event.preventDefault();
		this.go(by, "touch");
	};
	render(): ComponentChild {
		const { props } = this;
		const { indicatorDots, indicatorColor, indicatorActiveColor, vertical, previousMargin, nextMargin } = props;
		const isDown = isOn(vertical);
		const { count } = this.state;
		const inset = `--b-before: ${textOf(previousMargin) || "0px"}; --b-behind: ${textOf(nextMargin) || "0px"}`;
		const root = rootOf(props, "swiper", {
			acts: this.acts,
			...(isDown && { also: "b-down" }),
			has: {
				...{ role: "group", "aria-roledescription": "carousel", tabIndex: 0 },
				"aria-label": textOf(props["aria-label"]) || `Slide ${Math.min(this.current + 1, count)} of ${count}`,
			},
		});
		return element(
			"div",
			{
				...{ ...root, ref: this.root, onKeyDown: this.pressed },
				...{ onPointerEnter: this.hold(true), onPointerLeave: this.hold(false) },
				...{ onFocusIn: this.hold(true), onFocusOut: this.hold(false) },
			},
			element(
				"div",
				{ class: "b-window", style: inset },
				element("div", { class: "b-strip", ref: this.track, onTransitionEnd: this.ended }, props.children),
			),
			isOn(indicatorDots) &&
				element(
					"div",
					{ class: "b-dots", "aria-hidden": "true" },
					Array.from({ length: count }, (_, index) => {
						const color = textOf(index === this.current ? indicatorActiveColor : indicatorColor);
						return element("i", {
							...{ key: index, class: index === this.current ? "b-on" : "" },
							style: color === "" ? "" : `background: ${color}`,
						});
					}),
				),
		);
	}
}
const across: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
const down: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };

export function SwiperItem(props: TagProps): ComponentChild {
	return element("div", rootOf(props, "swiper-item"), props.children);
}

export const swiper: TagRow = {
	name: "swiper",
	component: Swiper,
	attributes: [
		...["indicator-dots", "indicator-color", "indicator-active-color", "autoplay", "interval", "duration", "circular"],
		...["vertical", "current", "previous-margin", "next-margin", "disable-touch"],
	],
	events: ["change", "animationEnd"],
	support: "whole",
	style: `
:where(.b-swiper) { display: block; position: relative; height: 150px; overflow: hidden; touch-action: pan-y; }
:where(.b-swiper.b-down) { touch-action: pan-x; }
:where(.b-swiper) > .b-window { position: absolute; inset: 0 var(--b-behind) 0 var(--b-before); }
:where(.b-swiper.b-down) > .b-window { inset: var(--b-before) 0 var(--b-behind); }
:where(.b-window) > .b-strip { position: relative; height: 100%; }
:where(.b-swiper-item) { position: absolute; top: 0; left: 0; box-sizing: border-box; width: 100%; height: 100%; overflow: hidden; }
:where(.b-swiper) > .b-dots { position: absolute; right: 0; bottom: 10px; left: 0; display: flex; justify-content: center; gap: 8px; pointer-events: none; }
:where(.b-swiper.b-down) > .b-dots { inset: 0 10px 0 auto; flex-direction: column; }
:where(.b-dots) > i { width: 8px; height: 8px; border-radius: 50%; background: rgb(0 0 0 / .3); }
:where(.b-dots) > .b-on { background: #000; }
`,
};
export const swiperItem: TagRow = {
	name: "swiper-item",
	component: SwiperItem,
	attributes: [],
	events: [],
	support: "whole",
};
