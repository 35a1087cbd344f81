import { type ComponentChild, h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { PLACE } from "../events/place.ts";
import { tell } from "../events/tell.ts";
import { Wheel, wheelItems } from "../moving/wheel.ts";
import { element, isOn, rootOf } from "../root.ts";
import { useControl } from "./field.ts";

export interface WithSheet<Value> {
	/** What is tapped to open it. */
	readonly place: ComponentChild;
	readonly value: Value;
	readonly isOpen: boolean;
	/** With what was chosen; without, nothing was. */
	readonly close: (chosen?: Value) => void;
}

/** A control of a form that opens a sheet; `said`: its value as handlers and the form hear it. */
export function useSheet<Value>(
	props: TagProps,
	given: Value,
	said: (value: Value) => unknown = (value) => value,
): WithSheet<Value> {
	const [isOpen, open] = useState(false);
	const { own, value, set } = useControl<Value, HTMLElement>(props, given, { said });
	const root = rootOf(props, "picker", {
		acts: { tap: () => void (isOn(props.disabled) || open(true)) },
		has: { "aria-haspopup": "dialog", ...(isOn(props.disabled) && { "aria-disabled": "true" }) },
	});
	return {
		place: element("div", { ...root, ref: own }, props.children),
		...{ value, isOpen },
		close(chosen) {
			open(false);
			const element = own.current;
			element?.focus();
			if (!element) return;
			if (chosen === undefined) return void tell(element, "cancel");
			set(chosen);
			tell(element, "change", { value: said(chosen) });
		},
	};
}

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
export function Sheet({ title, wheels, turned, close: closed }: SheetProps): ComponentChild {
	const dialog = useRef<HTMLDialogElement>(null);
	const close = (isChosen: boolean): void => {
		// As long as it is open, nothing outside of it takes the focus.
		dialog.current?.close();
		closed(isChosen);
	};
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
