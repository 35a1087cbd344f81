import type { RefObject } from "preact";
import { useContext, useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { textOf } from "../root.ts";
import { FormContext } from "./form-context.ts";

/**
 * What a control holds: what the program gives it whenever that is something else than before, and what the user makes of it in
 * between. Drawing again with the same given value does not take back what the user did.
 */
export function useHeld<Value>(given: Value): readonly [Value, (next: Value) => void, () => Value] {
	const [, again] = useReducer((count: number) => count + 1, 0);
	const held = useRef({ given, value: given });
	if (!same(held.current.given, given)) held.current = { given, value: given };
	const set = (value: Value): void => {
		held.current.value = value;
		again(undefined as never);
	};
	return [held.current.value, set, () => held.current.value];
}

function same(one: unknown, other: unknown): boolean {
	if (Array.isArray(one) && Array.isArray(other))
		return one.length === other.length && one.every((value, index) => Object.is(value, other[index]));
	return Object.is(one, other);
}

/** What a control holds, its element, and its place in a form. `usual`: what it is called where nothing names it. */
export function useControl<Value, Own extends HTMLElement = HTMLInputElement>(
	props: TagProps,
	given: Value,
	{ usual, said = (value) => value }: { readonly usual?: string; readonly said?: (value: Value) => unknown },
): { readonly own: RefObject<Own | null>; readonly value: Value; readonly set: (next: Value) => void } {
	const own = useRef<Own>(null);
	const first = useRef(given);
	const [value, set, read] = useHeld(given);
	useField(
		props,
		() => said(read()),
		() => set(first.current),
	);
	useName(own, props, usual);
	return { own, value, set };
}

/** A named control says its value to the form that it stands in, from its first drawing on, and begins anew with it. */
export function useField(props: TagProps, read: () => unknown, reset: () => void): void {
	const form = useContext(FormContext);
	const name = textOf(props.name);
	const now = useRef({ read, reset });
	now.current = { read, reset };
	useLayoutEffect(
		() => form?.join({ name, read: () => now.current.read(), reset: () => now.current.reset() }),
		[form, name],
	);
}

/** A control that nothing names is called by what is known of it, so that a screen reader says something. */
export function useName(control: RefObject<HTMLElement | null>, props: TagProps, usual: string | undefined): void {
	useLayoutEffect(() => {
		const element = control.current;
		if (!element || usual === undefined || props["aria-label"] !== undefined || props["aria-labelledby"] !== undefined)
			return;
		const { labels, placeholder } = element as HTMLInputElement;
		const isNamed = Array.from(labels ?? []).some((label) => label.textContent?.trim() !== "") || placeholder;
		if (isNamed) element.removeAttribute("aria-label");
		else element.setAttribute("aria-label", textOf(props.name) || usual);
	});
}

/** The names that the program gives for screen readers are the control's, where the control is inside of the tag's element. */
export const namesOf = (props: TagProps): Record<string, unknown> =>
	Object.fromEntries(Object.entries(props).filter(([key]) => key.startsWith("aria-")));
export const withoutNames = (props: TagProps): TagProps =>
	Object.fromEntries(Object.entries(props).filter(([key]) => !key.startsWith("aria-")));
