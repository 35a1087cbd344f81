import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProgramAnswers } from "../program/answers/answers.ts";
import { isForPhone } from "../super-app/phone-events.ts";
import type { SuperApp } from "../super-app/super-app.ts";
import type { Happening, Timeline } from "../timeline.ts";
import { CONTROL_HEADER, controlPaths, type SandboxState, type TokenAnswer, type WebViewAnswer } from "../wire.ts";
import { answerJson, type Handler, readBody } from "./listener.ts";

export interface ControlParts {
	/** What the page at this host name is shown. */
	readonly state: (hostname: string) => Promise<SandboxState>;
	readonly superApp: SuperApp;
	readonly timeline: Timeline;
	/** Forgets all that the persona has allowed or refused. */
	readonly reset: (sub: string) => Promise<void>;
	/** Where the web page is opened that this app shows to the user; rejects with an Error that says why it is not shown. */
	readonly webView: (appId: string, url: string, hostname: string) => Promise<WebViewAnswer>;
	/** Says what was wrong with it, if anything; nothing is written then. Left out, nothing can be. */
	readonly answer?: ProgramAnswers["set"];
}
export interface Control {
	/** Stands in the page's document and nowhere else. */
	readonly token: string;
	readonly handler: Handler;
}

/**
 * What the sandbox's page may ask of its back end (ruling 25): only JSON by POST, only with the token of its own
 * document, only from its own origin. It can do what a user or an operator could, and seeds no code, token or key.
 */
export function createControl(parts: ControlParts): Control {
	const token = randomBytes(24).toString("base64url");
	const verbs: Record<string, (body: Record<string, unknown>, hostname: string) => Promise<unknown>> = {
		[controlPaths.state]: (_body, hostname) => parts.state(hostname),
		async [controlPaths.persona]({ sub }, hostname) {
			const { personas } = await parts.state(hostname);
			const persona = personas.find((one) => one.sub === sub);
			if (!persona) throw new Refused(404, "There is no persona of this name.");
			parts.superApp.logIn(persona.sub);
			return parts.state(hostname);
		},
		async [controlPaths.token]({ sub }): Promise<TokenAnswer> {
			// A phone that still shows another user's programs, in another tab for one, gets nothing for this one's.
			if (sub !== parts.superApp.user()) throw new Refused(409, "Another user is logged in. Reload the page.");
			return { token: await parts.superApp.userToken() };
		},
		async [controlPaths.webView]({ appId, url }, hostname): Promise<WebViewAnswer> {
			try {
				return await parts.webView(String(appId), String(url), hostname);
			} catch (error) {
				throw new Refused(403, error instanceof Error ? error.message : "It is not shown.");
			}
		},
		async [controlPaths.reset]() {
			await parts.reset(parts.superApp.user());
			parts.timeline.clear();
			return {};
		},
		[controlPaths.messages]: async () => parts.superApp.phone(parts.superApp.user()),
		async [controlPaths.phoneOff]({ off }) {
			if (typeof off !== "boolean") throw new Refused(400, "off: true or false is needed.");
			return parts.superApp.setPhoneOff(parts.superApp.user(), off);
		},
		async [controlPaths.answer]({ name, answer }) {
			const wrong = parts.answer ? await parts.answer(name, answer) : "Nothing is written from here.";
			if (wrong !== undefined) throw new Refused(400, wrong);
			return {};
		},
	};
	return {
		token,
		async handler(request, response, url) {
			try {
				const body = await admitted(request, token, url.origin);
				const since = Number(body.since) || 0;
				if (url.pathname === controlPaths.events) return follow(response, parts.timeline, since, () => true);
				if (url.pathname === controlPaths.phoneEvents) {
					return follow(response, parts.timeline, since, (event) => isForPhone(event, parts.superApp.user()));
				}
				const verb = Object.hasOwn(verbs, url.pathname) ? verbs[url.pathname] : undefined;
				if (!verb) throw new Refused(404, "There is no such call.");
				answerJson(response, 200, await verb(body, url.hostname));
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
				answerJson(response, error.status, { message: error.message });
			}
		},
	};
}

class Refused extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

async function admitted(request: IncomingMessage, token: string, origin: string): Promise<Record<string, unknown>> {
	if (request.method !== "POST") throw new Refused(405, "Only POST.");
	if (request.headers.origin !== origin) throw new Refused(403, "Only the sandbox's own page may ask.");
	if (!same(String(request.headers[CONTROL_HEADER] ?? ""), token)) {
		throw new Refused(403, "The token is not this sandbox's. Reload the page.");
	}
	if (request.headers["content-type"] !== "application/json") throw new Refused(415, "Only JSON.");
	try {
		const body: unknown = JSON.parse(await readBody(request, 4096));
		if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
	} catch {
		// Whatever is wrong with it, the answer is the same.
	}
	throw new Refused(400, "The body is not one JSON object.");
}

function same(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/** Lines of JSON: what has happened since, then each new thing as it happens. */
function follow(
	response: ServerResponse,
	timeline: Timeline,
	since: number,
	isTold: (event: Happening["event"]) => boolean,
): void {
	response.writeHead(200, { "Content-Type": "application/x-ndjson" });
	response.flushHeaders();
	const stop = new AbortController();
	const line = (happening: Happening): void => {
		if (isTold(happening.event)) response.write(`${JSON.stringify(happening)}\n`);
	};
	for (const happening of timeline.since(since)) line(happening);
	timeline.follow(line, stop.signal);
	response.on("close", () => stop.abort());
}
