import type { Places } from "./places.ts";
import { REFUSED_HEADER, WITHOUT_COOKIES } from "./way.ts";

/** The page's own globals, as far as requests are made by them. */
export type RequestingPage = Pick<
	typeof globalThis,
	"fetch" | "Request" | "Response" | "XMLHttpRequest" | "EventSource" | "WebSocket" | "navigator" | "console"
>;

/** Sends what the page asks of other origins by the program's own; what comes back has the address that was asked. */
export function requestsGoThrough(page: RequestingPage, places: Places): void {
	fetchGoesThrough(page, places);
	xhrGoesThrough(page, places);
	page.EventSource = class EventSource extends page.EventSource {
		constructor(url: string | URL, init?: EventSourceInit) {
			super(places.of(String(url)) ?? url, init);
		}
	};
	page.WebSocket = class WebSocket extends page.WebSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(places.of(String(url)) ?? url, ...(protocols === undefined ? [] : [protocols]));
		}
	};
	const { navigator } = page;
	const beacon = navigator.sendBeacon;
	navigator.sendBeacon = (url, data) => beacon.call(navigator, places.of(String(url)) ?? url, data);
	for (const [of, name] of [
		[page.Response, "url"],
		[page.XMLHttpRequest, "responseURL"],
		[page.EventSource, "url"],
		[page.WebSocket, "url"],
	] as const) {
		addressAsMeant(of.prototype, name, places);
	}
}

/** What the page reads as an address is the one that it has asked for. */
function addressAsMeant(prototype: object, name: string, places: Places): void {
	let holder: object | null = prototype;
	while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
	const property = holder && Object.getOwnPropertyDescriptor(holder, name);
	if (!holder || !property?.get) return;
	const { get } = property;
	Object.defineProperty(holder, name, {
		...property,
		get(this: unknown) {
			return places.meantBy(String(get.call(this)));
		},
	});
}

function fetchGoesThrough(page: RequestingPage, places: Places): void {
	const plain = page.fetch;
	page.fetch = async function fetch(input, init) {
		const asked = input instanceof page.Request ? input : undefined;
		const place = places.of(asked ? asked.url : String(input));
		const mode = init?.mode ?? asked?.mode;
		if (place === undefined || mode === "same-origin") return plain.call(page, input, init);
		const credentials = init?.credentials ?? asked?.credentials;
		const response = await plain.call(page, place, {
			...(asked ? await requestInit(asked) : {}),
			...init,
			mode: "same-origin",
			// To another origin cookies go only where that is said.
			credentials: credentials === "include" ? "same-origin" : "omit",
		});
		if (response.headers.get(REFUSED_HEADER) === null) return response;
		const why = await response.text();
		page.console.error(why);
		throw new TypeError(why);
	};
}

/** What a Request says, to be said to another address. Its body is read whole: over HTTP/1.1 none can stream up. */
async function requestInit(request: Request): Promise<RequestInit> {
	const { method, headers, cache, redirect, referrerPolicy, integrity, keepalive, signal } = request;
	const hasBody = request.body !== null && method !== "GET" && method !== "HEAD";
	const body = hasBody ? { body: await request.arrayBuffer() } : {};
	return { method, headers, cache, redirect, referrerPolicy, integrity, keepalive, signal, ...body };
}

function xhrGoesThrough(page: RequestingPage, places: Places): void {
	const away = new WeakSet<XMLHttpRequest>();
	const { prototype } = page.XMLHttpRequest;
	const { open, send } = prototype;
	prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL, ...rest: readonly unknown[]) {
		const place = places.of(String(url));
		if (place === undefined) away.delete(this);
		else away.add(this);
		return (open as (...given: readonly unknown[]) => void).call(this, method, place ?? url, ...rest);
	} as typeof open;
	prototype.send = function (body) {
		if (away.has(this)) {
			if (!this.withCredentials) this.setRequestHeader(WITHOUT_COOKIES, "1");
			this.addEventListener(
				"load",
				() => {
					if (this.getResponseHeader(REFUSED_HEADER) === null) return;
					page.console.error(
						this.responseType === "" || this.responseType === "text" ? this.responseText : this.responseURL,
					);
				},
				{ once: true },
			);
		}
		return send.call(this, body);
	};
}
