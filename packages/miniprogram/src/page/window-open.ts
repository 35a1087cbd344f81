import type { Bridge } from "../bridge.ts";

/**
 * A frame of a mini program opens no windows. As in a wallet, an address of the program's own is gone to in its place, by
 * `window.open` and by a link with a target; the host is told of any other.
 */
export function shimOpen(page: Window, bridge: Pick<Bridge, "tell">): void {
	const open = (address: string) => {
		const { location } = page;
		const url = new URL(address, page.document.baseURI);
		if (url.protocol === "javascript:") return;
		if (url.origin === location.origin) location.assign(url.href);
		else bridge.tell({ type: "open", url: url.href });
	};
	page.open = (address = "") => {
		if (String(address) !== "") open(String(address));
		return null;
	};
	page.addEventListener("click", (event) => {
		const [link] = event.composedPath().filter((one) => (one as Partial<HTMLAnchorElement>).localName === "a");
		const { target, href, download } = (link ?? {}) as Partial<HTMLAnchorElement>;
		if (event.defaultPrevented || !href || download || !ELSEWHERE.test(String(target))) return;
		event.preventDefault();
		open(href);
	});
}

/** Targets that would leave the frame. Any other may be a frame of the program's own. */
const ELSEWHERE = /^_(blank|new|top)$/i;
