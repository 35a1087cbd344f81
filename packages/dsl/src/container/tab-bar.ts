import type { Bars, Pixels, ShownTab } from "../talk.ts";

const style = `
:host { display: flex; flex-direction: column; position: absolute; inset: 0; }
.stage { flex: 1; min-height: 0; position: relative; }
nav { display: flex; flex: none; border-top: 1px solid rgb(0 0 0 / 12%); padding-bottom: env(safe-area-inset-bottom, 0); }
nav[hidden] { display: none; }
button { flex: 1; min-width: 0; min-height: 52px; padding: 4px 2px; border: 0; background: none; color: inherit; font: inherit; font-size: 0.75rem; line-height: 1.2; display: grid; justify-items: center; align-content: center; gap: 2px; }
button:focus-visible { outline: 2px solid currentColor; outline-offset: -4px; }
button[aria-current] { font-weight: 600; }
.icon { position: relative; min-height: 1px; }
canvas { display: block; width: 26px; height: 26px; object-fit: contain; }
.name { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.badge { position: absolute; inset: -4px auto auto 60%; min-width: 18px; padding: 0 5px; border-radius: 9px; background: #d02214; color: #fff; font-size: 0.6875rem; line-height: 18px; font-weight: 600; text-align: center; }
.dot { position: absolute; inset: -1px -5px auto auto; width: 9px; height: 9px; border-radius: 50%; background: #d02214; }
`;

const TAG = "byleave-dsl";
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/** A program's frame, its one child, with the tab bar below it that the program wants. */
export class DslElement extends Base {
	#nav: HTMLElement | undefined;
	/** A tab was tapped. */
	tapped: (index: number) => void = () => {};

	/** An element of this class; the name is taken when the first one is made. */
	static make(document: Document): DslElement {
		if (!customElements.get(TAG)) customElements.define(TAG, DslElement);
		return document.createElement(TAG) as DslElement;
	}
	connectedCallback(): void {
		if (this.shadowRoot) return;
		const root = this.attachShadow({ mode: "open" });
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(style);
		root.adoptedStyleSheets = [sheet];
		const stage = document.createElement("div");
		stage.className = "stage";
		stage.append(document.createElement("slot"));
		this.#nav = document.createElement("nav");
		this.#nav.hidden = true;
		root.append(stage, this.#nav);
	}
	/** Draws the bar anew. The button that has the focus keeps it. */
	show(tabs: Bars["tabs"]): void {
		const nav = this.#nav;
		if (!nav) return;
		const isComing = nav.hidden && tabs !== null;
		nav.hidden = tabs === null;
		if (isComing && !matchMedia("(prefers-reduced-motion: reduce)").matches)
			nav.animate([{ translate: "0 100%" }, {}], { duration: 160, easing: "ease-out" });
		const focused = [...nav.children].indexOf(this.shadowRoot?.activeElement as Element);
		nav.replaceChildren();
		if (!tabs) return;
		nav.style.background = tabs.backgroundColor;
		nav.append(
			...tabs.items.map((tab, index) => {
				const isSelected = index === tabs.selected;
				const button = tabButton(tab, isSelected);
				button.style.color = isSelected ? tabs.selectedColor : tabs.textColor;
				button.addEventListener("click", () => this.tapped(index));
				return button;
			}),
		);
		(nav.children[focused] as HTMLElement | undefined)?.focus();
	}
}

function tabButton({ name, icon, badge, dot }: ShownTab, isSelected: boolean): HTMLButtonElement {
	const button = document.createElement("button");
	button.type = "button";
	if (isSelected) button.setAttribute("aria-current", "page");
	const mark = part("span", "icon");
	if (icon) mark.append(picture(icon));
	if (badge !== "") mark.append(part("span", "badge", badge));
	else if (dot) mark.append(part("span", "dot"));
	// The whole name, also where it does not fit.
	button.title = name;
	button.append(mark, part("bdi", "name", name));
	return button;
}

function picture({ width, height, data }: Pixels): HTMLCanvasElement {
	const canvas = document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	canvas.setAttribute("aria-hidden", "true");
	canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
	return canvas;
}

function part(tag: string, name: string, text = ""): HTMLElement {
	const element = document.createElement(tag);
	element.className = name;
	element.textContent = text;
	return element;
}
