import { type ComponentChild, type ComponentChildren, h } from "preact";
import type { TagProps } from "../template/scope.ts";
import { type Acts, PLACE, type Place } from "./events/place.ts";
import { TAPPABLE } from "./events/roles.ts";

export type Given = Readonly<Record<string, unknown>>;

/** An element of the document. */
export const element = (name: string, given: Given | null, ...inside: ComponentChildren[]): ComponentChild =>
	h(name, given as Record<string, never>, ...inside);

export interface RootOptions {
	/** What the tag does by itself. */
	readonly acts?: Acts;
	/** The browser has it as a control already: it needs no help to be reached and tapped. */
	readonly isControl?: boolean;
	/** A class beside the tag's own. */
	readonly also?: string;
	/** Attributes of the element. */
	readonly has?: Given;
}

/** What a tag's outermost element is given: the tag's class before the program's, its place, its names for screen readers. */
export function rootOf(props: TagProps, name: string, options: RootOptions = {}): Given {
	const { acts, isControl, also, has } = options;
	const { id, style, dataset, hidden, role } = props;
	const taps = !isControl && (props.on?.tap !== undefined || acts?.tap !== undefined);
	const classes = [`b-${name}`, also, taps && TAPPABLE, isStill(props) && "b-still", props.class];
	const root: Record<string, unknown> = {
		class: classes.filter((one) => one).join(" "),
		[PLACE]: acts ? ({ ...props, $acts: acts } satisfies Place) : props,
	};
	if (id !== undefined && id !== "") root.id = id;
	if (style !== undefined) root.style = style;
	if (isOn(hidden)) root.hidden = true;
	if (role !== undefined) root.role = role;
	if (taps) root.tabIndex = 0;
	if (dataset) for (const key in dataset) if (isPlain(dataset[key])) root[`data-${dashed(key)}`] = dataset[key];
	for (const key in props) if (key.startsWith("aria-")) root[key] = props[key];
	return has ? { ...root, ...has } : root;
}

/** A finger that moves on it moves nothing else. */
const isStill = ({ on, disableScroll }: TagProps): boolean => on?.touchMove?.stop === true || isOn(disableScroll);
const isPlain = (value: unknown): boolean => typeof value === "string" || typeof value === "number";
const dashed = (name: string): string => name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);

/** What an attribute says of yes and no: without a value it is yes, and so is any text but "false". */
export const isOn = (value: unknown): boolean =>
	typeof value === "string" ? value !== "false" && value !== "" : !!value;

/** The number that an attribute says; `usual` where it says none. */
export function numberOf(value: unknown, usual: number): number {
	if (value === undefined || value === null || value === "" || typeof value === "boolean") return usual;
	const said = typeof value === "string" ? Number.parseFloat(value) : Number(value);
	return Number.isFinite(said) ? said : usual;
}

export const textOf = (value: unknown): string => (value === undefined || value === null ? "" : String(value));
