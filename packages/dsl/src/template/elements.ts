import { type ComponentChild, type ComponentChildren, type ComponentType, h } from "preact";
import { meantByHtml } from "./meant-by-html.ts";
import type { Listener, Scope } from "./scope.ts";
import { text } from "./values.ts";
import { camel, classesOf, styleOf } from "./words.ts";

type Props = Readonly<Record<string, unknown>>;
type Slots = Readonly<Record<string, (given: Props) => ComponentChildren>>;

/** An element of a template: the program's own component of this name, or else the wallet's tag; an unknown one is a view, which the compiler tells. */
export function el(
	scope: Scope,
	tag: string,
	props: Props | null,
	content?: ComponentChildren[] | Slots,
): ComponentChild {
	const component = of(scope.components, tag);
	return component
		? h(component, componentProps(props ?? {}, content))
		: h(tagOf(scope, tag), tagProps(scope, tag, props ?? {}, content));
}

function tagOf(scope: Scope, tag: string): ComponentType<Props> | string {
	const { tags } = scope;
	// Capitals are forgiven: `<View>` is a view where no component has that name.
	const drawn = of(tags, tag) ?? of(tags, of(meantByHtml, tag) ?? "") ?? of(tags, tag.toLowerCase());
	return (drawn ?? of(tags, "view") ?? "div") as ComponentType<Props> | string;
}

function tagProps(scope: Scope, tag: string, given: Props, content: ComponentChildren[] | Slots | undefined): Props {
	const { class: own, style, ref, $data, $written: _, ...props } = given as Record<string, unknown>;
	// Its name is a class, which its component gives it; and so is the template that it stands in.
	const meant = of(meantByHtml, tag);
	props.class = [meant ? `b-${meant}` : "", scope.mark, classesOf(own)].filter((name) => name !== "").join(" ");
	props.tag = tag;
	if (style !== undefined) props.style = styleOf(style);
	if (ref !== undefined) props.$ref = ref;
	if ($data) props.dataset = dataset($data as Props);
	props.children = Array.isArray(content) ? content : Object.values(content ?? {}).map((draw) => draw({}));
	return props;
}

const dataset = (data: Props): Props =>
	Object.fromEntries(Object.entries(data).map(([name, value]) => [camel(name), value]));

function componentProps(given: Props, content: ComponentChildren[] | Slots | undefined): Props {
	const { class: own, style, ref, on, $data, $written, ...props } = given as Record<string, unknown>;
	// What a component is given keeps the names that are written: it asks for `data-id` as such.
	for (const [name, value] of Object.entries(($data ?? {}) as Props)) props[`data-${name}`] = value;
	if (own !== undefined) {
		props.class = classesOf(own);
		props.className ??= props.class;
	}
	if (style !== undefined) props.style = styleOf(style);
	if (ref !== undefined) props.$ref = ref;
	for (const [type, listener] of Object.entries((on ?? {}) as Readonly<Record<string, Listener | undefined>>)) {
		props[`on${type.charAt(0).toUpperCase()}${type.slice(1)}`] = listener?.run;
	}
	Object.assign(props, $written);
	props.$slots = Array.isArray(content) ? { default: () => content } : (content ?? {});
	return props;
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

/** A template of this file or of one that it imports, by its name, with this data and no other. */
export function draw(
	lists: readonly (Slots | undefined)[],
	is: unknown,
	data: unknown,
	scope: Scope,
): ComponentChildren {
	const name = text(is);
	for (const templates of lists) {
		const template = templates && of(templates, name);
		if (template) return (template as Template)(typeof data === "object" && data !== null ? data : {}, scope);
	}
	if (name !== "") scope.note?.(`There is no <template name="${name}">: nothing is drawn in its place.`);
	return null;
}
type Template = (data: object, scope: Scope) => ComponentChildren;
