import {
	type AreYouThere,
	BRIDGE_VERSION,
	HELLO_MS,
	type Here,
	randomText,
	type Timers,
} from "@byleave/protocol/bridge";

/** A frame's window, as its host can be sure of it: by the window itself and the origin that speaks from it (ruling 12). */
export interface ProgramWindow {
	/** Whether this message is from the program: from the frame's window, at the program's origin. */
	says(event: MessageEvent): boolean;
	/** Posts to that window, for that origin and no other. */
	post(message: unknown, ports?: readonly MessagePort[]): void;
	/** Asks the window for a random value: true if it comes back from there, false after 10 s. */
	there(): Promise<boolean>;
	/** Nobody is asked any longer; whoever waits is told that nobody is there. */
	stop(): void;
}

export interface ProgramWindowOptions {
	readonly frame: HTMLIFrameElement;
	/** The host's own. */
	readonly window: Window;
	readonly origin: string;
	readonly timers: Timers;
}

export function programWindow({ frame, window, origin, timers }: ProgramWindowOptions): ProgramWindow {
	const questions = new Set<(there: boolean) => void>();
	const says = ({ source, origin: from }: MessageEvent) =>
		source !== null && source === frame.contentWindow && from === origin;
	const post = (message: unknown, ports: readonly MessagePort[] = []) =>
		frame.contentWindow?.postMessage(message, origin, [...ports]);
	return {
		says,
		post,
		there() {
			const value = randomText();
			return new Promise((resolve) => {
				const listen = (event: MessageEvent) => {
					const { type, value: told } = (event.data ?? {}) as Partial<Here>;
					if (says(event) && type === "byleave:here" && told === value) end(true);
				};
				const end = (there: boolean) => {
					stopTimer();
					window.removeEventListener("message", listen);
					questions.delete(end);
					resolve(there);
				};
				const stopTimer = timers.after(HELLO_MS, () => end(false));
				questions.add(end);
				window.addEventListener("message", listen);
				post({ type: "byleave:there?", v: BRIDGE_VERSION, value } satisfies AreYouThere);
			});
		},
		stop() {
			for (const end of [...questions]) end(false);
		},
	};
}
