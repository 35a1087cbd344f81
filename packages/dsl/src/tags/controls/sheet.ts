import { type ComponentChild, h } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { PLACE } from "../events/place.ts";
import { Wheel, wheelItems } from "../moving/wheel.ts";
import { element } from "../root.ts";

export interface WheelOf {
	readonly texts: readonly string[];
	/** Which of them stands in the middle. */
	readonly at: number;
	readonly label: string;
}
export interface SheetProps {
	readonly title: string;
	readonly wheels: readonly WheelOf[];
	readonly turned: (wheel: number, index: number) => void;
	readonly close: (isChosen: boolean) => void;
}

/** Wheels at the foot of the screen, over all else, with a button that takes what they say and one that does not. */
export function Sheet({ title, wheels, turned, close }: SheetProps): ComponentChild {
	const dialog = useRef<HTMLDialogElement>(null);
	useLayoutEffect(() => dialog.current?.showModal(), []);
	return element(
		"dialog",
		{
			...{ ref: dialog, class: "b-sheet", "aria-label": title || "Choose", [PLACE]: { $apart: true } },
			onCancel: (event: Event) => {
				event.preventDefault();
				close(false);
			},
			onClick: (event: Event) => {
				if (event.target === event.currentTarget) close(false);
			},
		},
		element(
			"div",
			{ class: "b-bar" },
			element("button", { type: "button", onClick: () => close(false) }, "Cancel"),
			title !== "" && element("span", null, title),
			element("button", { type: "button", onClick: () => close(true) }, "Done"),
		),
		element(
			"div",
			{ class: "b-wheels" },
			wheels.map(({ texts, at, label }, place) =>
				h(Wheel, { at, label, changed: (index: number) => turned(place, index) }, wheelItems(texts)),
			),
		),
	);
}
