type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/**
 * An element, by its name, attributes and children. A function is a listener (`click`, `change`), true sets an
 * empty attribute, false none. Text is always text.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Attributes = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(key, value);
		else if (value === true) element.setAttribute(key, "");
		else if (value !== false) element.setAttribute(key, value);
	}
	element.append(...children.filter((child) => child !== null));
	return element;
}

/** The element of the page's own document with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
	const found = document.getElementById(id);
	if (!found) throw new TypeError(`The page has no #${id}.`);
	return found as T;
}

/** A button that copies `text` and says so in its own words. */
export function copyButton(text: string, label: string): HTMLButtonElement {
	const word = "Copy";
	const button = el("button", { type: "button", class: "copy", "aria-label": `Copy ${label}` }, word);
	button.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(text);
			button.textContent = "Copied";
		} catch {
			button.textContent = "Select and copy it by hand";
		}
		setTimeout(() => {
			button.textContent = word;
		}, 1600);
	});
	return button;
}
