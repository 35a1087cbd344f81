import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { hostPaths, type Profile } from "@byleave/protocol";
import { openSqlite } from "@byleave/server";
import { createLog } from "../../packages/server/src/observe/log.ts";
import { createSecrets } from "../../packages/server/src/trust/secrets.ts";
import { APPLY, BOTH, byCode, byRefresh, INFO, OPERATOR_TOKEN, openWire, REVOKE } from "../contract/wire.ts";
import { createWorld, rivalKeys, type World } from "../world.ts";
import { MASTER_SECRET } from "./config.ts";
import { everybodys, hits, type Place, person, valuesOf } from "./scanner.ts";

/**
 * After a session in which everything happens, good and bad, nothing that was issued and nothing personal is to be
 * found where it does not belong: in the database's files, in the log, in the headers of any answer and in the body
 * of any that refuses (checklist 37, 107, 113).
 */

interface Answered {
	readonly status: number;
	readonly headers: string;
	readonly body: string;
	/** What the caller sent where it is told back to them: Client-Id (ruling 16), the names of scopes (ruling 1). */
	readonly echoed: string;
}
async function session(t: TestContext) {
	const folder = await mkdtemp(join(tmpdir(), "byleave-secrets-"));
	const logged: string[] = [];
	const store = await openSqlite(join(folder, "server.db"));
	let directory: () => Promise<Profile | undefined> = async () => person;
	const log = createLog({ logLevel: "debug" }, { write: (line: string) => void logged.push(line) });
	const world = await createWorld({ store: () => store, log, directory: { profile: () => directory() } });
	const closed = async () => {
		await world.close();
		await store.close();
	};
	t.after(() => rm(folder, { recursive: true, force: true }));
	const answers: Answered[] = [];
	for (const face of [world.server.public, world.server.operator]) watch(face, answers);

	const secrets = new Map<string, string>([
		[OPERATOR_TOKEN, "the operator's token"],
		[MASTER_SECRET, "the master secret"],
	]);
	for (const value of valuesOf(person)) if (!everybodys.has(value)) secrets.set(value, `the profile's ${value}`);
	const { mint } = world;
	world.mint = async (claims) => {
		const jwt = await mint(claims);
		secrets.set(jwt, "a JWT");
		return jwt;
	};
	for (const row of (await store.registry()).platformKeys) {
		const pem = createSecrets(MASTER_SECRET).open(row.sealedPrivateKey);
		// An elliptic key has no p and no q.
		const { d, p, q } = createPrivateKey(pem).export({ format: "jwk" });
		for (const part of [...pem.split("\n").filter((line) => line.length === 64), d, p, q])
			if (part) secrets.set(part, `private key ${row.purpose}`);
	}
	await live(world, secrets, (next) => {
		directory = next;
	});
	for (const { body } of answers) {
		for (const [secret = ""] of body.matchAll(/\b(?:AC|TK|AT|RT)[0-9a-f]{4}[\w-]{24,}/g))
			secrets.set(secret, secret.slice(0, 2));
	}
	const kinds = new Set([...secrets.values()]);
	for (const kind of ["AC", "TK", "AT", "RT", "a JWT", "private key answer", "private key outgoing"])
		assert.ok(kinds.has(kind), kind);

	const without = (text: string, echoed: string): Buffer =>
		Buffer.from(
			[...secrets.keys()].reduce(
				(left, secret) => (echoed.includes(secret) ? left.replaceAll(secret, "") : left),
				text,
			),
		);
	const files = async (): Promise<Place[]> =>
		Promise.all((await readdir(folder)).map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })));
	const told = answers.map(({ status, headers, echoed }, n) => ({
		name: `the headers of answer ${n} (${status})`,
		bytes: without(headers, echoed),
	}));
	const refused = answers.filter(({ status, body }) => status !== 200 || /"resultStatus":"[FU]"/.test(body));
	assert.ok(refused.length > 20);
	const bodies = refused.map(({ body, echoed }) => ({ name: `a refusal: ${body}`, bytes: without(body, echoed) }));
	// The id that a merchant knows a user by is stored.
	const stored = new Map([...secrets].filter(([, what]) => what !== "the user's id"));
	return { secrets, stored, store, logged, files, answers: [...told, ...bodies], closed };
}

