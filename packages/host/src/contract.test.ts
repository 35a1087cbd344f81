import assert from "node:assert/strict";
import { test } from "node:test";
import { hostContract } from "./contract.ts";
import { littleService } from "./flow/stage.test.ts";
import type { OAuthService } from "./oauth-service.ts";

type Change = (normal: OAuthService) => Partial<OAuthService>;
let closed = 0;
const subject =
	(change: Change = () => ({})) =>
	async () => {
		const { service } = littleService();
		return {
			service: { ...service, ...change(service) },
			appId: "Shop",
			silent: ["USER_ID", "auth_base"],
			asking: ["auth_user", "USER_NICKNAME"],
			close: async () => void closed++,
		};
	};
hostContract("a little service", subject(), test);

test("a subject is closed after each test", async () => {
	const runs: (() => Promise<void>)[] = [];
	hostContract("x", subject(), (_name, run) => runs.push(run));
	closed = 0;
	for (const run of runs) await run();
	assert.equal(closed, runs.length);
});

/** The promises that a service breaks, each with what is said of it. */
async function broken(change: Change): Promise<Readonly<Record<string, string>>> {
	const said: Record<string, string> = {};
	const runs: Promise<void>[] = [];
	hostContract("x", subject(change), (name, run) => {
		const noted = run().catch(({ message }: Error) => {
			said[name.replace("x: ", "")] = message;
		});
		runs.push(noted);
	});
	await Promise.all(runs);
	return said;
}
const code = { authCode: "c", authSuccessScopes: ["USER_ID", "auth_base"], authErrorScopes: {} };
const failed = { outcome: "service_error", authErrorScopes: {} } as const;

/** A promise, and a service that does not keep it. */
const breaches: Record<string, Change> = {
	"silent scopes get a code at once, in the order asked": ({ getAuthCode }) => ({
		async getAuthCode(request) {
			const answer = await getAuthCode(request);
			return "authCode" in answer ? { ...answer, authSuccessScopes: [...answer.authSuccessScopes].reverse() } : answer;
		},
	}),
	"each call gets a code of its own, also at once": ({ getAuthCode }) => ({
		async getAuthCode(request) {
			const answer = await getAuthCode(request);
			return "authCode" in answer ? { ...answer, authCode: "always" } : answer;
		},
	}),
	"other scopes need a sheet, and the sheet names them": ({ getAuthCode }) => ({
		async getAuthCode(request) {
			const answer = await getAuthCode(request);
			return "ticket" in answer ? { ...answer, askedScopes: answer.askedScopes.slice(1) } : answer;
		},
	}),
	"a confirmed ticket gives a code, and the next call needs no sheet": ({ getAuthCode }) => {
		let times = 0;
		// The grant is not kept: every second question is a stranger's.
		return { getAuthCode: (request) => getAuthCode({ ...request, appId: `${request.appId}${times++}` }) };
	},
	"a ticket is confirmed once": () => ({
		confirm: async (_ticket, authSuccessScopes) => ({ ...code, authSuccessScopes }),
	}),
	"two confirms at once give one code": () => ({ confirm: async () => failed }),
	"a declined ticket gives nothing": ({ getAuthCode, confirm }) => {
		let open = ["", ""];
		return {
			async getAuthCode(request) {
				const answer = await getAuthCode(request);
				if ("ticket" in answer) open = [...answer.askedScopes];
				return answer;
			},
			decline: async (ticket) => void (await confirm(ticket, open, { signal: new AbortController().signal })),
		};
	},
	"a ticket that is gone counts as no refusal": ({ getAuthCode, decline }) => {
		let refusals = 0;
		return {
			getAuthCode: async (request) => (refusals > 2 ? failed : getAuthCode(request)),
			async decline(ticket, reason) {
				refusals++;
				await decline(ticket, reason);
			},
		};
	},
	"a ticket that nobody opened gives nothing": ({ confirm }) => ({
		confirm: async (ticket, ...given) => (ticket.startsWith("no-such") ? code : confirm(ticket, ...given)),
	}),
	"a required scope cannot be left out": ({ confirm }) => ({
		confirm: async (ticket, accepted, given) => (accepted.length === 0 ? code : confirm(ticket, accepted, given)),
	}),
	"nothing is granted that was not asked": () => ({
		confirm: async (_ticket, authSuccessScopes) => ({ ...code, authSuccessScopes }),
	}),
	'no code for the scopes ["NO_SUCH_SCOPE"]': () => ({ getAuthCode: async () => code }),
	"no code for the scopes []": () => ({ getAuthCode: () => Promise.reject(new Error("no")) }),
	"a code that reached nobody is taken back, and so is one that was never issued": () => ({
		cancelCode: async (authCode) => {
			if (authCode === "no-such-code") throw new Error("not known");
		},
	}),
};
const noCode = "there is no code";
const noSheet = "no sheet is asked for";
/** What is said of it; in the order of the breaches. */
const words = [
	"authSuccessScopes are not the names asked",
	"a code came twice, or not at all",
	"askedScopes are not the names that wait",
	"the next call is not silent, or repeats a code",
	"a second confirm gives a code",
	"both give a code, or none",
	"the scopes are granted",
	noSheet,
	"there is a code",
	"there is a code without it",
	"a name was granted unasked",
	"that is no failure",
];
for (const [at, [promise, change]] of Object.entries(breaches).entries()) {
	test(`found out: ${promise}`, async () => {
		const said = (await broken(change))[promise] ?? assert.fail("It was not found out.");
		if (words[at] !== undefined) assert.equal(said, `hostContract: ${words[at]}.`);
	});
}
test("found out, and told in its own words: what is no code, no sheet, another answer than its question's", async () => {
	const [silent, next] = [
		"silent scopes get a code at once, in the order asked",
		"a confirmed ticket gives a code, and the next call needs no sheet",
	];
	const refuses = await broken(() => ({ getAuthCode: async () => failed }));
	assert.equal(refuses[silent], `hostContract: ${noCode}.`);
	assert.equal(refuses[next], `hostContract: ${noSheet}.`);
	assert.equal(
		refuses["each call gets a code of its own, also at once"],
		"hostContract: a code came twice, or not at all.",
	);
	const confirms = (authSuccessScopes: readonly string[]) =>
		broken(() => ({ confirm: async () => ({ ...code, authSuccessScopes }) }));
	assert.equal((await broken(() => ({ confirm: async () => failed })))[next], `hostContract: ${noCode}.`);
	assert.equal((await confirms(["auth_user"]))[next], "hostContract: authSuccessScopes are not the names accepted.");
	assert.equal(
		(await confirms(["auth_user", "USER_NICKNAME"]))[next],
		"hostContract: the next call is not silent, or repeats a code.",
	);
	const deaf = await broken(() => ({ decline: async () => {} }));
	assert.equal(deaf["a declined ticket gives nothing"], "hostContract: it can still be confirmed.");
	const rejects = await broken(() => ({ confirm: () => Promise.reject(new Error("refused")) }));
	assert.equal(rejects["a ticket that nobody opened gives nothing"], undefined, "a rejection is a refusal");
});
test("found out: a service that can take nothing back", async () => {
	const cancelCode = async (authCode: string) => {
		if (authCode !== "no-such-code") throw new Error("no");
	};
	assert.deepEqual(await broken(() => ({ cancelCode })), {
		"a code that reached nobody is taken back, and so is one that was never issued": "no",
	});
});
test("a service that never answers with a sheet fails what needs one", async () => {
	const said = await broken(() => ({ getAuthCode: async () => code }));
	assert.equal(said["the sheet closes when it is told to"], `hostContract: ${noSheet}.`);
});
