import type { AuthPageAnswer, OAuthService } from "@byleave/host";
import { type AuthCode, type CallFailed, type Cause, causes, type Pending } from "@byleave/protocol";
import type { Assigned, Call, CallAnswer, Pipe } from "@byleave/protocol/bridge";
import { jsapi } from "@byleave/protocol/platforms/jsapi";
import { notedLine, openWanted } from "./answer-lines.ts";
import { type ContainerLine, containerLine, firstOf } from "./container-lines.ts";
import { type Entry, json, type Line, type Section } from "./entry.ts";

/** What the phone's bridge and service did, as lines of the timeline; phone.ts wires both watchers. */

type Note = (entry: Omit<Entry, "at">) => void;

/**
 * The bridge of one document, with every call and every answer told to `note`, as they were sent. Whoever watches
 * sees a message after the one it was for has had it, and what goes wrong in the watching is nobody else's (ruling 1).
 */
export function watchedPipe(
	pipe: Pipe,
	appId: string,
	{ note, cause, support }: { readonly note: Note; readonly cause: () => Cause | undefined; readonly support: string },
): Pipe {
	const apis = new Map<number, string>();
	// In the order of what happened, though the answer may be given before the call has been passed on.
	const later = (tell: () => void): void => queueMicrotask(() => quietly(tell));
	return {
		...pipe,
		listen: (listener) =>
			pipe.listen((message) => {
				later(() => {
					const { type, id, api, params, ...more } = Object(message) as Partial<Call>;
					const told = toldLine(type as string, more);
					if (told) return note(told);
					if (type !== "call" || typeof id !== "number") return;
					apis.set(id, String(api));
					note(called(String(api), params, appId));
				});
				listener(message);
			}),
		send(message) {
			const last = cause();
			pipe.send(message);
			later(() => {
				const { type, id, ok, result } = Object(message) as Partial<CallAnswer>;
				if (type !== "answer" || id === undefined) return;
				note(answered(ok === true, result, { api: apis.get(id) ?? "", cause: last, support }));
				apis.delete(id);
			});
		},
	};
}

/** What a document told without being asked. */
function toldLine(type: string, more: object): Line | undefined {
	if (type === "assigned") return assigned(more);
	if (type === "open") return openWanted(more);
	return type === "noted" ? notedLine(more) : undefined;
}

function quietly(tell: () => void): void {
	try {
		tell();
	} catch (error) {
		console.error(error);
	}
}

function called(api: string, params: unknown, appId: string): Omit<Entry, "at"> {
	return {
		from: "program",
		to: "host",
		mark: "note",
		title: `my.${api}`,
		sub: asksFor(api, params),
		about: `${containerLine(api)?.asked ?? "The mini program asks."} Which app it is, the super app knows from the frame, never from the message.`,
		sections: [
			typeof params === "string"
				? { kind: "json", title: "Parameters, as they came", text: params }
				: { kind: "exact", title: "Parameters, as they came", text: said(params) },
			{ kind: "facts", facts: [["App", appId]] },
		],
		opens: true,
	};
}

const said = (params: unknown): string =>
	params === undefined ? "none" : params === false ? "something that JSON cannot say" : "not the text of parameters";

/** What a call asks for, if it can be read: a watcher has no say in whether it can. */
function asksFor(api: string, params: unknown): string {
	try {
		const read = Object(JSON.parse(String(params))) as { scopes?: unknown; scopeNicks?: unknown };
		const own = containerLine(api);
		if (own) return firstOf(own.asks, read);
		const { scopes, scopeNicks } = read;
		return [scopes ?? scopeNicks ?? []].flat().join(", ");
	} catch {
		return "";
	}
}

function assigned({ taken = [], kept = [] }: Partial<Assigned>): Omit<Entry, "at"> {
	const list = (title: string, names: readonly string[]): readonly Section[] =>
		names.length > 0 ? [{ kind: "list", title, items: names.map(String) }] : [];
	return {
		from: "program",
		mark: "note",
		title: "window.my was assigned",
		sub: `${taken.length} names taken over, ${kept.length} kept`,
		about:
			"A script, a shim for one, put an object of its own in the place of my. What my lacked it has taken over; what it has is unchanged.",
		sections: [...list("Taken over", taken), ...list("Kept as they were", kept)],
	};
}

