import type { BarsPort, FromFrame, ToFrame } from "../../talk.ts";

/** The host's ear for bars: what is said before it listens is said when it does. */
export interface HostPort {
	say(message: FromFrame): void;
	/** What is of this moment: nobody is told of it later. */
	tell(message: FromFrame): void;
}

/** Takes the port that the host offers this document, and hands on what the host says. */
export function hostPort(page: Window, hear: (message: ToFrame) => void): HostPort {
	let port: MessagePort | undefined;
	let last: FromFrame | undefined;
	page.addEventListener("message", ({ source, data, ports: [offered] }) => {
		const { type, v } = Object(data) as Partial<BarsPort>;
		if (source !== page.parent || type !== "byleave:dsl" || v !== 1 || !offered) return;
		port = offered;
		port.onmessage = (event: MessageEvent<unknown>) => hear(Object(event.data) as ToFrame);
		if (last) port.postMessage(last);
	});
	return {
		say(message) {
			last = message;
			port?.postMessage(message);
		},
		tell: (message) => port?.postMessage(message),
	};
}
