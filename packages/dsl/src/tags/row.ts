import type { ComponentType } from "preact";
import type { TagProps } from "../template/scope.ts";

/** One tag of the wallets, as this container has it: docs/dsl.md is written from these. */
export interface TagRow {
	readonly name: string;
	readonly component: ComponentType<TagProps>;
	/** What it heeds beside id, class, style, hidden, animation, data-* and aria-*. */
	readonly attributes: readonly string[];
	/** What it tells beside what every tag does. */
	readonly events: readonly string[];
	/** As the wallets have it; not in all, and the note says in what; or an empty box that says what it is. */
	readonly support: "whole" | "falls back" | "box";
	readonly note?: string;
	/** How it looks before the program says anything: of the least weight, so that anything the program says wins. */
	readonly style?: string;
}
