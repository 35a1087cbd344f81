import type { Trouble } from "./trouble.ts";

/** Shows what went wrong over the page, until it is put away: the program runs on below it. */
export function createTroubleBox(document: Document): { show(trouble: Trouble): void } {
	let box: HTMLElement | undefined;
	const shown = new Set<string>();
	return {
		show(trouble) {
			const text = said(trouble);
			if (shown.has(text)) return;
			shown.add(text);
			box ??= opened(document, () => {
				box?.remove();
				box = undefined;
				shown.clear();
			});
			box.append(one(document, trouble));
		},
	};
}

/** As it is told elsewhere: in one text. */
export function said({ message, during, place, frame }: Trouble): string {
	const at = place ? `${place.file}:${place.line}:${place.column}` : "";
	return [message, [at, during].filter((part) => part !== "").join(" · "), frame].filter((part) => part).join("\n");
}

function opened(document: Document, close: () => void): HTMLElement {
	const box = document.createElement("div");
	box.className = "b-trouble";
	box.setAttribute("role", "alert");
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = "×";
	button.setAttribute("aria-label", "Close");
	button.addEventListener("click", close);
	box.append(button);
	document.body.append(box);
	return box;
}

function one(document: Document, { message, during, place, frame }: Trouble): HTMLElement {
	const part = document.createElement("section");
	const put = (name: string, text: string): HTMLElement => {
		const element = document.createElement(name);
		element.textContent = text;
		part.append(element);
		return element;
	};
	put("strong", message);
	put("p", [place ? `${place.file}:${place.line}:${place.column}` : "", during].filter((one) => one).join(" · "));
	// It scrolls, also by keys.
	if (frame !== undefined) put("pre", frame).tabIndex = 0;
	return part;
}
