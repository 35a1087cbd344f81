import { copyPlain } from "../data/copy.ts";
import { type DataVerbs, dataVerbs } from "../data/holds-data.ts";
import type { Guard } from "../errors/guard.ts";
import { dataOf, withMixins } from "./mixins.ts";
import type { ComponentMoment } from "./moments.ts";
import { methodOf } from "./named.ts";

type Loose = Record<string, unknown>;

/** What a program sees as `this` in a component. */
export interface ComponentInstance extends DataVerbs {
	data: Loose;
	props: Loose;
	/** Its path, as usingComponents leads to it. */
	readonly is: string;
	readonly $id: number;
	/** The page that it stands on. */
	readonly $page: unknown;
	[name: string]: unknown;
}
export interface ComponentLife {
	readonly instance: ComponentInstance;
	/** What a `ref` to it gets. */
	readonly exposed: () => unknown;
	/** What its template is drawn with. */
	readonly shown: () => Loose;
	/** New props from outside, before they are drawn. */
	props(given: Loose): void;
	mounted(): void;
	/** What it was before is on the screen no more. */
	updated(before: { readonly props: Loose; readonly data: Loose }): void;
	unmounted(): void;
}
export interface ComponentParts {
	readonly key: string;
	readonly page: unknown;
	readonly guard: Guard;
	readonly draw: (then?: () => void) => void;
}

let last = 0;

/**
 * Makes one instance of what `Component({…})` was given: onInit, which has its props, then deriveDataFromProps with them, as if they
 * had come in place of the usual ones.
 */
export function createComponent(definition: Loose, given: Loose, parts: ComponentParts): ComponentLife {
	const { key, guard, page } = parts;
	const { data, props, properties, methods, lifetimes } = definition;
	const usual = { ...Object(copyPlain(props)), ...defaultsOf(properties) } as Loose;
	const own = Object(definition) as Loose;
	const instance = { is: key, $id: ++last, $page: page, data: {}, props: { ...usual } } as unknown as ComponentInstance;
	for (const [name, value] of Object.entries(own)) {
		if (!reserved.has(name) && !lives.has(name)) instance[name] = copyPlain(value);
	}
	Object.assign(instance, Object(methods));
	const run = (work: () => void): void => void guard.run(`${key}: setData`, work);
	Object.assign(instance, dataVerbs(instance, { draw: parts.draw, run }), {
		triggerEvent(name: unknown, detail: unknown = {}) {
			const told = methodOf(instance.props, `on${String(name).replaceAll(/[-:]/g, "")}`);
			return told?.({ type: String(name), detail, target: { dataset: {} }, currentTarget: { dataset: {} } });
		},
	});
	Object.defineProperty(instance, "properties", { get: shownOf, configurable: true });
	instance.data = copyPlain(guard.run(key, () => dataOf(data, instance)) ?? {});

	const call = (name: ComponentMoment, ...args: readonly unknown[]): void => {
		const method = methodOf(own, name) ?? methodOf(lifetimes, name);
		if (method) guard.run(`${key}: ${name}`, () => method.apply(instance, args as unknown[]));
	};
	const shown = (): Loose => shownOf.call(instance);
	const whole = (next: Loose): Loose => ({ ...usual, ...defined(next) });
	instance.props = whole(given);
	call("created");
	call("onInit");
	// Who takes over what is another than before takes over all that was given.
	instance.props = { ...usual };
	call("deriveDataFromProps", whole(given));
	instance.props = whole(given);
	call("attached");
	observe(undefined);

	function observe(before: Loose | undefined): void {
		for (const [name, rule] of Object.entries(Object(properties) as Loose)) {
			const observer = Object(rule).observer;
			const method = typeof observer === "string" ? instance[observer] : observer;
			const [old, now] = [before?.[name], instance.props[name]];
			if (typeof method !== "function" || old === now || (before === undefined && now === usual[name])) continue;
			guard.run(`${key}: observer of ${name}`, () => method.call(instance, now, old));
		}
	}
	return {
		instance,
		shown,
		exposed() {
			const method = methodOf(own, "ref");
			return method ? guard.run(`${key}: ref`, () => method.call(instance)) : instance;
		},
		props(next) {
			const before = instance.props;
			call("deriveDataFromProps", whole(next));
			instance.props = whole(next);
			observe(before);
		},
		mounted() {
			call("didMount");
			call("ready");
		},
		updated: ({ props: propsBefore, data: dataBefore }) => call("didUpdate", propsBefore, dataBefore),
		unmounted() {
			call("didUnmount");
			call("detached");
		},
	};
}

/**
 * What a component's template is drawn with. One function for all instances: engines keep the getter of the first object of a
 * shape for as long as there are any, and with one of its own its whole page.
 */
function shownOf(this: Pick<ComponentInstance, "props" | "data">): Loose {
	return { ...this.props, ...this.data };
}

/** A definition as it is used for all its instances. */
export const componentDefinition = (given: unknown): Loose => withMixins(given);

const reserved = new Set(["data", "props", "properties", "methods", "lifetimes", "options", "observers", "ref"]);
const lives = new Set([
	...["onInit", "deriveDataFromProps", "didMount", "didUpdate", "didUnmount"],
	...["created", "attached", "ready", "moved", "detached"],
]);

/** What is not said from outside is as the component has it. */
const defined = (given: Loose): Loose =>
	Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/** `{ size: Number, text: { type: String, value: "" } }`: what another family calls props. */
function defaultsOf(properties: unknown): Loose {
	return Object.fromEntries(
		Object.entries(Object(properties) as Loose).map(([name, rule]) => {
			const { type, value } = Object(rule) as { type?: unknown; value?: unknown };
			return [name, value === undefined ? emptyOf(typeof rule === "function" ? rule : type) : copyPlain(value)];
		}),
	);
}

const emptyOf = (type: unknown): unknown => {
	if (type === String) return "";
	if (type === Number) return 0;
	if (type === Boolean) return false;
	return type === Array ? [] : null;
};
