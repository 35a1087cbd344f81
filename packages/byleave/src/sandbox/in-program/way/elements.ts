import type { Places } from "./places.ts";
import { isShim } from "./shim-address.ts";

/** The page's own globals, as far as its elements name addresses. */
export type ElementsPage = Pick<Window, "addEventListener" | "setTimeout"> &
	Pick<typeof globalThis, "HTMLScriptElement" | "HTMLLinkElement" | "HTMLFormElement" | "document">;

export interface ElementsParts {
	readonly places: Places;
	readonly origin: string;
	/** Where the shim answers on the program's own origin. */
	readonly shim: string;
}

/**
 * Elements that scripts make: the shim's address answers from here, however it is set; a form that is sent to another
 * origin goes by the program's own. What a script imports by its address (`import()`) cannot be led elsewhere.
 */
export function elementsGoThrough(page: ElementsPage, { places, origin, shim }: ElementsParts): void {
	const shimFor = (value: unknown): string | undefined => (isShim(String(value), origin) ? shim : undefined);
	linksToShim(page.HTMLScriptElement.prototype, "src", shimFor);
	linksToShim(page.HTMLLinkElement.prototype, "href", shimFor);
	const { document } = page;
	for (const name of ["write", "writeln"] as const) {
		const plain = document[name];
		document[name] = (...texts: string[]) =>
			plain.apply(
				document,
				texts.map((text) =>
					String(text).replaceAll(/(https?:)?\/\/[^\s"'<>]+/g, (address) => shimFor(address) ?? address),
				),
			);
	}
	formsGoThrough(page, places);
}

/** By the element's property, and by its attribute. */
function linksToShim(
	prototype: HTMLElement,
	name: "src" | "href",
	shimFor: (value: unknown) => string | undefined,
): void {
	const property = Object.getOwnPropertyDescriptor(prototype, name);
	const { setAttribute } = prototype;
	// The text that answers is another than the one that a hash was made of.
	const other = (element: HTMLElement, value: unknown): string | undefined => {
		const shim = shimFor(value);
		if (shim !== undefined) element.removeAttribute("integrity");
		return shim;
	};
	if (property?.set) {
		const { set } = property;
		Object.defineProperty(prototype, name, {
			...property,
			set(this: HTMLElement, value: unknown) {
				set.call(this, other(this, value) ?? value);
			},
		});
	}
	prototype.setAttribute = function (this: HTMLElement, key: string, value: string) {
		const isAddress = String(key).toLowerCase() === name;
		setAttribute.call(this, key, (isAddress ? other(this, value) : undefined) ?? value);
	};
}

function formsGoThrough(page: ElementsPage, places: Places): void {
	/** While it is being sent, the element names the place; then again what the page has written. */
	const lent = (element: HTMLElement, name: "action" | "formaction", address: string): (() => void) => {
		const place = places.of(address, "form-action");
		if (place === undefined) return () => {};
		const written = element.getAttribute(name);
		element.setAttribute(name, place);
		return () => {
			if (written === null) element.removeAttribute(name);
			else element.setAttribute(name, written);
		};
	};
	page.addEventListener("submit", (event) => {
		const { submitter, target, defaultPrevented } = event as SubmitEvent;
		if (defaultPrevented || !(target instanceof page.HTMLFormElement)) return;
		const own = submitter?.getAttribute("formaction");
		const back =
			submitter && own !== null && own !== undefined
				? lent(submitter, "formaction", own)
				: lent(target, "action", target.getAttribute("action") ?? "");
		// The address is read after the last listener and all that it has promised.
		page.setTimeout(back);
	});
	const { submit } = page.HTMLFormElement.prototype;
	page.HTMLFormElement.prototype.submit = function (this: HTMLFormElement) {
		const back = lent(this, "action", this.getAttribute("action") ?? "");
		submit.call(this);
		back();
	};
}
