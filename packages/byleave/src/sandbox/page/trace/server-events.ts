import { causes, hostPaths, spoken, usual } from "@byleave/protocol";
import type { Happening } from "../../wire.ts";
import type { Entry, Line, Mark, Section } from "./entry.ts";
import { arrivedLine, messageLine, phoneLine } from "./message-lines.ts";

type Event = Happening["event"];
type Of<Type extends Event["type"]> = Extract<Event, { type: Type }>;

/**
 * What happened on the server as a line of the timeline; undefined for what says nothing that another line does not.
 * timeline.ts observes the server, main.ts hears of it and calls this.
 */
export function serverEntry({ at, event }: Happening): Entry | undefined {
	const told = tell(event);
	return told && { at, ...told };
}

function tell(event: Event): Line | undefined {
	switch (event.type) {
		case "line":
			return event.line;
		case "request":
			return request(event);
		case "decision":
			return decision(event);
		case "code":
			return {
				from: "server",
				to: "host",
				mark: "granted",
				word: "issued",
				title: "Authorization code",
				sub: event.scopes.join(", "),
				about: `Issued for this app and user. It lives ${spoken(usual.code)} and is redeemed once; only its digest is kept.`,
				sections: [
					{ kind: "exact", title: "authCode", text: event.authCode },
					{ kind: "list", title: "It stands for", items: event.scopes },
					trace(event),
				],
			};
		case "signature":
			return signature(event);
		case "exchange":
			return exchange(event);
		case "redemption":
			return {
				from: "server",
				mark: "granted",
				word: "done",
				title: event.again ? "Redeemed again" : "Redeemed",
				sub: event.scopes.join(", "),
				about: event.again
					? "The same client sent the same secret again in time, so it gets the same tokens again."
					: "The code became a family of tokens. It cannot be used a second time.",
				sections: [{ kind: "list", title: "Scopes of the tokens", items: event.scopes }, trace(event, event.appId)],
			};
		case "disclosure":
			return {
				from: "server",
				to: "merchant",
				mark: "granted",
				word: "done",
				title: "Disclosed",
				sub: event.items.join(", "),
				about: "What left: today's fields of the scopes that are also in the user's grant, and nothing else.",
				sections: [{ kind: "list", title: "Fields", items: event.items }, trace(event, event.appId)],
			};
		case "opened":
			return {
				from: "server",
				to: "program",
				mark: "granted",
				word: "done",
				title: `Told to the page: ${event.permission}`,
				sub: event.items.join(", "),
				about:
					"What left for the mini program's own page: of the fields that the permission names those that the user's grant gives.",
				sections: [{ kind: "list", title: "Fields", items: event.items }, trace(event, event.appId)],
			};
		case "message":
			return messageLine(event);
		case "arrived":
			return arrivedLine(event);
		case "phone":
			return phoneLine(event);
		case "refusal":
			// Its request or exchange has a line.
			return undefined;
		case "fault":
			return {
				from: "server",
				mark: "failed",
				title: "Fault",
				sub: event.cause,
				about: "Something the server did not foresee, or a part of it that is down.",
				sections: [
					{ kind: "error", ...causes[event.cause] },
					{ kind: "exact", title: "The error", text: String(event.error) },
					trace(event),
				],
			};
	}
}

/** Most requests are told by what they caused; those that failed, and the changes of the user's page, are not. */
function request(event: Of<"request">): Line | undefined {
	if (event.face !== "host" || event.method === "OPTIONS") return undefined;
	const changes = event.path.startsWith(`${hostPaths.grants}/`) || event.path === hostPaths.stopMessages;
	if (event.status < 400 && !changes) return undefined;
	return {
		from: "host",
		to: "server",
		mark: event.status < 400 ? "note" : "failed",
		title: `${event.method} ${event.path}`,
		sub: `${event.status} in ${event.ms.toFixed(1)} ms`,
		about: "A request of the super app's page, with the user's token.",
		sections: [
			{
				kind: "facts",
				facts: [
					["Status", String(event.status)],
					["Took", `${event.ms.toFixed(2)} ms`],
					["Trace", event.trace],
				],
			},
		],
	};
}

const kinds: Readonly<Record<Of<"decision">["kind"], { mark: Mark; title: string; about: string }>> = {
	issue: {
		mark: "granted",
		title: "Decision: no need to ask",
		about: "Everything asked for is silent or was granted before.",
	},
	ask: { mark: "waiting", title: "Decision: ask the user", about: "Something asked for needs the user's word." },
	fail: { mark: "failed", title: "Decision: refuse", about: "Nothing of what was asked for can be had." },
};

function decision(event: Of<"decision">): Line {
	return {
		from: "server",
		...kinds[event.kind],
		sub: event.reasons.join(" · "),
		sections: [
			{ kind: "list", title: "Why", items: event.reasons },
			{ kind: "list", title: "Asked for", items: event.asked },
			{
				kind: "facts",
				facts: [
					["User", event.sub],
					["App", event.appId],
					["Trace", event.trace],
				],
			},
		],
	};
}

function signature(event: Of<"signature">): Line {
	const sections: Section[] = [];
	if (!event.verified) {
		const { what, todo } = causes.signature_mismatch;
		sections.push({ kind: "error", what, why: event.explanation ?? causes.signature_mismatch.why, todo });
	}
	sections.push(
		{
			kind: "exact",
			title: event.verified ? "The text that was signed" : "The text that should have been signed",
			text: event.signedText,
		},
		{
			kind: "facts",
			facts: [
				["Client-Id", event.clientId],
				["Trace", event.trace],
			],
		},
	);
	return {
		from: "merchant",
		to: "server",
		mark: event.verified ? "granted" : "failed",
		...(event.verified ? { word: "verified" } : {}),
		title: event.verified ? "Signature holds" : "Signature does not match",
		sub: event.signedText.split("\n", 1)[0] ?? "",
		about: "The merchant signs method, path, Client-Id, Request-Time and the exact bytes of the body.",
		sections,
		opens: true,
	};
}

function exchange(event: Of<"exchange">): Line {
	const sections: Section[] = [];
	if (event.cause) sections.push({ kind: "error", ...causes[event.cause] });
	sections.push(
		{ kind: "json", title: "Request body", text: event.requestBody },
		{ kind: "json", title: "Response body", text: event.responseBody },
		trace(event),
	);
	return {
		from: "server",
		to: "merchant",
		mark: event.cause ? "failed" : "granted",
		...(event.cause ? {} : { word: "answered" }),
		title: `${event.operation} (${event.version})`,
		sub: resultOf(event.responseBody) ?? event.cause ?? "",
		about: "The merchant's request and the answer, byte for byte.",
		sections,
	};
}

/** The result code of an answer, which is what a merchant goes by. */
function resultOf(body: string): string | undefined {
	try {
		return JSON.parse(body).result?.resultCode;
	} catch {
		return undefined;
	}
}

function trace(event: { readonly trace: string }, appId?: string): Section {
	return { kind: "facts", facts: [...(appId ? [["App", appId] as const] : []), ["Trace", event.trace]] };
}
