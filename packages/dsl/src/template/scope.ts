import type { ComponentChild, ComponentChildren, ComponentType } from "preact";

/** What a handler of a program gets, as the wallets tell it. */
export interface ProgramEvent {
	readonly type: string;
	readonly timeStamp: number;
	/** The element that the event began at. */
	readonly target: EventPlace;
	/** The element whose handler runs. */
	readonly currentTarget: EventPlace;
	readonly detail: Readonly<Record<string, unknown>>;
	readonly touches?: readonly unknown[];
	readonly changedTouches?: readonly unknown[];
}
export interface EventPlace {
	readonly id: string;
	readonly tagName?: string;
	/** That of whoever hears it. */
	readonly dataset: Readonly<Record<string, unknown>>;
	/** Of a target: that of where the event began. */
	readonly targetDataset?: Readonly<Record<string, unknown>>;
}

/** What to do at an event: `stop` where it goes no further (`catchTap`). */
export interface Listener {
	readonly run: (event: ProgramEvent) => void;
	readonly stop: boolean;
}

/** What each tag's component is given: attributes in camel case beside these. */
export interface TagProps {
	readonly class?: string;
	readonly style?: string;
	readonly id?: string;
	readonly dataset?: Readonly<Record<string, unknown>>;
	readonly on?: Readonly<Record<string, Listener>>;
	readonly children?: ComponentChildren;
	readonly [attribute: string]: unknown;
}

/** What a compiled template draws with: made by the runtime for each page and each instance of a component. */
export interface Scope {
	/** Classes that every element of this template has, so that its styles find them; empty for a page's. */
	readonly mark: string;
	/** A handler by its name, or the function itself; undefined where there is none. */
	handler(value: unknown): ((...given: readonly unknown[]) => unknown) | undefined;
	/** A line to whoever develops the program. */
	note?(text: string): void;
	/** Keeps an instance under the name that the template gives it. */
	ref(name: string): (instance: unknown) => void;
	readonly tags: Readonly<Record<string, ComponentType<TagProps>>>;
	/** The program's own, by the names of usingComponents. */
	readonly components: Readonly<Record<string, ComponentType<Record<string, unknown>>>>;
	readonly slots: Readonly<Record<string, (props: Readonly<Record<string, unknown>>) => ComponentChild>>;
}
