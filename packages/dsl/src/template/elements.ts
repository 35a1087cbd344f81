import { type ComponentChild, type ComponentChildren, type ComponentType, h } from "preact";
import type { Listener, Scope } from "./scope.ts";
import { get, text } from "./values.ts";
import { classesOf, styleOf } from "./words.ts";

type Props = Readonly<Record<string, unknown>>;
type Slots = Readonly<Record<string, (given: Props) => ComponentChildren>>;

/** An element of a template: the program's own component of this name, or else the wallet's tag; an unknown one is a view. */
export function el(
	scope: Scope,
	tag: string,
	props: Props | null,
	content?: ComponentChildren[] | Slots,
): ComponentChild {
	const { class: own, style, ...rest } = props ?? {};
	const component = of(scope.components, tag);
	if (component) {
		const { on, dataset: _, ...plain } = rest as { on?: Readonly<Record<string, Listener>>; dataset?: unknown };
		const handlers = Object.entries(on ?? {}).map(([type, { run }]) => [
			`on${type.charAt(0).toUpperCase()}${type.slice(1)}`,
			run,
		]);
		const slots = Array.isArray(content) ? { default: () => content } : content;
		return h(component, {
			...plain,
			...(rest.dataset !== undefined && { dataset: rest.dataset }),
			...(own !== undefined && { class: classesOf(own) }),
			...(style !== undefined && { style }),
			...Object.fromEntries(handlers),
			$slots: slots ?? {},
		});
	}
	const drawn = of(scope.tags, tag) ?? of(scope.tags, "view");
	if (!drawn) return null;
	const classes = [scope.mark, classesOf(own)].filter((name) => name !== "").join(" ");
	const children = Array.isArray(content) ? content : Object.values(content ?? {}).map((draw) => draw({}));
	const given = {
		...rest,
		tag,
		...(classes !== "" && { class: classes }),
		...(style !== undefined && { style: styleOf(style) }),
	};
	return h(drawn as ComponentType<Props>, given, ...(children as ComponentChild[]));
}

const of = <T>(list: Readonly<Record<string, T>>, name: string): T | undefined =>
	Object.hasOwn(list, name) ? list[name] : undefined;

/** A handler, by what an attribute holds; `stop`: whether there is one or not, the event goes no further. */
export function listen(scope: Scope, value: unknown, stop = false): Listener | undefined {
	const run = scope.handler(value);
	return run || stop ? { run: (run as Listener["run"]) ?? (() => {}), stop } : undefined;
}

/** What whoever uses the component has put into this slot; `instead` where that is nothing. */
export function slot(
	scope: Scope,
	name: unknown,
	props: Props | null,
	instead?: () => ComponentChildren,
): ComponentChildren {
	const draw = of(scope.slots, text(name) || "default");
	return draw ? draw(props ?? {}) : instead?.();
}

/** A template of this file or of an imported one, by its name, with this data and no other. */
export function draw(templates: Slots, is: unknown, data: unknown, scope: Scope): ComponentChildren {
	const template = get(templates, text(is));
	if (typeof template !== "function") return null;
	return template(typeof data === "object" && data !== null ? data : {}, scope);
}
