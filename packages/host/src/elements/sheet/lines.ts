import type { SheetField, SheetItem, SheetWords } from "@byleave/protocol";
import { draw, exact, picture, untrusted } from "../draw.ts";
import { icon } from "../icons.ts";
import { storedValues } from "./state.ts";

/** One line of the sheet: a picture, what it is, the value that leaves, and why. */
export function drawLine(item: SheetItem, words: SheetWords): HTMLLIElement {
	return draw("li", { class: "line" }, ...parts(item, words));
}

/** The same with a switch, off. `onSwitch` hears each change that a person makes. */
export function drawChoice(
	item: SheetItem,
	words: SheetWords,
	id: string,
	onSwitch: (scopes: readonly string[], on: boolean) => void,
): HTMLLIElement {
	const control = draw("button", { id, type: "button", role: "switch", class: "switch", "aria-checked": "false" });
	control.append(draw("span", { class: "track", "aria-hidden": "true" }));
	control.addEventListener("click", (event) => {
		if (!event.isTrusted) return;
		const on = control.getAttribute("aria-checked") !== "true";
		control.setAttribute("aria-checked", String(on));
		onSwitch(item.scopes, on);
	});
	return draw("li", { class: "line" }, ...parts(item, words, id), control);
}

function parts(item: SheetItem, words: SheetWords, switchId?: string): readonly Node[] {
	const fields = item.fields.map((field) => drawField(field, words, switchId));
	const why = draw("p", { class: "why" }, item.why === null ? words.noReason : untrusted(item.why));
	const called = item.called === undefined ? [] : [draw("p", { class: "why" }, untrusted(item.called))];
	return [draw("span", { class: "sign" }, icon(item.icon)), draw("div", { class: "what" }, ...fields, ...called, why)];
}

function drawField(field: SheetField, words: SheetWords, switchId?: string): HTMLElement {
	const title =
		switchId === undefined
			? draw("p", { class: "title" }, field.title)
			: draw("p", { class: "title" }, draw("label", { for: switchId }, field.title));
	return draw("div", { class: "field" }, title, ...drawValues(field, words));
}

function drawValues(field: SheetField, words: SheetWords): readonly HTMLElement[] {
	if (field.kind === "none") return [];
	const stored = storedValues(field);
	if (stored.length === 0) return [draw("p", { class: "value empty" }, words.nothingStored)];
	return stored.map(({ value, said }) => {
		const shown = exact(value);
		if (field.kind === "image") {
			shown.classList.add("exact");
			return draw("p", { class: "value image" }, picture(value, "person", "preview"), shown);
		}
		if (field.kind === "code") shown.classList.add("exact");
		if (said === null) return draw("p", { class: "value" }, shown);
		// In words first, and beside them letter for letter what leaves (ruling 39).
		shown.classList.add("exact");
		return draw("p", { class: "value" }, untrusted(said), " ", shown);
	});
}
