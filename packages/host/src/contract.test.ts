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

/** The promises that a service breaks. */
async function broken(change: Change): Promise<readonly string[]> {
	const names: string[] = [];
	const runs: Promise<unknown>[] = [];
	hostContract("x", subject(change), (name, run) => runs.push(run().catch(() => names.push(name.slice(3)))));
	await Promise.all(runs);
	return names;
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
for (const [promise, change] of Object.entries(breaches)) {
	test(`found out: ${promise}`, async () => assert.ok((await broken(change)).includes(promise)));
}
test("found out: a service that can take nothing back", async () => {
	const cancelCode = async (authCode: string) => {
		if (authCode !== "no-such-code") throw new Error("no");
	};
	assert.deepEqual(await broken(() => ({ cancelCode })), [
		"a code that reached nobody is taken back, and so is one that was never issued",
	]);
});
test("a service that never answers with a sheet fails what needs one", async () => {
	const names = await broken(() => ({ getAuthCode: async () => code }));
	assert.ok(names.includes("the sheet closes when it is told to"));
});
