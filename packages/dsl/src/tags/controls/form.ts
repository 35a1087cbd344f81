import { type ComponentChild, h } from "preact";
import { useRef } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { placeOf } from "../events/place.ts";
import { tell } from "../events/tell.ts";
import { element, rootOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { type Field, FormContext, type Form as FormOf } from "./form-context.ts";

/** Holds controls: a button inside submits the values of all that have names, or resets them. */
export function Form(props: TagProps): ComponentChild {
	const root = useRef<Element>(null);
	const made = useRef<FormOf | null>(null);
	made.current ??= createForm(() => root.current);
	const drawn = element("div", { ...rootOf(props, "form"), ref: root }, props.children);
	return h(FormContext.Provider, { value: made.current }, drawn);
}

function createForm(root: () => Element | null): FormOf {
	const fields = new Set<Field>();
	const inOrder = (): readonly Field[] => [...fields];
	return {
		join(field) {
			fields.add(field);
			return () => fields.delete(field);
		},
		submit(by) {
			const element = root();
			if (!element) return;
			const value: Record<string, unknown> = {};
			for (const { name, read } of inOrder()) if (name !== "") value[name] = read();
			const { dataset = {}, id = "" } = (by && placeOf(by)) || {};
			tell(element, "submit", { value, formId: "", buttonTarget: { id, dataset: { ...dataset } } });
		},
		reset() {
			for (const { reset } of inOrder()) reset();
			const element = root();
			if (element) tell(element, "reset", {});
		},
	};
}

export const form: TagRow = {
	name: "form",
	component: Form,
	attributes: ["report-submit"],
	events: ["submit", "reset"],
	support: "whole",
};
