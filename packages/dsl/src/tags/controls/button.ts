import type { ComponentChild } from "preact";
import { useContext } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { noteOnce } from "../hooks.ts";
import { element, isOn, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { FormContext } from "./form-context.ts";

/** A button: also one that submits or resets its form, or that asks for the user's leave. */
export function Button(props: TagProps): ComponentChild {
	const { type, size, plain, disabled, loading, formType, openType, children } = props;
	const form = useContext(FormContext);
	const also = [kinds.has(textOf(type)) && `b-${textOf(type)}`, size === "mini" && "b-mini", isOn(plain) && "b-plain"];
	const tap = (_: unknown, at: Element): void => {
		if (isOn(disabled)) return;
		if (openType !== undefined && openType !== "") open(textOf(openType), props, at);
		if (formType === "submit") form?.submit(at);
		else if (formType === "reset") form?.reset();
	};
	return element(
		"button",
		rootOf({ hoverClass: "b-pressed", ...props }, "button", {
			acts: { tap },
			isControl: true,
			also: also.filter((one) => one).join(" "),
			has: { type: "button", disabled: isOn(disabled), ...(isOn(loading) && { "aria-busy": "true" }) },
		}),
		isOn(loading) && element("span", { class: "b-wait b-spins", "aria-hidden": "true" }),
		children,
	);
}
const kinds = new Set(["primary", "warn", "ghost"]);

function open(type: string, props: TagProps, at: Element): void {
	if (type !== "getAuthorize") {
		noteOnce(`<button open-type="${type}"> does nothing here: this container has no such thing.`);
		return;
	}
	const { my } = globalThis as { my?: { readonly call?: (name: string, params: object) => unknown } };
	if (!my?.call) tell(at, "error", { error: 1, errorMessage: "This container has no authorize button." });
	my?.call?.("getAuthorize", {
		scope: textOf(props.scope),
		success: (detail: object) => tell(at, "getAuthorize", { ...detail }),
		fail: (detail: object) => tell(at, "error", { ...detail }),
	});
}

export const button: TagRow = {
	name: "button",
	component: Button,
	attributes: [
		...["type", "size", "plain", "disabled", "loading", "form-type", "open-type", "scope"],
		...["hover-class", "hover-start-time", "hover-stay-time", "hover-stop-propagation"],
	],
	events: ["getAuthorize", "error"],
	support: "falls back",
	note: 'Of open-type there is "getAuthorize"; any other does nothing and says so.',
	style: `
:where(.b-button) { display: block; box-sizing: border-box; width: 100%; min-height: 47px; margin: 0; padding: 0 16px; border: 1px solid #d5d5d5; border-radius: 6px; background: #fff; color: #222; font: inherit; font-size: 18px; line-height: 45px; text-align: center; text-overflow: ellipsis; overflow: hidden; cursor: pointer; touch-action: manipulation; }
:where(.b-button.b-primary) { border-color: #1268e0; background: #1268e0; color: #fff; }
:where(.b-button.b-warn) { border-color: #c8321a; background: #c8321a; color: #fff; }
:where(.b-button.b-ghost, .b-button.b-plain) { background: transparent; }
:where(.b-button.b-plain.b-primary, .b-button.b-ghost) { border-color: #1268e0; color: #1268e0; }
:where(.b-button.b-plain.b-warn) { border-color: #c8321a; color: #c8321a; }
:where(.b-button.b-mini) { display: inline-block; width: auto; min-height: 30px; padding: 0 12px; font-size: 13px; line-height: 28px; }
:where(.b-button:disabled) { opacity: .5; cursor: default; }
:where(.b-wait) { display: inline-block; box-sizing: border-box; width: 18px; height: 18px; margin-right: 8px; border: 2px solid; border-right-color: transparent; border-radius: 50%; vertical-align: -3px; }
`,
};
