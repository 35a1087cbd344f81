import {
	CONTROL_HEADER,
	CONTROL_META,
	controlPaths,
	type Happening,
	type PhoneState,
	type SandboxState,
	type TokenAnswer,
	type WebViewAnswer,
} from "../wire.ts";

/** The page's way to the sandbox's back end. */
export interface ControlClient {
	state(): Promise<SandboxState>;
	logIn(sub: string): Promise<SandboxState>;
	/** The super app's JWT for this user, as long as it is they who are logged in; a new one each time. */
	userToken(sub: string): Promise<string>;
	reset(): Promise<void>;
	/** Where a web page is opened that this app shows in a web-view; rejects with an Error that says why it is not. */
	webView(appId: string, url: string): Promise<WebViewAnswer>;
	/** What this call answers from the program's next load on; undefined: nothing any more. */
	answer(name: string, answer: object | undefined): Promise<void>;
	/** What has come to the phone of the user who is logged in. */
	messages(): Promise<PhoneState>;
	/** Whether nothing reaches that phone. */
	setPhoneOff(off: boolean): Promise<PhoneState>;
	/** Calls at everything that happens on the server after the happening `from`; comes back after a broken line. */
	follow(from: number, listener: (happening: Happening) => void, onLine: (connected: boolean) => void): void;
	/** The same of what concerns this phone alone: for one that no page is around. */
	followPhone(from: number, listener: (happening: Happening) => void): void;
}

const RETRY_MS = 1500;

/** What the sandbox has put into the document under this name. */
export const inDocument = (name: string): string =>
	document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

/** Takes the token out of the document that the sandbox served. */
export function createControlClient(): ControlClient {
	const token = inDocument(CONTROL_META);
	const post = (path: string, body: object): Promise<Response> =>
		fetch(path, {
			method: "POST",
			headers: { "Content-Type": "application/json", [CONTROL_HEADER]: token },
			body: JSON.stringify(body),
		});
	async function ask<T>(path: string, body: object = {}): Promise<T> {
		const answer = await post(path, body);
		const told = await answer.json();
		if (!answer.ok) throw new Error(told.message);
		return told;
	}
	async function follow(
		path: string,
		from: number,
		listener: (happening: Happening) => void,
		onLine: (connected: boolean) => void,
	): Promise<never> {
		for (let since = from; ; ) {
			try {
				const answer = await post(path, { since });
				if (!answer.ok || !answer.body) throw new Error("no events");
				onLine(true);
				for await (const happening of lines<Happening>(answer.body)) {
					since = happening.seq;
					listener(happening);
				}
			} catch {
				// The sandbox has been stopped or started anew; it is asked again below.
			}
			onLine(false);
			await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
		}
	}
	return {
		state: () => ask(controlPaths.state),
		logIn: (sub) => ask(controlPaths.persona, { sub }),
		userToken: async (sub) => (await ask<TokenAnswer>(controlPaths.token, { sub })).token,
		reset: () => ask(controlPaths.reset),
		webView: (appId, url) => ask(controlPaths.webView, { appId, url }),
		answer: (name, answer) => ask(controlPaths.answer, { name, answer }),
		messages: () => ask(controlPaths.messages),
		setPhoneOff: (off) => ask(controlPaths.phoneOff, { off }),
		follow: (from, listener, onLine) => void follow(controlPaths.events, from, listener, onLine),
		followPhone: (from, listener) => void follow(controlPaths.phoneEvents, from, listener, () => {}),
	};
}

async function* lines<T>(body: ReadableStream<Uint8Array>): AsyncGenerator<T> {
	const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
	let rest = "";
	for (;;) {
		const { done, value } = await reader.read();
		if (done) return;
		const parts = (rest + value).split("\n");
		rest = parts.pop() ?? "";
		for (const part of parts) if (part !== "") yield JSON.parse(part);
	}
}
