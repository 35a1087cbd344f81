import type { PreviewWords } from "./preview-words.ts";

export interface Gallery {
	close(): void;
}
interface Pictures {
	readonly urls: readonly string[];
	/** Which comes first. */
	readonly current: number;
	readonly words: PreviewWords;
}
/** How far, in pixels, a picture has to be drawn aside. */
const FAR = 40;

/** Pictures in the top layer of the document, one at a time, out of reach of the page's own styles. */
export function showGallery(document: Document, { urls, current, words }: Pictures): Gallery {
	const place = document.createElement("div");
	const root = place.attachShadow({ mode: "open" });
	const { CSSStyleSheet } = document.defaultView as Window & typeof globalThis;
	// A sheet of this kind needs no leave of the page's policy.
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(style);
	root.adoptedStyleSheets = [sheet];

	const make = <K extends keyof HTMLElementTagNameMap>(name: K, label?: string, sign?: string) => {
		const element = document.createElement(name);
		if (label !== undefined) element.setAttribute("aria-label", label);
		if (sign !== undefined) element.textContent = sign;
		return element;
	};
	const isRightToLeft = words.dir === "rtl";
	const dialog = make("dialog");
	dialog.lang = words.language;
	dialog.dir = words.dir;
	const where = make("p");
	where.setAttribute("role", "status");
	const trouble = make("p");
	trouble.className = "trouble";
	const image = make("img");
	image.draggable = false;
	const close = make("button", words.close, "×");
	close.className = "close";
	const before = make("button", words.before, isRightToLeft ? "›" : "‹");
	const after = make("button", words.after, isRightToLeft ? "‹" : "›");
	const bar = make("div");
	bar.className = "bar";
	bar.append(before, where, after);
	if (urls.length === 1) before.hidden = after.hidden = true;
	dialog.append(close, image, trouble, bar);
	root.append(dialog);

	let at = current;
	const show = (next: number): void => {
		if (next < 0 || next >= urls.length) return;
		at = next;
		const said = words.place(at + 1, urls.length);
		dialog.setAttribute("aria-label", said);
		where.textContent = said;
		trouble.textContent = "";
		image.alt = said;
		image.src = urls[at] ?? "";
		// Still to be reached by the keyboard at either end.
		before.setAttribute("aria-disabled", String(at === 0));
		after.setAttribute("aria-disabled", String(at === urls.length - 1));
	};
	const step = (by: number) => show(at + by);
	image.addEventListener("error", () => {
		trouble.textContent = `${words.cannotShow} ${urls[at]}`;
	});
	close.addEventListener("click", () => dialog.close());
	before.addEventListener("click", () => step(-1));
	after.addEventListener("click", () => step(1));
	const forward = isRightToLeft ? -1 : 1;
	dialog.addEventListener("keydown", (event) => {
		// The page behind moves by the same keys.
		event.stopPropagation();
		if (event.key === "ArrowRight") step(forward);
		else if (event.key === "ArrowLeft") step(-forward);
		else if (event.key === "Home") show(0);
		else if (event.key === "End") show(urls.length - 1);
	});
	let from: number | undefined;
	image.addEventListener("pointerdown", (event) => {
		if (!event.isPrimary) return;
		from = event.clientX;
		image.setPointerCapture(event.pointerId);
	});
	image.addEventListener("pointerup", ({ clientX }) => {
		const way = from === undefined ? 0 : clientX - from;
		from = undefined;
		if (Math.abs(way) >= FAR) step(way < 0 ? forward : -forward);
	});
	image.addEventListener("pointercancel", () => {
		from = undefined;
	});
	dialog.addEventListener("close", () => place.remove());

	document.documentElement.append(place);
	show(at);
	dialog.showModal();
	return {
		close() {
			dialog.close();
			// The event comes later; until then there would be two.
			place.remove();
		},
	};
}

const style = `
dialog {
	display: grid;
	grid-template-rows: auto minmax(0, 1fr) auto auto;
	box-sizing: border-box;
	width: 100%;
	height: 100%;
	max-width: none;
	max-height: none;
	margin: 0;
	padding: 8px;
	border: 0;
	background: #111;
	color: #fff;
	font: 16px / 1.5 system-ui, sans-serif;
}
dialog::backdrop { background: #111; }
img {
	place-self: center;
	max-width: 100%;
	max-height: 100%;
	touch-action: pan-y pinch-zoom;
	user-select: none;
}
p { margin: 0; text-align: center; font-variant-numeric: tabular-nums; }
.trouble { overflow-wrap: anywhere; }
.bar { display: flex; align-items: center; justify-content: center; gap: 16px; min-height: 44px; }
button {
	min-width: 44px;
	min-height: 44px;
	border: 0;
	border-radius: 8px;
	background: none;
	color: inherit;
	font: 28px / 1 system-ui, sans-serif;
}
button[hidden] { display: none; }
button:hover { background: #333; }
button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
button[aria-disabled="true"] { color: #8a8a8a; }
.close { justify-self: end; }
`;