/** The service, with what it shows and takes back told to `note`. */
export function watchedService(service: OAuthService, note: Note): OAuthService {
	return {
		...service,
		async showAuthPage(pending, options) {
			note(sheetShown(pending));
			const answer = await service.showAuthPage(pending, options);
			note(sheetAnswered(answer as AuthPageAnswer));
			return answer;
		},
		async decline(ticket, reason) {
			note({
				from: "host",
				to: "server",
				mark: "refused",
				title: "Ticket declined",
				sub: reason,
				about: "The ticket ends without a grant. Only the user's own refusal counts towards holding back sheets.",
				sections: [{ kind: "exact", title: "ticket", text: ticket }],
			});
			return service.decline(ticket, reason);
		},
		async cancelCode(authCode) {
			note({
				from: "host",
				to: "server",
				mark: "refused",
				title: "Code cancelled",
				sub: "nobody is there to receive it",
				about: "The page that asked is gone, so its code becomes void.",
				sections: [{ kind: "exact", title: "authCode", text: authCode }],
			});
			return service.cancelCode(authCode);
		},
	};
}

function sheetShown(pending: Pending): Omit<Entry, "at"> {
	const { sheet, ...rest } = pending;
	return {
		from: "host",
		to: "user",
		mark: "waiting",
		title: "Sheet shown",
		sub: pending.askedScopes.join(", "),
		about:
			"Everything on it came from the server: words, values as they would leave, and the app's registered purposes.",
		sections: [json("The sheet", sheet), json("The ticket", rest)],
	};
}

const chosen = {
	accepted: { mark: "granted", title: "The user allows" },
	denied: { mark: "refused", title: "The user does not allow" },
	dismissed: { mark: "refused", title: "The user closes the sheet" },
	switchUser: { mark: "refused", title: "The user is somebody else" },
} as const;

function sheetAnswered(answer: AuthPageAnswer): Omit<Entry, "at"> {
	const { mark, title } = chosen[answer.kind] ?? { mark: "failed", title: "No answer" };
	const scopes = answer.kind === "accepted" ? answer.scopes : [];
	return {
		from: "user",
		to: "host",
		mark,
		title,
		sub: scopes.join(", "),
		about: "What the user did with the sheet. Grant and code are made at once, on the server, from the ticket.",
		sections: [json("Answer of the sheet", answer)],
	};
}

const answersWith = (own: ContainerLine | undefined, result: unknown): string =>
	own ? firstOf(own.says, result) : [(Object(result) as Partial<AuthCode>).authSuccessScopes ?? []].flat().join(", ");

/** How a call ended, as success or fail receives it; with an error of the network, whom to turn to. */
function answered(
	ok: boolean,
	result: unknown,
	{ api, cause, support }: { readonly api: string; readonly cause?: Cause | undefined; readonly support: string },
): Omit<Entry, "at"> {
	const failed = ok ? undefined : (result as CallFailed);
	const own = containerLine(api);
	const cancelled = failed && failed.error === jsapi.outcomes.denied;
	const sections: Section[] = [];
	if (cause) {
		const { what, why, todo } = causes[cause];
		const lost = failed && failed.error === jsapi.outcomes.network;
		sections.push({ kind: "error", what, why, todo: lost ? `${todo} Support: ${support}` : todo });
	}
	sections.push(json(ok ? "success and complete receive" : "fail and complete receive", result));
	return {
		from: "host",
		to: "program",
		// What the container does by itself was granted by nobody.
		mark: ok ? (own ? "note" : "granted") : cancelled ? "refused" : "failed",
		title: ok ? `my.${api}: success` : `my.${api}: fail ${failed?.error ?? ""}`,
		// A row of the container's own fails in its own words, without an outcome.
		sub: failed ? (failed.outcome ?? failed.errorMessage) : answersWith(own, result),
		about: ok
			? (own?.ended ?? "The mini program has its answer. A code it gives to its own server, which redeems it.")
			: "The mini program is told the number of the documentation; outcome or errorMessage says which case it is.",
		sections,
	};
}
