import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notice } from "@byleave/protocol";
import type { Failed } from "../../oauth-service.ts";
import { fails, type Little, notice, settled, stage } from "../stage.test.ts";

/** A service that tells: each notice stays until it is closed. */
function telling(change: (little: Little) => object = () => ({})) {
	const told: { notice: Notice; signal: AbortSignal; close(): void }[] = [];
	const scene = stage((little) => ({
		showNotice: (notice: Notice, { signal }: { signal: AbortSignal }) =>
			new Promise<void>((close) => void told.push({ notice, signal, close })),
		...change(little),
	}));
	return { ...scene, told };
}
const blocked = { what: "You have blocked this app." } as Notice;
const refused = {
	outcome: "suppressed",
	cause: "app_blocked",
	authErrorScopes: { auth_base: "10001" },
	notice: blocked,
};
const refusing = () => ({ getAuthCode: async () => refused as Failed });

test("ruling 40: a refusal without a sheet is told to the user; the mini program learns the outcome and no more", async () => {
	const { getAuthCode, told } = telling(refusing);
	assert.deepEqual(await getAuthCode("auth_base"), fails(11, "suppressed", { auth_base: "10001" }));
	await settled();
	assert.deepEqual(
		told.map((one) => one.notice),
		[blocked],
	);
});

test("one notice of an app is enough until it is closed; another app has its own", async () => {
	const { getAuthCode, open, told } = telling(refusing);
	await Promise.all(Array.from({ length: 20 }, () => getAuthCode("auth_base")));
	await open("Other").getAuthCode("auth_base");
	await settled();
	assert.equal(told.length, 2);
	told[0]?.close();
	await settled();
	await getAuthCode("auth_base");
	await settled();
	assert.equal(told.length, 3);
});

test("no notice lies over a sheet: it waits until none is up or waited for", async () => {
	const { getAuthCode, open, nextSheet, told } = telling(({ service }) => ({
		getAuthCode: (request: Parameters<typeof service.getAuthCode>[0]) =>
			request.appId === "Other" ? Promise.resolve(refused as Failed) : service.getAuthCode(request),
	}));
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	const sheet = await up;
	assert.equal((await open("Other").getAuthCode("auth_base")).outcome, "suppressed");
	await settled();
	assert.equal(told.length, 0);
	sheet.answer({ kind: "denied" });
	await call;
	await settled();
	assert.equal(told.length, 1);
});

test("a notice goes with its user, and a service that cannot tell ends nothing", async () => {
	const { getAuthCode, host, told } = telling(refusing);
	await getAuthCode("auth_base");
	await settled();
	host.userChanged();
	assert.equal(told[0]?.signal.aborted, true);

	const broken = telling(() => ({ ...refusing(), showNotice: () => Promise.reject(new Error("no screen")) }));
	assert.equal((await broken.getAuthCode("auth_base")).outcome, "suppressed");
	await settled();
	assert.equal(
		broken.reports.some(({ cause, error }) => cause === "service_failed" && /no screen/.test(String(error))),
		true,
	);
	const dumb = stage(refusing);
	assert.equal((await dumb.getAuthCode("auth_base")).outcome, "suppressed");
	await settled();
	assert.deepEqual(
		dumb.reports.map(({ cause }) => cause),
		["app_blocked"],
	);
});

test("a refusal that has nothing to tell is not told, and one that waits for a sheet goes with its user", async () => {
	const silent = telling(() => ({ getAuthCode: async () => ({ ...refused, notice: undefined }) as unknown as Failed }));
	await silent.getAuthCode("auth_base");
	await settled();
	assert.equal(silent.told.length, 0);

	const { getAuthCode, open, nextSheet, host, told } = telling(({ service }) => ({
		getAuthCode: (request: Parameters<typeof service.getAuthCode>[0]) =>
			request.appId === "Other" ? Promise.resolve(refused as Failed) : service.getAuthCode(request),
	}));
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	await up;
	await open("Other").getAuthCode("auth_base");
	host.userChanged();
	await call;
	await settled();
	assert.equal(told.length, 0);
});

/** A sheet comes up, and its page leaves. */
async function fished({ open, nextSheet }: ReturnType<typeof telling>, appId = "Shop"): Promise<void> {
	const up = nextSheet();
	const { page, getAuthCode } = open(appId);
	void getAuthCode("auth_user");
	await up;
	page.close();
	await settled();
}

test("[121] two sheets that their own page took away within a minute suppress the next for a minute", async () => {
	const scene = telling();
	const { timers, open, shown, log, told } = scene;
	await fished(scene);
	timers.pass(59_999);
	await fished(scene);
	timers.pass(59_999);
	const expected = fails(11, "suppressed", { auth_user: "10001", USER_ADDRESS: "40006" });
	assert.deepEqual(await open().getAuthCode("auth_user", "USER_ADDRESS"), expected);
	await settled();
	assert.equal(shown.length, 2);
	assert.deepEqual(
		told.map((one) => one.notice),
		[notice],
	);
	assert.equal(log.at(-1), "decline t3 gone");
	assert.equal((await open().getAuthCode("auth_base")).authCode, "c1", "what needs no sheet goes on");

	timers.pass(1);
	await fished(scene);
	await fished(scene);
	assert.equal(shown.length, 4, "and after that there are sheets again: these two are a minute from the one before");
});

test("[121] sheets taken away seldom, another app's, and what the host itself closes suppress nothing", async () => {
	const seldom = telling();
	await fished(seldom);
	seldom.timers.pass(60_000);
	await fished(seldom);
	await fished(seldom);
	assert.equal(seldom.shown.length, 3);
	await fished(seldom, "Other");
	assert.equal(seldom.shown.length, 4);

	const host = telling();
	for (let times = 0; times < 3; times++) {
		const up = host.nextSheet();
		const { connection, getAuthCode } = host.open();
		void getAuthCode("auth_user");
		await up;
		connection.close();
		await settled();
	}
	assert.equal(host.shown.length, 3);
});

test("after Allow the sheet is told when the answer is there, and a refusal at once", async () => {
	const gate = Promise.withResolvers<void>();
	const { getAuthCode, nextSheet, host } = telling(({ service }) => ({
		confirm: async (...given: Parameters<typeof service.confirm>) => {
			await gate.promise;
			return service.confirm(...given);
		},
		decline: () => new Promise<void>(() => {}),
	}));
	const seen: boolean[] = [];
	host.watchSheets((up) => seen.push(up));
	let up = nextSheet();
	const call = getAuthCode("auth_user");
	const sheet = await up;
	let answered = false;
	void sheet.answered.then(() => {
		answered = true;
	});
	sheet.allow();
	await settled();
	assert.deepEqual([answered, seen], [false, [true]]);
	gate.resolve();
	assert.equal((await call).authCode, "c1");
	assert.deepEqual([answered, seen], [true, [true, false]]);

	up = nextSheet();
	void getAuthCode("USER_NAME");
	const second = await up;
	second.answer({ kind: "denied" });
	await second.answered;
	assert.deepEqual(seen, [true, false, true, false]);
});
