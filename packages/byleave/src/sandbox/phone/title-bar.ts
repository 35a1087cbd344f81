import type { TitleBarOfHost } from "@byleave/dsl/container";
import type { Pipe } from "@byleave/protocol/bridge";
import { byId } from "../page/dom.ts";
import type { AppFace } from "../wire.ts";
import { LONGEST_TITLE, type NavigationBar, readableOn } from "./container/navigation.ts";
import type { languages } from "./words.ts";

type Words = (typeof languages)[keyof typeof languages];

export interface TitleBar extends NavigationBar, TitleBarOfHost {
	/** What the page that is open says of itself. */
	page(page: { readonly title: string; readonly canGoBack: boolean }): void;
	/** The page is gone, and what it wanted of the bar. */
	reset(): void;
	/** Says it in these words; with a page of the super app's own if one is shown, and what the way home is called. */
	say(words: Words, own: OwnTitle | undefined, home: string): void;
}
export interface OwnTitle {
	readonly title: string;
	/** The button that leads to it, and back from it. */
	readonly pressed: "home" | "permissions" | undefined;
}

/**
 * The phone's title bar. A page may title and colour it; the app's registered name stays on it, so that no app passes itself
 * off as another, and the buttons stay where they are.
 */
export function createTitleBar(app: AppFace): TitleBar {
	const bar = byId("title-bar");
	const back = byId("back");
	let page: { readonly title: string; readonly canGoBack: boolean } | undefined;
	let wanted: string | undefined;
	let coloured: string | undefined;
	let own: OwnTitle | undefined;
	let isOverPage = false;

	function draw(): void {
		const title = (wanted ?? page?.title ?? "").trim();
		const isTitled = title !== "" && title !== app.name;
		put("app-name", own ? own.title : isTitled ? title : app.name);
		put("app-merchant", own ? "" : isTitled ? `${app.name} · ${app.merchant}` : app.merchant);
		const hasFocus = document.activeElement === back;
		back.hidden = own !== undefined || !page?.canGoBack;
		// A button that goes leaves the focus to the program, which knows where on its page it was.
		if (hasFocus && back.hidden) byId("screen").querySelector<HTMLElement>("iframe:not([inert], [hidden])")?.focus();
		// The user's own page looks like nobody's.
		const colour = own ? undefined : coloured;
		// Where it lies over the page, that is seen through it; as much of it stays as its words need to be read.
		bar.style.background = colour && isOverPage ? `color-mix(in srgb, ${colour} 85%, transparent)` : (colour ?? "");
		bar.style.color = colour === undefined ? "" : readableOn(colour);
		bar.classList.toggle("coloured", colour !== undefined);
	}
	return {
		name: byId("app-name"),
		transparent(is) {
			document.body.classList.toggle("below-title", is);
			isOverPage = is;
			draw();
		},
		loading(is) {
			bar.classList.toggle("loading", is);
		},
		turn(way) {
			if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
			// A page that comes, comes from where lines end; one that goes off uncovers what came from there before.
			const side = (way === "instead" ? 0 : way === "in" ? 1 : -1) * (document.documentElement.dir === "rtl" ? -1 : 1);
			const from = { opacity: 0, transform: `translateX(${side * 24}px)` };
			byId("app-name").animate([from, {}], { duration: 180, easing: "ease-out" });
		},
		title(text) {
			wanted = text;
			draw();
		},
		background(colour) {
			coloured = colour;
			draw();
		},
		page(told) {
			// The later word counts. What a page is called from the beginning is no later word.
			if (page && told.title !== page.title) wanted = undefined;
			page = told;
			draw();
		},
		reset() {
			page = undefined;
			wanted = undefined;
			coloured = undefined;
			draw();
		},
		say({ reload, permissions, back: backWord, who }, isOwn, home) {
			own = isOwn;
			name(byId("reload"), reload);
			for (const [id, word] of [
				["home", home],
				["permissions", permissions],
			] as const) {
				const isPressed = own?.pressed === id;
				name(byId(id), isPressed ? backWord : word);
				byId(id).setAttribute("aria-pressed", String(isPressed));
			}
			name(byId("account"), who);
			name(back, backWord);
			draw();
		},
	};
}

/** The pipe of one document, which tells the bar what it is called. */
export function titledPipe(pipe: Pipe, bar: Pick<TitleBar, "page">): Pipe {
	return {
		...pipe,
		listen: (listener) =>
			pipe.listen((message) => {
				const { type, title, canGoBack } = Object(message) as Record<string, unknown>;
				if (type === "page") bar.page({ title: String(title).slice(0, LONGEST_TITLE), canGoBack: canGoBack === true });
				listener(message);
			}),
	};
}

function name(button: HTMLElement, label: string): void {
	button.setAttribute("aria-label", label);
	button.title = label;
}

/** What does not fit can be read whole by pointing at it. */
function put(id: string, text: string): void {
	const place = byId(id);
	place.textContent = text;
	place.title = text;
}
