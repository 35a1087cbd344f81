import type { TagProps } from "../../template/scope.ts";
import { playAnimation } from "../motion.ts";
import { watchAppearance } from "./appear.ts";
import { hear } from "./hear.ts";

/** What a tag does by itself at an event, after the program's own handler. */
export type Acts = Readonly<Partial<Record<string, (happened: Happened, element: Element) => void>>>;

/** An event of a person's, before anybody was told of it. */
export interface Happened {
	readonly type: string;
	readonly detail: Readonly<Record<string, unknown>>;
	readonly touches?: readonly Touched[];
	readonly changedTouches?: readonly Touched[];
}
export interface Touched {
	readonly identifier: number;
	readonly pageX: number;
	readonly pageY: number;
	readonly clientX: number;
	readonly clientY: number;
}

/** What an element of the document is in the program's template. */
export interface Place extends TagProps {
	readonly $acts?: Acts;
	/** What happens inside of it is nobody's outside: a picker's sheet. */
	readonly $apart?: boolean;
}

const held = Symbol("place");
type Holding = Element & { [held]?: Place };

/** The place of an element; undefined for what no template has drawn. */
export const placeOf = (element: Element): Place | undefined => (element as Holding)[held];

/** The name under which an element is told its place: preact sets it as it sets any property, once a drawing and without a hook. */
export const PLACE = "$place";

if (typeof Element !== "undefined") {
	Object.defineProperty(Element.prototype, PLACE, {
		configurable: true,
		get(this: Element) {
			return placeOf(this);
		},
		set(this: Holding, next: Place) {
			const before = this[held];
			this[held] = next;
			if (!before) hear(this.ownerDocument);
			watchAppearance(this, next.on, before?.on);
			if (next.animation !== before?.animation) playAnimation(this, next.animation);
		},
	});
}
