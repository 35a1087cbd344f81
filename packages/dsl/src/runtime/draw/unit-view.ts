import { Component, type ComponentChild } from "preact";
import type { Template } from "../../built.ts";
import type { Scope } from "../../template/scope.ts";
import type { Guard } from "../errors/guard.ts";

export interface DrawnPage {
	/** As it is now: a template may be replaced while the page is open. */
	readonly template: () => Template | undefined;
	readonly data: () => Readonly<Record<string, unknown>>;
	readonly scope: Scope;
	readonly named: string;
	readonly guard: Guard;
	/** What draws it, before it has. */
	readonly made: (view: PageView) => void;
	/** It stands in the document for the first time. */
	readonly ready: () => unknown;
}

/** A page as it stands in the document. */
export class PageView extends Component<{ readonly page: DrawnPage }> {
	override componentWillMount(): void {
		this.props.page.made(this);
	}
	override componentDidMount(): void {
		this.props.page.ready();
	}
	override componentDidCatch(error: unknown): void {
		const { guard, named } = this.props.page;
		guard.tell(error, `${named}: drawing it`);
		this.setState({});
	}
	render(): ComponentChild {
		const { template, data, scope, named, guard } = this.props.page;
		return guard.run(`${named}: drawing it`, () => template()?.(data(), scope) as ComponentChild);
	}
	/** Draws soon; what is asked for together is drawn once. */
	draw(then?: () => void): void {
		if (then) this.setState({}, then);
		else this.setState({});
	}
}
