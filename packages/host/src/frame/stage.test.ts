import assert from "node:assert/strict";
import { after } from "node:test";
import { settled, stage } from "../flow/stage.test.ts";
import { openFrame } from "./frame.ts";

// No tests of its own: the host page on which the tests of frames play.

export const ORIGIN = "https://shop.example";
export const HOST = "https://wallet.example";
export const hello = { type: "byleave:hello", v: 1, id: "first" };

class FakeMessage extends Event {
	constructor(fields: { source: unknown; origin: string; data: unknown }) {
		super("message");
		Object.assign(this, fields);
	}
}

/** Waits until it holds; fails when it never does. */
export async function until(holds: () => boolean): Promise<void> {
	for (let turns = 0; turns < 10_000; turns++) {
		if (holds()) return;
		await settled();
	}
	assert.fail("It never came to that.");
}

/** A host page with one frame, as far as openFrame looks at it; its window answers whether it is there as the test says. */
export function scene() {
	// An open port keeps the process alive: closed whatever the test came to.
	const ports: MessagePort[] = [];
	after(() => {
		for (const port of ports) port.close();
	});
	const host = stage();
	const sent: { init: { type: string; id: string }; to: string; port: MessagePort }[] = [];
	const asked: { value: string; to: string }[] = [];
	let lives = true;
	const here = (change: object = {}) => {
		const data = { type: "byleave:here", v: 1, value: asked.at(-1)?.value };
		page.dispatchEvent(new FakeMessage({ source: contentWindow, origin: ORIGIN, data, ...change }));
	};
	const contentWindow = {
		postMessage(message: { type: string; id: string; value: string }, to: string, [port]: MessagePort[]) {
			if (message.type !== "byleave:there?") {
				ports.push(port as MessagePort);
				return void sent.push({ init: message, to, port: port as MessagePort });
			}
			asked.push({ value: message.value, to });
			if (lives) queueMicrotask(() => here());
		},
	};
	let refocused = 0;
	let focused = 0;
	const page = Object.assign(new EventTarget(), {
		focus: () => {},
		location: { origin: HOST },
		setTimeout: (then: () => void) => setImmediate(then),
	});
	const body = {};
	const document = Object.assign(new EventTarget(), {
		defaultView: page as typeof page | null,
		body,
		activeElement: undefined as unknown,
		hasFocus: (): boolean => true,
		querySelector: () => ({ focusSheet: () => void refocused++ }),
	});
	const frame = Object.assign(new EventTarget(), {
		contentWindow: contentWindow as typeof contentWindow | null,
		ownerDocument: document,
		removed: false,
		focus: () => void focused++,
		remove: () => {
			frame.removed = true;
			frame.contentWindow = null;
		},
	});
	const element = frame as unknown as HTMLIFrameElement;
	const { timers } = host;
	const open = (origin = ORIGIN) =>
		openFrame(host.host, { frame: element, appId: "Shop", name: "Shop Ltd", origin, timers });
	const say = (change: { source?: unknown; origin?: string; data?: unknown } = {}) =>
		page.dispatchEvent(new FakeMessage({ source: contentWindow, origin: ORIGIN, data: hello, ...change }));
	const steal = async () => {
		document.activeElement = frame;
		page.dispatchEvent(new Event("blur"));
		await settled();
		document.activeElement = undefined;
	};
	const ask = (port: MessagePort, id: number, ...scopes: string[]) =>
		new Promise<unknown>((resolve) => {
			port.onmessage = ({ data }) => data.type === "answer" && resolve(data.result);
			port.postMessage({ type: "call", id, api: "getAuthCode", params: JSON.stringify({ scopes }) });
		});
	/** The port of the last init. */
	const port = () => {
		const last = sent.at(-1)?.port;
		assert.ok(last);
		return last;
	};
	return {
		...host,
		frame,
		page,
		document,
		sent,
		asked,
		open,
		say,
		here,
		steal,
		ask,
		port,
		refocused: () => refocused,
		focused: () => focused,
		leaves: () => {
			lives = false;
		},
	};
}
