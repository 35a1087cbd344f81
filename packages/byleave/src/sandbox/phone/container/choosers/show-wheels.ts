import { el } from "../../../page/dom.ts";
import { choice, showDialog } from "../../dialogs.ts";
import type { ContainerParts } from "../container.ts";
import { type Column, createWheels } from "./wheel.ts";

export interface WheelsAsked {
	/** The app's registered name. */
	readonly name: string;
	readonly title: string;
	readonly columns: () => readonly Column[];
	readonly turned: (column: number, index: number) => void;
	readonly signal: AbortSignal;
	/** What the buttons say, where the program says it. */
	readonly yes?: string | undefined;
	readonly no?: string | undefined;
}

/** Asks with wheels; whether the person has chosen what stands in the middle. */
export async function showWheels(
	{ words, reveal }: Pick<ContainerParts, "words" | "reveal">,
	{ name, title, columns, turned, signal, yes, no }: WheelsAsked,
): Promise<boolean> {
	reveal();
	const buttons = el(
		"div",
		{ class: "buttons" },
		choice("no", no || words().cancel),
		choice("yes", yes || words().done),
	);
	const body = [el("p", { class: "title", dir: "auto" }, title), createWheels(columns, turned), buttons];
	return (await showDialog({ title: name, body, signal })) === "yes";
}
