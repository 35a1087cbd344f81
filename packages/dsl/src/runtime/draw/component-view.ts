import { Component, type ComponentChild, type ComponentType } from "preact";
import type { Template } from "../../built.ts";
import type { Scope } from "../../template/scope.ts";
import type { Guard } from "../errors/guard.ts";
import { type ComponentInstance, type ComponentLife, createComponent } from "../life/component.ts";

type Loose = Record<string, unknown>;

/** One of a program's components, as its templates draw it. */
export interface DrawnComponent {
	readonly key: string;
	readonly guard: Guard;
	readonly definition: () => Loose;
	readonly template: () => Template | undefined;
	readonly scopeOf: (instance: ComponentInstance, slots: Scope["slots"]) => Scope;
	/** The page that is being drawn or is shown. */
	readonly page: () => unknown;
}
/** What a template gives a component beside its props: what stands in its slots, and who wants to hold it. */
interface Given extends Loose {
	readonly $slots?: Scope["slots"];
	readonly $ref?: (instance: unknown) => void;
}

/** A component of a program as one of preact's: an instance for each place where it is drawn. */
export function componentType(drawn: DrawnComponent): ComponentType<Loose> {
	const { key, guard } = drawn;
	return class ProgramComponent extends Component<Given> {
		life: ComponentLife | undefined;
		scope: Scope | undefined;
		/** Its data was set, to the same perhaps: whoever sets it hears of it. */
		isChanged = false;
		before: { readonly props: Loose; readonly data: Loose } = { props: {}, data: {} };

		override componentWillMount(): void {
			const draw = (then?: () => void): void => {
				this.isChanged = true;
				this.setState({}, then);
			};
			const given = { key, page: drawn.page(), guard, draw };
			this.life = createComponent(guard.run(key, drawn.definition) ?? {}, own(this.props), given);
			// As it will be drawn first.
			this.remember();
		}
		override componentWillReceiveProps(next: Given): void {
			if (!alike(own(this.props), own(next))) this.life?.props(own(next));
		}
		override componentDidMount(): void {
			this.props.$ref?.(this.life?.exposed());
			this.life?.mounted();
		}
		override componentDidUpdate(): void {
			const { before, isChanged } = this;
			this.remember();
			this.isChanged = false;
			if (isChanged || !alike(before.props, this.before.props)) this.life?.updated(before);
		}
		override componentWillUnmount(): void {
			this.life?.unmounted();
			this.props.$ref?.(undefined);
		}
		remember(): void {
			const { props = {}, data = {} } = this.life?.instance ?? {};
			this.before = { props, data: { ...data } };
		}
		render(): ComponentChild {
			const { life } = this;
			if (!life) return null;
			const slots = this.props.$slots ?? {};
			// What stands in the slots is new each time; all else of the scope stays.
			this.scope = this.scope ? { ...this.scope, slots } : drawn.scopeOf(life.instance, slots);
			const { scope } = this;
			const data = { $id: life.instance.$id, ...life.shown() };
			return guard.run(`${key}: drawing it`, () => drawn.template()?.(data, scope) as ComponentChild);
		}
	} as unknown as ComponentType<Loose>;
}

/** Its props, without what is the template's and preact's own; of its slots, which of them are given. */
function own({ $slots, $ref: _ref, children: _children, ...props }: Given): Loose {
	return { ...props, $slots: filled($slots ?? {}) };
}

const fillings = new Map<string, Loose>();

/** `$slots` as components ask for it: something by the name of each slot that is given, the unnamed one's is `$default`. */
function filled(slots: Scope["slots"]): Loose {
	const names = Object.keys(slots).sort();
	const key = JSON.stringify(names);
	// The same object for the same names: props that are alike are told by that.
	const known = fillings.get(key) ?? Object.fromEntries(names.flatMap(namesOf).map((name) => [name, true]));
	fillings.set(key, known);
	return known;
}

const namesOf = (slot: string): readonly string[] => (slot === "default" ? [slot, "$default"] : [slot]);

/** Of the same names, each with the same value. */
function alike(one: Loose, other: Loose): boolean {
	const names = Object.keys(one);
	return (
		names.length === Object.keys(other).length &&
		names.every((name) => name in other && Object.is(one[name], other[name]))
	);
}
