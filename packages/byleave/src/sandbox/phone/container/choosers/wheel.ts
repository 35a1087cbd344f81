import { el } from "../../../page/dom.ts";

/** A column of texts, of which one stands in the middle. */
export interface Wheel {
	readonly element: HTMLElement;
	/** Other texts, or another one in the middle. */
	set(texts: readonly string[], at: number): void;
}

const steps: Readonly<Record<string, number>> = {
	...{ ArrowUp: -1, ArrowDown: 1, PageUp: -5, PageDown: 5 },
	...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
};

/** Turned by a finger, a mouse or keys; `turned` hears of each text that comes to the middle. */
export function createWheel(label: string, turned: (index: number) => void): Wheel {
	const items = el("div", {
		class: "items",
		role: "spinbutton",
		tabindex: "0",
		"aria-label": label,
		"aria-valuemin": "0",
	});
	const element = el("div", { class: "wheel" }, el("div", { class: "middle", "aria-hidden": "true" }), items);
	let shown: readonly string[] = [];
	let index = 0;
	const height = (): number => (items.firstElementChild as HTMLElement | null)?.offsetHeight || 36;
	const say = (): void => {
		items.setAttribute("aria-valuemax", String(Math.max(shown.length - 1, 0)));
		items.setAttribute("aria-valuenow", String(index));
		items.setAttribute("aria-valuetext", shown[index] ?? "");
	};
	const stand = (): void => {
		if (items.clientHeight > 0) items.scrollTop = index * height();
	};
	const turn = (to: number): void => {
		const next = Math.min(Math.max(to, 0), shown.length - 1);
		if (next === index || next < 0 || Number.isNaN(next)) return;
		index = next;
		say();
		turned(index);
	};
	items.addEventListener("scroll", () => turn(Math.round(items.scrollTop / height())));
	items.addEventListener("keydown", (event) => {
		const by = steps[event.key];
		if (by === undefined) return;
		event.preventDefault();
		turn(index + by);
		stand();
	});
	items.addEventListener("click", ({ target }) => {
		const at = [...items.children].indexOf(target as Element);
		if (at < 0) return;
		turn(at);
		stand();
	});
	// What is not shown cannot be turned: it stands right as soon as it is.
	new ResizeObserver(stand).observe(items);
	return {
		element,
		set(texts, at) {
			if (texts.join("\n") !== shown.join("\n")) {
				shown = texts;
				items.replaceChildren(...texts.map((text) => el("div", { dir: "auto" }, text)));
			}
			index = Math.min(Math.max(at, 0), Math.max(texts.length - 1, 0));
			say();
			stand();
		},
	};
}

/** A column as it is at the moment. */
export interface Column {
	readonly label: string;
	readonly texts: readonly string[];
	readonly at: number;
}

/** Columns side by side, which may be other ones after each turn. */
export function createWheels(
	columns: () => readonly Column[],
	turned: (column: number, index: number) => void,
): HTMLElement {
	const row = el("div", { class: "wheels" });
	const wheels: Wheel[] = [];
	const draw = (): void => {
		const now = columns();
		for (const { element } of wheels.splice(now.length)) element.remove();
		for (const [place, { label, texts, at }] of now.entries()) {
			const wheel =
				wheels[place] ??
				createWheel(label, (index) => {
					turned(place, index);
					draw();
				});
			if (!wheels[place]) {
				wheels.push(wheel);
				row.append(wheel.element);
			}
			wheel.set(texts, at);
		}
	};
	draw();
	return row;
}
