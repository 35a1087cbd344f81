import { after } from "node:test";
import { manualTimers } from "@byleave/protocol/bridge";
import type { AnswersSource } from "./answers.ts";
import { startContainer } from "./start.ts";

// No tests of its own: a program's page in which the others play, and a host that answers.

const HOST = "https://wallet.example";
const ORIGIN = "https://shop.example";
export const told = { appId: "SHOP1", userAgent: "Griver/2.0 MiniProgram", app: "wallet", version: "1.0.0" };

export type AnyMy = Record<string, (...given: readonly unknown[]) => Promise<never>> & { readonly onMessage?: unknown };
export interface Heard {
	readonly type: string;
	readonly id: number;
	readonly api: string;
	readonly params?: string;
	readonly what?: string;
	readonly detail?: Readonly<Record<string, unknown>>;
}

function storage(): Storage {
	const held = Object.create({
		getItem(key: string) {
			return Object.hasOwn(this, key) ? (this as Record<string, string>)[key] : null;
		},
		setItem(key: string, value: string) {
			if (value.length > 1000) throw new Error("full");
			(this as Record<string, string>)[key] = value;
		},
		removeItem(key: string) {
			delete (this as Record<string, string>)[key];
		},
	});
	return held;
}

/** A page in which the container is started, and what its host hears and answers. */
export function scene(source: Partial<AnswersSource> = {}, answer: (call: Heard) => object = () => ({})) {
	const timers = manualTimers();
	/** The line of the program's that calls. */
	let caller: string | undefined;
	const stack = () => (caller === undefined ? "" : `Error\n    at pay (${ORIGIN}${caller})`);
	// An open port keeps the process alive: closed whatever the test came to.
	const ports: MessagePort[] = [];
	after(() => {
		for (const port of ports) port.close();
	});
	const hellos: string[] = [];
	const parent = {
		postMessage: ({ type, id }: { type: string; id: string }) => type === "byleave:hello" && hellos.push(id),
	};
	const script = { dataset: { host: HOST }, remove() {} };
	const document = Object.assign(new EventTarget(), {
		currentScript: script,
		readyState: "complete",
		visibilityState: "visible",
		title: "Shop",
		head: {},
		baseURI: `${ORIGIN}/cart/index.html?a=1`,
	});
	const went: unknown[] = [];
	const history = { length: 2, pushState() {}, go: (steps: number) => went.push(steps) };
	const location = {
		origin: ORIGIN,
		pathname: "/cart/index.html",
		search: "?a=1&b=x",
		assign: (url: URL | string) => went.push(String(url)),
	};
	const navigator = { userAgent: "Mozilla/5.0 (Linux; Android 15) Chrome/140", language: "de", onLine: true };
	const fetched: Request[] = [];
	let fetches: (request: Request) => Promise<Response> = async () => Response.json({});
	const parts = {
		...{ document, parent, history, location, navigator, localStorage: storage() },
		...{ devicePixelRatio: 2, innerWidth: 375, innerHeight: 667, screen: { width: 1280, height: 800 } },
		navigation: { canGoBack: true },
		MutationObserver: class {
			observe() {}
		},
		fetch(url: URL, init: RequestInit) {
			const request = new Request(url, init);
			fetched.push(request);
			return fetches(request);
		},
	};
	const page = Object.assign(new EventTarget(), parts) as unknown as Window & typeof parts;
	startContainer(page as never, told, { data: {}, ...source }, { timers, stack });
	const { my, AlipayJSBridge } = page as unknown as {
		my: AnyMy;
		AlipayJSBridge: { call(name: string, options?: unknown, callback?: (result: unknown) => void): void };
	};
	const heard: Heard[] = [];
	/** The host is heard, with these calls. */
	const open = (calls: readonly string[] = ["getAuthCode", "alert", "confirm", "showToast"]) => {
		const { port1, port2 } = new MessageChannel();
		ports.push(port1, port2);
		port1.onmessage = ({ data }) => {
			heard.push(data);
			if (data.type === "call") port1.postMessage({ type: "answer", id: data.id, ok: true, result: answer(data) });
		};
		const init = { type: "byleave:init", v: 1, id: hellos.at(-1), calls };
		page.dispatchEvent(
			Object.assign(new Event("message"), { source: parent, origin: HOST, data: init, ports: [port2] }),
		);
	};
	const raw = (name: string, options?: unknown) =>
		new Promise<unknown>((resolve) => AlipayJSBridge.call(name, options, resolve));
	/** All that the host has heard by the time a call has been there and back. */
	const asked = async () => {
		await my.call?.("alert", {});
		return heard.filter(({ type, api }) => type === "call" && api !== "alert").map(({ api, params }) => [api, params]);
	};
	/** All that was noted, also what waits for a pause. */
	const noted = async () => {
		timers.pass(1000);
		await my.call?.("alert", {});
		return heard.filter(({ type }) => type === "noted").map(({ what, detail }) => [what, detail]);
	};
	const answerFetch = (next: typeof fetches) => {
		fetches = next;
	};
	/** What a call that returns its answer returns. */
	const sync = <Answer = unknown>(name: string, ...given: readonly unknown[]): Answer =>
		(my as unknown as Record<string, (...given: readonly unknown[]) => Answer>)[name]?.(...given) as Answer;
	/** Calls as if this line of the program's did, "/pay.js:1:2". */
	const from = <Result>(place: string, work: () => Result): Result => {
		caller = place;
		const result = work();
		caller = undefined;
		return result;
	};
	/** Everything until the document has said that it goes. */
	const heardToTheEnd = async (): Promise<readonly Heard[]> => {
		while (!heard.some(({ type }) => type === "bye")) await new Promise((resolve) => setImmediate(resolve));
		return heard;
	};
	return {
		from,
		heardToTheEnd,
		page,
		document,
		my,
		sync,
		raw,
		open,
		asked,
		noted,
		went,
		fetched,
		answerFetch,
		history,
	};
}

/** How it fails. */
export const failed = async (call: Promise<unknown> | undefined): Promise<Record<string, unknown>> => {
	try {
		await call;
	} catch (error) {
		return error as Record<string, unknown>;
	}
	throw new Error("It did not fail.");
};
