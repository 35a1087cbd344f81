import { Component, type ComponentChild, createRef } from "preact";
import type { TagProps } from "../../template/scope.ts";
import type { Acts } from "../events/place.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** What `movable-view`s move in. */
export function MovableArea(props: TagProps): ComponentChild {
	return element("div", rootOf(props, "movable-area"), props.children);
}

/** What a finger moves about in its area. */
export class MovableView extends Component<TagProps> {
	root = createRef<HTMLElement>();
	x = 0;
	y = 0;
	grip: { readonly x: number; readonly y: number } | undefined;

	override componentDidMount(): void {
		this.move(numberOf(this.props.x, 0), numberOf(this.props.y, 0));
	}
	override componentDidUpdate(before: TagProps): void {
		const { x, y } = this.props;
		if (x !== before.x || y !== before.y) this.move(numberOf(x, this.x), numberOf(y, this.y));
		else this.move(this.x, this.y);
	}
	/** As far as its area goes. */
	move(x: number, y: number): void {
		const own = this.root.current;
		const area = own?.parentElement;
		if (!own || !area) return;
		this.x = within(x, area.clientWidth - own.offsetWidth);
		this.y = within(y, area.clientHeight - own.offsetHeight);
		own.style.transform = `translate(${this.x}px, ${this.y}px)`;
	}
	by(x: number, y: number): void {
		const { direction, disabled } = this.props;
		const way = textOf(direction) || "none";
		const before = [this.x, this.y];
		if (isOn(disabled)) return;
		this.move(
			way === "all" || way === "horizontal" ? this.x + x : this.x,
			way === "all" || way === "vertical" ? this.y + y : this.y,
		);
		if (this.root.current && (before[0] !== this.x || before[1] !== this.y))
			tell(this.root.current, "change", { x: this.x, y: this.y, source: "touch" });
	}
	readonly acts: Acts = {
		touchStart: ({ changedTouches }) => {
			const [touch] = changedTouches ?? [];
			this.grip = touch && { x: touch.clientX, y: touch.clientY };
		},
		touchMove: ({ changedTouches }) => {
			const [touch] = changedTouches ?? [];
			if (!touch || !this.grip) return;
			this.by(touch.clientX - this.grip.x, touch.clientY - this.grip.y);
			this.grip = { x: touch.clientX, y: touch.clientY };
		},
		touchEnd: () => {
			this.grip = undefined;
			if (this.root.current) tell(this.root.current, "changeEnd", { x: this.x, y: this.y });
		},
	};
	render(): ComponentChild {
		const root = rootOf(this.props, "movable-view", { acts: this.acts });
		return element("div", { ...root, ref: this.root, onKeyDown: this.pressed, tabIndex: 0 }, this.props.children);
	}
	pressed = (event: KeyboardEvent): void => {
		const way = keys[event.key];
		if (!way || event.target !== event.currentTarget) return;
		event.preventDefault();
		this.by(...way);
	};
}
const within = (value: number, room: number): number => Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room));
const keys: Readonly<Record<string, readonly [number, number]>> = {
	...{ ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] },
};

export const movableArea: TagRow = {
	name: "movable-area",
	component: MovableArea,
	attributes: [],
	events: [],
	support: "whole",
	style: `
:where(.b-movable-area) { position: relative; width: 10px; height: 10px; }
:where(.b-movable-view) { position: absolute; top: 0; left: 0; width: 10px; height: 10px; touch-action: none; }
`,
};
export const movableView: TagRow = {
	name: "movable-view",
	component: MovableView,
	attributes: ["x", "y", "direction", "disabled"],
	events: ["change", "changeEnd"],
	support: "falls back",
	note: "It neither glides on nor grows: inertia, damping and scale are not heeded.",
};
