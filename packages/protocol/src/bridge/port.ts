import type { Pipe } from "./messages.ts";

/** A MessagePort as a pipe. Older browsers do not tell when the other end is gone: then `ended` stays silent. */
export function portPipe(port: MessagePort): Pipe {
	return {
		send: (message) => port.postMessage(message),
		listen: (listener) => {
			port.onmessage = (event) => listener(event.data);
		},
		ended: (listener) => port.addEventListener("close", () => listener(), { once: true }),
		close: () => port.close(),
	};
}
