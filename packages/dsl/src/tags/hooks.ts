/** A web-view of the program, drawn by the host above the page. */
export interface WebView {
	/** Another address, or another place on the page. */
	update(src: string): void;
	leave(): void;
}

/** What tags need of others: the runtime and the container fill it. */
export interface Hooks {
	/** A web-view stands on the page: shows it, and says what it says to the program. */
	webView:
		| ((
				src: string,
				element: HTMLElement,
				tell: (type: "message" | "load" | "error", detail: Readonly<Record<string, unknown>>) => void,
		  ) => WebView)
		| undefined;
	/** What `my.createVideoContext` gives; undefined as long as no `<video>` was drawn. */
	videoContext: ((id: string) => object) | undefined;
	/** A line to whoever develops the program. */
	note: (text: string) => void;
}

export const hooks: Hooks = {
	webView: undefined,
	videoContext: undefined,
	note: (text) => console.warn(text),
};

const noted = new Set<string>();
/** The same, once. */
export function noteOnce(text: string): void {
	if (noted.has(text)) return;
	noted.add(text);
	hooks.note(text);
}
