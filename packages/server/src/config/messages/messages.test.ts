import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { ConfigError, resolveConfig } from "../config.ts";

const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
const base = {
	secret: "sandbox-0123456789abcdef0123456789abcdef",
	operator: { token: "sandbox-0123456789abcdef0123456789abcdef" },
	store: { kind: "memory" },
	directory: { profile: async () => undefined },
	issuers: [{ issuer: "sandbox:x", audience: "byleave", publicKeys: [pem] }],
	support: "x",
	undo: { en: "x" },
};
const resolve = (messages: unknown) => resolveConfig({ ...base, messages }, { sandbox: true });
/** What it complains of below `messages`. */
const problems = (messages: unknown): readonly string[] => {
	try {
		resolve(messages);
	} catch (error) {
		assert.ok(error instanceof ConfigError);
		return error.problems.filter((line) => line.startsWith("messages"));
	}
	return [];
};
const https = "https://wallet.example/v2/platform/message/send";
const own = { most: 20, deadlineMs: 60_000, deliver: async () => [] };

describe("messages of the configuration", () => {
	it("takes each kind where it may be, and a channel of the operator's own as it is", () => {
		const { channels, perDay } = resolve({
			channels: { SMS: own, PUSH: { kind: "superApp", url: https }, INBOX: null },
			perDay: { SMS: 0, INBOX: 1000 },
		}).messages;
		assert.deepEqual(channels, { SMS: own, PUSH: { kind: "superApp", url: https, deadlineMs: 10_000 }, INBOX: null });
		assert.equal(channels.SMS, own);
		assert.deepEqual(perDay, { SMS: 0, PUSH: 10, INBOX: 1000 });
	});

	it("lets any channel be the super app's, also on this machine in clear, and within its bounds of time", () => {
		for (const name of ["SMS", "PUSH", "INBOX"]) {
			for (const url of [https, "http://127.0.0.1:8080/x?y=1", "http://localhost/", "http://[::1]/"]) {
				for (const deadlineMs of [1, 60_000]) {
					assert.deepEqual(problems({ channels: { [name]: { kind: "superApp", url, deadlineMs } } }), []);
				}
			}
		}
	});

	const superApp = (more: object) => ({ channels: { PUSH: { kind: "superApp", url: https, ...more } } });
	const mistakes: readonly (readonly [what: string, messages: unknown, ...lines: string[]])[] = [
		[
			"an address in clear",
			superApp({ url: "http://wallet.example/" }),
			"messages.channels.PUSH.url: https is needed; http is for loopback only, since what a message says is personal.",
		],
		[
			"an address with a password in it",
			superApp({ url: "https://a:b@wallet.example/" }),
			"messages.channels.PUSH.url: the URL must have no user, password or fragment.",
		],
		["an address that is none", superApp({ url: "/x" }), "messages.channels.PUSH.url: an https URL is needed."],
		["a file", superApp({ url: "file:///etc/passwd" }), "messages.channels.PUSH.url: an https URL is needed."],
		["no address", superApp({ url: undefined }), "messages.channels.PUSH.url: it is missing. Needed: a string."],
		["no time", superApp({ deadlineMs: 0 }), "messages.channels.PUSH.deadlineMs: it must be 1 or more."],
		["too much time", superApp({ deadlineMs: 60_001 }), "messages.channels.PUSH.deadlineMs: it must be 60000 or less."],
		[
			"a misspelt key",
			superApp({ deadline: 5 }),
			"messages.channels.PUSH.deadline: there is no such key; did you mean deadlineMs?",
		],
		[
			"a kind that is none",
			superApp({ kind: "carrierPigeon" }),
			'messages.channels.PUSH.kind: not what is needed: an object with a kind of "superApp" or "inbox".',
		],
		[
			"an SMS to the inbox",
			{ channels: { SMS: { kind: "inbox" } } },
			"messages.channels.SMS.kind: the inbox takes what is sent to the INBOX, and nothing else.",
		],
		[
			"a channel that is none",
			{ channels: { MAIL: null } },
			"messages.channels.MAIL: there is no such key; there are SMS, PUSH, INBOX.",
		],
		...[0, 21, 1.5, undefined].map(
			(most) =>
				[
					`a channel of their own that takes ${most} at once`,
					{ channels: { SMS: { ...own, most } } },
					"messages.channels.SMS.most: a channel of your own says a whole number from 1 to 20 here.",
				] as const,
		),
		[
			"one that never ends",
			{ channels: { SMS: { ...own, deadlineMs: Number.POSITIVE_INFINITY } } },
			"messages.channels.SMS.deadlineMs: a channel of your own says a whole number from 1 to 60000 here.",
		],
		["less than nothing a day", { perDay: { SMS: -1 } }, "messages.perDay.SMS: it must be 0 or more."],
		["no end a day", { perDay: { PUSH: 1001 } }, "messages.perDay.PUSH: it must be 1000 or less."],
	];
	for (const [what, messages, ...lines] of mistakes) {
		it(`[112] says of ${what}: ${lines[0]}`, () => assert.deepEqual(problems(messages), lines));
	}
});
