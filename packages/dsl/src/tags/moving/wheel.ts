import { type ComponentChild, type ComponentChildren, h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { element } from "../root.ts";
import { whenScrolled } from "./scrolling.ts";

export interface WheelProps {
	/** Which item is in the middle. */
	readonly at: number;
	readonly label: string;
	readonly changed: (index: number) => void;
	/** The user begins to turn it. */
	readonly began?: () => void;
	readonly children?: ComponentChildren;
	readonly $place?: unknown;
	readonly indicatorStyle?: string;
	readonly class?: string;
}

/** A column that is turned by a finger, a wheel or the arrow keys until one of its items stands in the middle. */
export function Wheel({ at, label, changed, began, children, indicatorStyle, ...rest }: WheelProps): ComponentChild {
	const root = useRef<HTMLElement>(null);
	/** Where it stands as far as anybody was told. */
	const told = useRef(-1);
	useLayoutEffect(() => {
		const items = root.current;
		if (!items) return;
		const count = items.childElementCount;
		const index = Math.min(Math.max(at, 0), Math.max(count - 1, 0));
		items.setAttribute("aria-valuemax", String(Math.max(count - 1, 0)));
		items.setAttribute("aria-valuenow", String(index));
		items.setAttribute("aria-valuetext", items.children[index]?.textContent?.trim() || String(index));
		if (told.current === index) return;
		told.current = index;
		items.scrollTop = index * heightOf(items);
	});
	// What is not shown cannot be turned: it is once it is there.
	useLayoutEffect(() => {
		const items = root.current;
		if (!items) return;
		const observer = new ResizeObserver(() => {
			if (items.clientHeight > 0) items.scrollTop = Math.max(0, told.current) * heightOf(items);
		});
		observer.observe(items);
		return () => observer.disconnect();
	}, []);
	useLayoutEffect(() => {
		const items = root.current;
		if (!items) return;
		return whenScrolled(items, () => {
			const index = Math.min(Math.round(items.scrollTop / heightOf(items)), items.childElementCount - 1);
			if (index < 0 || index === told.current || Number.isNaN(index)) return;
			told.current = index;
			now.current.changed(index);
		});
	}, []);
	const now = useRef({ changed });
	now.current = { changed };
	const step = (by: number): void => {
		const items = root.current;
		if (!items) return;
		const index = Math.min(Math.max(told.current + by, 0), items.childElementCount - 1);
		if (index === told.current) return;
		told.current = index;
		// At once: where it was turned to before comes to rest a frame later, and may not find it on its way.
		items.scrollTop = index * heightOf(items);
		now.current.changed(index);
	};
	return element(
		"div",
		{ ...rest, class: `b-wheel ${rest.class ?? ""}` },
		element("div", { class: "b-middle", style: indicatorStyle ?? "", "aria-hidden": "true" }),
		element(
			"div",
			{
				...{ ref: root, class: "b-items", role: "spinbutton", tabIndex: 0, "aria-label": label, "aria-valuemin": 0 },
				onScroll: began,
				onKeyDown: (event: KeyboardEvent) => {
					const by = steps[event.key];
					if (by === undefined) return;
					event.preventDefault();
					step(by);
				},
			},
			children,
		),
	);
}
const steps: Readonly<Record<string, number>> = {
	...{
		ArrowUp: -1,
		ArrowDown: 1,
		PageUp: -5,
		PageDown: 5,
		Home: Number.NEGATIVE_INFINITY,
		End: Number.POSITIVE_INFINITY,
	},
};
const heightOf = (items: HTMLElement): number => (items.firstElementChild as HTMLElement | null)?.offsetHeight || 36;

/** Items of text as a wheel's. */
export const wheelItems = (texts: readonly string[]): ComponentChild[] =>
	texts.map((text) => h("div", { class: "b-item" }, text));

export const wheelStyle = `
:where(.b-wheel) { position: relative; flex: 1; min-width: 0; height: 100%; overflow: hidden; }
:where(.b-wheel) > .b-middle { position: absolute; top: 50%; right: 0; left: 0; height: 36px; box-sizing: border-box; border: solid #ddd; border-width: 1px 0; translate: 0 -50%; pointer-events: none; }
:where(.b-wheel) > .b-items { position: relative; box-sizing: border-box; height: 100%; padding: calc((var(--b-wheel, 216px) - 36px) / 2) 0; overflow: hidden auto; scroll-snap-type: y mandatory; scrollbar-width: none; text-align: center; }
:where(.b-wheel) > .b-items > * { min-height: 36px; line-height: 36px; scroll-snap-align: center; }
:where(.b-items) > :where(.b-item) { padding: 0 8px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;