function watch(face: World["server"]["public"], answers: Answered[]): void {
	interface Asked {
		headers: Record<string, string>;
		payload?: unknown;
	}
	const inject = face.inject.bind(face) as (
		ask: Asked,
	) => Promise<{ statusCode: number; headers: object; body: string }>;
	Object.assign(face, {
		inject: async (ask: Asked) => {
			const answer = await inject(ask);
			const scopes = /"scopes":\[[^\]]*\]/.exec(String(ask.payload))?.[0] ?? "";
			const echoed = `${ask.headers["client-id"]} ${scopes}`;
			answers.push({ status: answer.statusCode, headers: JSON.stringify(answer.headers), body: answer.body, echoed });
			return answer;
		},
	});
}

/** Everything that can happen to a secret, and to who should not have it. */
async function live(
	world: World,
	secrets: Map<string, string>,
	directory: (next: () => Promise<Profile | undefined>) => void,
) {
	const wire = await openWire(world);
	const every = Object.keys(world.server.context.platform.scopes);
	const { my } = world.open("All");
	world.person.will("Allow", "Don't allow", "Allow");
	const { authCode } = await my.getAuthCode({ scopes: every });
	await assert.rejects(world.my.getAuthCode({ scopes: ["auth_user", "USER_NAME"] }));
	await world.my.getAuthCode({ scopes: ["auth_user", "USER_NAME"] });

	const first = await wire.tokensOf({ path: BOTH, body: byCode(authCode) });
	assert.match(JSON.stringify(first), /Bandicootville/);
	const second = await wire.tokensOf({ path: BOTH, body: byRefresh(first.refreshToken) });
	await wire.tokensOf({ path: BOTH, body: byRefresh(first.refreshToken) });
	const unused = await wire.code();
	const jwt = await world.mint();
	const mine = [authCode, unused, first.accessToken, second.refreshToken, jwt];

	// Wrong in every way that carries them along.
	for (const secret of mine) {
		for (const body of [
			byCode(secret),
			byRefresh(secret),
			{ accessToken: secret },
			`{"accessToken":"${secret}"`,
			{ appId: secret },
		]) {
			for (const path of [APPLY, INFO, REVOKE]) {
				await wire.send({ path, body, key: rivalKeys.privateKey });
				await wire.send({ path, body, clientId: secret.slice(0, 120) }).catch(() => assert.fail(secret));
			}
		}
		await wire.send({ path: `/v2/users/${secret}`, body: {} });
		await wire.send({ path: `/v2/users/x?accessToken=${secret}`, body: {} });
		await wire.send({ path: INFO, body: { [secret]: secret }, headers: { signature: `signature=${secret}` } });
		await wire.host(`/host/${secret}`, {});
		await wire.host(hostPaths.confirm, { ticket: secret.slice(0, 60), acceptedScopes: [secret] });
		await wire.host(hostPaths.authorize, { appId: secret.slice(0, 30), scopes: [secret] });
		await wire.host(hostPaths.authorize, { appId: "Shop" }, { authorization: `Bearer ${secret}` });
		await wire.operator(`/operator/${secret}`, {}, { authorization: `Bearer ${secret}` });
		await wire.operator("/operator/merchants", { merchantId: secret, name: "" });
	}
	await wire.host(
		hostPaths.authorize,
		{ appId: "Shop" },
		{ authorization: `Bearer ${await world.mint({ aud: "other" })}` },
	);
	await wire.operator(`/operator/x?token=${OPERATOR_TOKEN}`, { secret: OPERATOR_TOKEN, [MASTER_SECRET]: 1 });

	// A directory whose errors talk too much.
	const said = JSON.stringify(person);
	const because = new Error(said, { cause: new Error(`${said}\n    at ${said}`) });
	for (const error of [
		because,
		new TypeError(`x\n    at ${person.nickName} (${said}:1:1)`),
		Object.assign(new Error("x"), { profile: person, code: said }),
	]) {
		directory(() => Promise.reject(error));
		await wire.send({ path: INFO, body: { accessToken: second.accessToken } }).catch(() => assert.fail());
		const told = await world.server.public.inject({
			method: "POST",
			url: hostPaths.authorize,
			payload: { appId: "All", scopes: every },
			headers: { authorization: `Bearer ${await world.mint()}` },
		});
		assert.ok(told.statusCode === 200 || told.statusCode >= 500);
		await world.my.getAuthCode({ scopes: ["USER_LOGIN_ID"] }).catch(() => undefined);
	}
	directory(async () => person);

	await wire.host(hostPaths.cancel, { authCode: unused });
	world.later(31);
	await wire.send({ path: APPLY, body: byCode(authCode) });
	await wire.send({ path: REVOKE, body: { accessToken: second.accessToken } });
	const third = await wire.tokensOf({ path: BOTH, body: byCode(await wire.code(["auth_user"], "All")) });
	await wire.host(hostPaths.grants, undefined, {}, "GET");
	await wire.host(hostPaths.stopScope, { appId: "All", scope: "auth_user" });
	await wire.host(hostPaths.stopApp, { appId: "All" });
	await wire.send({ path: INFO, body: { accessToken: third.accessToken } });
	await wire.operator("/operator/keys/rotate", { purpose: "outgoing" });
	await wire.operator("/operator/audit?after=0", undefined, {}, "GET");
	secrets.set(third.customerId, "the user's id");
}

