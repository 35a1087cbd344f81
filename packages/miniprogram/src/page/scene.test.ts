import { after } from "node:test";
import { manualTimers } from "@byleave/protocol/bridge";
import { type Installed, type InstallOptions, install } from "./container.ts";

// No tests of its own: the page in which the others play.

export const HOST = "https://wallet.example";
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export class ScriptElement {
	removed = false;
	readonly dataset: Record<string, string | undefined>;
	constructor(dataset: Record<string, string | undefined>) {
		this.dataset = dataset;
	}
	remove() {
		this.removed = true;
	}
}
export class FakeMessage extends Event {
	constructor(fields: { source: unknown; origin: string; data: unknown; ports: readonly MessagePort[] }) {
		super("message");
		Object.assign(this, fields);
	}
}
export class Transition extends Event {
	readonly persisted: boolean;
	constructor(type: "pagehide" | "pageshow", persisted: boolean) {
		super(type);
		this.persisted = persisted;
	}
}
interface Said {
	readonly type: string;
	readonly id?: string;
	readonly value?: string;
}

/** A page in a frame, as far as install looks at one. */
export function scene(dataset: Record<string, string | undefined> = { host: HOST }, options: InstallOptions = {}) {
	// An open port keeps the process alive: closed whatever the test came to.
	const ports: MessagePort[] = [];
	after(() => {
		for (const port of ports) port.close();
	});
	const said: [Said, string][] = [];
	const parent = { postMessage: (message: Said, origin: string) => void said.push([message, origin]) };
	const script = new ScriptElement(dataset);
	const document = Object.assign(new EventTarget(), {
		currentScript: script,
		readyState: "loading",
		title: "",
		head: {},
		baseURI: "https://shop.example/here/",
	});
	const states: unknown[] = [];
	const history = { length: 1, pushState: (state: unknown) => void states.push(state) };
	const navigation: { canGoBack: boolean } | undefined = undefined;
	const went: string[] = [];
	const location = { origin: "https://shop.example", assign: (url: string) => void went.push(url) };
	let titleChanged = () => {};
	const observed: unknown[][] = [];
	class MutationObserver {
		constructor(changed: () => void) {
			titleChanged = changed;
		}
		observe(...given: unknown[]) {
			observed.push(given);
		}
	}
	const parts = { document, parent, history, navigation, location, MutationObserver };
	const page = Object.assign(new EventTarget(), parts) as unknown as Window & Partial<Installed>;
	const timers = manualTimers();
	const installed = install(page, { timers, ...options });
	const hellos = () => said.filter(([{ type }]) => type === "byleave:hello").map(([{ id = "" }]) => id);
	const init = () => ({ type: "byleave:init", v: 1, id: hellos().at(-1), calls: ["getAuthCode"] });
	const hear = (change: object = {}) => {
		const { port1, port2 } = new MessageChannel();
		ports.push(port1, port2);
		const fields = { source: parent, origin: HOST, data: init(), ports: [port2], ...change };
		page.dispatchEvent(new FakeMessage(fields));
		return port1;
	};
	/** What the page tells from here on, once as many have come. */
	const tells = (many: number, port = hear()) => {
		const heard: unknown[] = [];
		return new Promise<unknown[]>((resolve) => {
			port.onmessage = ({ data }) => heard.push(data) === many && resolve(heard);
		});
	};
	const page2 = { document, history, states, went, observed, titleChanged: () => titleChanged() };
	return { ...page2, tells, said, script, page, parent, timers, my: installed.my, installed, hear, hellos, init };
}
export const next = (port: MessagePort) =>
	new Promise<unknown>((resolve) => {
		port.onmessage = ({ data }) => resolve(data);
	});