test("[13, 37] what was issued and what is personal is in no file, no log line, no header and no refusal", async (t) => {
	const { secrets, stored, logged, files, answers, closed } = await session(t);
	const log = { name: "the log", bytes: Buffer.from(logged.join("")) };
	const now = await files();
	assert.ok(
		now.some(({ name }) => name.endsWith("-wal")),
		"the write-ahead log is looked at too",
	);
	assert.ok(logged.length > 100 && /"fault"/.test(logged.join("")));
	// The id that a merchant knows a user by is stored, and so is the super app's: they are in no log.
	assert.deepEqual(hits(new Map([...secrets, ["user-mei", "the user"]]), [log]), []);
	assert.deepEqual(hits(stored, now), []);
	assert.deepEqual(hits(secrets, answers), []);
	await closed();
	assert.deepEqual(hits(stored, await files()), []);
});

test("[37] the scanner finds a secret in a file, in the write-ahead log, in a line, in other spellings", async (t) => {
	const { secrets, stored, store, files, closed } = await session(t);
	const [planted = ""] = [...secrets].find(([, what]) => what === "RT") ?? [];
	await store.putMerchant({ now: 0, actId: "planted", merchantId: "planted", name: `x${planted}` });
	const found = async () => new Set(hits(stored, await files()).map((hit) => hit.replace(/-wal$/, "")));
	assert.deepEqual(await found(), new Set(["RT in server.db"]));
	await closed();
	assert.deepEqual(await found(), new Set(["RT in server.db"]));
	for (const spelt of [
		planted.slice(6),
		Buffer.from(planted).toString("base64"),
		Buffer.from(planted).toString("hex"),
	]) {
		assert.deepEqual(hits(secrets, [{ name: "a line", bytes: Buffer.from(`{"msg":"${spelt}"}`) }]), ["RT in a line"]);
	}
	const phone = hits(secrets, [{ name: "a line", bytes: Buffer.from("call 60-129998877") }]);
	assert.deepEqual(phone, ["the profile's 60-129998877 in a line"]);
});
