import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { MerchantCause, OperationRow, Profile } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { writeTime } from "@byleave/protocol/signature";
import { openSqlite } from "@byleave/server";
import { approveScope } from "../../packages/server/src/register/apps.ts";
import { createWorld, RIVAL, rivalKeys, type World, type WorldOptions } from "../world.ts";
import { type Ask, byCode, byRefresh, openWire, type Told, type Wire } from "./wire.ts";

/**
 * Every result code of the platform, in both versions, at every operation that can answer it, each by its real cause
 * and over HTTP. What nothing here causes is listed with its reason (ruling 30), and printed.
 */

const platform = alipayplus;
/** Causes without a way to a merchant's request, or to one of a version. */
const ofMessages = ["message_limit", "not_subscribed", "request_id_reused", "template_unknown"] as const;
const noWay: Readonly<Record<string, string>> = {
	...Object.fromEntries(
		ofMessages.flatMap((cause) =>
			["v1", "v2"].map((version) => [
				`${cause} ${version}`,
				"messages alone: test/wallets/messages.test.ts comes to it",
			]),
		),
	),
	"access_denied v1": "only the operator's face refuses with it; merchants meet its code by three other causes",
	"access_denied v2": "only the operator's face refuses with it; merchants meet its code by three other causes",
	"client_mismatch v1": "v1 requests have no authClientId, and an unknown client reads like a wrong one (ruling 16)",
	...Object.fromEntries(
		["v1", "v2"].map((version) => [
			`server_busy ${version}`,
			"it is refused before any face sees it: listen/busy/shedding.test.ts comes to it",
		]),
	),
	"scope_not_preparable v1":
		"the base platform prepares nothing; test/own/prepare.test.ts comes to it on one that does",
	"scope_not_preparable v2":
		"the base platform prepares nothing; test/own/prepare.test.ts comes to it on one that does",
};

type Presented = "code" | "refresh" | "access";
/** What an operation can be asked with. */
const presentable = ({ operation }: OperationRow): readonly Presented[] =>
	operation === "applyToken"
		? ["code", "refresh"]
		: operation === "applyTokenAndInquiryUserInfo"
			? ["code", "refresh", "access"]
			: ["access"];
const discloses = ({ operation }: OperationRow) => /UserInfo/.test(operation);
const notRevoke = ({ operation }: OperationRow) => operation !== "revoke";
const takes = (what: Presented) => (row: OperationRow) => presentable(row).includes(what);

/** The fields that present a fresh and valid one. */
async function fresh(wire: Wire, what: Presented, row?: OperationRow): Promise<Record<string, string>> {
	const code = byCode(await wire.code(row?.message ? ["auth_base", "SEND_MESSAGE"] : undefined));
	if (what === "code") return code;
	const { accessToken, refreshToken } = await wire.tokensOf({ body: code });
	return what === "refresh" ? byRefresh(refreshToken) : { accessToken };
}
const usual = (wire: Wire, row: OperationRow) => asking(wire, row, presentable(row)[0] ?? "access");
/** All that this operation must be asked with. */
async function asking(wire: Wire, row: OperationRow, what: Presented): Promise<Record<string, unknown>> {
	return { ...(await fresh(wire, what, row)), ...beside(row) };
}
const beside = ({ message }: OperationRow) =>
	message && { requestId: `r-${requests++}`, templateCode: TEMPLATE, templates: [{ templateParameters: {} }] };
let requests = 0;
const TEMPLATE = "TP_READY";

interface Case {
	/** The operations that can end so; default: all. */
	readonly at?: (row: OperationRow) => boolean;
	/** What the merchant sends once everything is brought about. */
	readonly ask: (wire: Wire, row: OperationRow) => Promise<Omit<Ask, "path"> & { path?: string }>;
	readonly undo?: (wire: Wire) => Promise<unknown> | undefined;
	/** What is different about the world from the start. */
	readonly world?: keyof typeof worlds;
	/** Refused before anybody is proven. */
	readonly status?: number;
}

const down = () => Promise.reject(new TypeError("an operator's own directory may throw anything"));
const hidden = { knows: true };
const worlds = {
	usual: {
		directory: { profile: async (): Promise<Profile | undefined> => (hidden.knows ? { status: "ACTIVE" } : undefined) },
	},
	// Port 9 of loopback: nobody listens there.
	deadDirectory: { directory: { kind: "http", url: "http://127.0.0.1:9/" } },
	faultyDirectory: { directory: { profile: down } },
	scarce: { config: { limits: { perClient: 1, perUser: 100_000, perAddress: 100_000 } } },
	sqlite: {},
} as const satisfies Record<string, WorldOptions>;

const status = (path: string, body: object) => (wire: Wire) => wire.operator(`/operator/${path}`, body);
const app = (to: string) => status("apps/status", { appId: "Shop", status: to });
const client = (to: string) => status("clients/status", { clientId: "leaf-and-bean", status: to });
const user = (to: string) => status("users/status", { sub: "user-mei", status: to });
const aged = (what: Presented, lifetime: "code" | "refresh" | "access"): Case => ({
	at: lifetime === "access" ? (row) => takes("access")(row) && notRevoke(row) : takes(what),
	async ask(wire, row) {
		const body = await asking(wire, row, what);
		wire.world.later(platform.lifetimes[lifetime]);
		return { body };
	},
});
const used = (what: Presented): Case => ({
	at: takes(what),
	async ask(wire) {
		const body = await fresh(wire, what);
		await wire.tokensOf({ body });
		wire.world.later(platform.lifetimes.retry + 1);
		return { body };
	},
});
const made = (what: Presented): Case => ({
	at: takes(what),
	ask: async (wire, row) => ({ body: await asking(wire, row, what), clientId: RIVAL, key: rivalKeys.privateKey }),
});
const brought = (bring: (wire: Wire) => Promise<unknown>, undo: NonNullable<Case["undo"]>, at?: Case["at"]): Case => ({
	...(at && { at }),
	undo,
	async ask(wire, row) {
		const body = await usual(wire, row);
		await bring(wire);
		return { body };
	},
});
const asked = (world: keyof typeof worlds, at?: Case["at"]): Case => ({
	world,
	...(at && { at }),
	ask: async (wire, row) => ({ body: await usual(wire, row) }),
});

/** Per cause: how a merchant comes to it. */
const cases: Readonly<
	Record<
		Exclude<MerchantCause, "access_denied" | "scope_not_preparable" | "server_busy" | (typeof ofMessages)[number]>,
		Case
	>
> = {
	access_expired: aged("access", "access"),
	access_unknown: made("access"),
	api_unknown: { ask: async (wire, row) => ({ body: await usual(wire, row), path: `${row.path}s` }) },
	app_suspended: brought(app("SUSPENDED"), app("ACTIVE"), notRevoke),
	body_malformed: { ask: async (wire, row) => ({ body: JSON.stringify(await usual(wire, row)).slice(0, -1) }) },
	body_too_large: { ask: async () => ({ body: { extendInfo: "x".repeat(65_536) } }), status: 413 },
	client_mismatch: {
		at: (row) => "authClientId" in row.fields,
		ask: async (wire, row) => ({ body: { ...(await usual(wire, row)), authClientId: RIVAL } }),
	},
	client_suspended: brought(client("SUSPENDED"), client("ACTIVE")),
	clock_skewed: {
		async ask({ world }) {
			return { time: writeTime(world.server.context.now() - 1000 * (platform.lifetimes.clock + 1)) };
		},
	},
	code_expired: aged("code", "code"),
	code_unknown: made("code"),
	code_used: used("code"),
	directory_unavailable: asked("deadDirectory", discloses),
	field_invalid: {
		ask: async (wire, row) => ({ body: { ...(await usual(wire, row)), extendInfo: "x".repeat(4097) } }),
	},
	grant_type_unsupported: {
		at: (row) => "grantType" in row.fields,
		ask: async (wire, row) => ({ body: { ...(await usual(wire, row)), grantType: "CLIENT_CREDENTIALS" } }),
	},
	header_invalid: { ask: async (wire, row) => ({ body: await usual(wire, row), headers: { signature: undefined } }) },
	internal: asked("faultyDirectory", discloses),
	origin_refused: {
		ask: async (wire, row) => ({ body: await usual(wire, row), headers: { origin: "https://program.example" } }),
		status: 403,
	},
	reference_client_mismatch: {
		at: (row) => "referenceClientId" in row.fields,
		ask: async (wire, row) => ({
			body: { ...(await usual(wire, row)), [row.fields.referenceClientId?.name ?? "referenceClientId"]: "All" },
		}),
	},
	refresh_expired: aged("refresh", "refresh"),
	refresh_unknown: made("refresh"),
	refresh_used: used("refresh"),
	signature_mismatch: { ask: async (wire, row) => ({ body: await usual(wire, row), key: rivalKeys.privateKey }) },
	store_unavailable: { world: "sqlite", ask: async (_wire, row) => ({ body: { accessToken: "AT", ...beside(row) } }) },
	too_many_requests: {
		world: "scarce",
		async ask(wire, row) {
			await wire.send({ path: row.path });
			return {};
		},
	},
	user_frozen: brought(user("FROZEN"), user("ACTIVE"), notRevoke),
	user_unknown: brought(
		async () => {
			hidden.knows = false;
		},
		async () => {
			hidden.knows = true;
		},
		discloses,
	),
};

describe("every result code has its cause", () => {
	const opened = new Map<string, Wire>();
	const closing: (() => Promise<void>)[] = [];
	/** `version code` and `version cause` that some answer was. */
	const reached = new Set<string>();
	const see = (version: string, told: Told, cause?: string) => {
		reached.add(`${version} ${told.result.resultCode}`);
		if (cause) reached.add(`${cause} ${version}`);
	};
	before(async () => {
		const folder = await mkdtemp(join(tmpdir(), "byleave-contract-"));
		closing.push(() => rm(folder, { recursive: true, force: true }));
		for (const [name, options] of Object.entries<WorldOptions>(worlds)) {
			const file = name === "sqlite" ? await openSqlite(join(folder, "server.db")) : undefined;
			const world: World = await createWorld(file ? { store: () => file } : options);
			const wire = await openWire(world);
			opened.set(name, wire);
			closing.push(() => world.close());
			await approveScope(world.server.context, { appId: "Shop", scope: "SEND_MESSAGE", approval: "required" });
			const texts = { en: { title: "Tea", content: "It is ready.", link: null } };
			await wire.operator("/operator/templates", { templateCode: TEMPLATE, channel: "INBOX", texts });
			await wire.operator("/operator/templates/status", { templateCode: TEMPLATE, status: "APPROVED" });
			if (!file) continue;
			assert.equal(
				await wire.codeOf({ path: "/v2/users/inquiryUserInfo", body: { accessToken: "AT" } }),
				"INVALID_ACCESS_TOKEN",
			);
			await file.close();
		}
	});
	after(async () => {
		for (const close of closing) await close();
	});
	const wireFor = ({ world = "usual" }: Case) => opened.get(world) ?? assert.fail(world);

	for (const row of platform.operations) {
		for (const what of presentable(row)) {
			it(`${row.path} succeeds with a valid ${what}`, async () => {
				const wire = wireFor({} as Case);
				const told = await wire.send({ path: row.path, body: await asking(wire, row, what) });
				assert.deepEqual(told.result, {
					resultCode: platform.success.resultCode,
					resultStatus: "S",
					resultMessage: platform.success.resultMessage,
				});
				see(row.version, told);
			});
		}
	}

	for (const [cause, one] of Object.entries(cases) as [MerchantCause, Case][]) {
		const { at = () => true } = one;
		for (const row of platform.operations.filter(at)) {
			const wanted = row.message?.results?.[cause] ?? platform.results[cause][row.version];
			it(`${row.path}: ${cause} is ${wanted.resultCode}/${wanted.resultStatus}`, async () => {
				const wire = wireFor(one);
				const ask = await one.ask(wire, row);
				const earlier = wire.world.events.length;
				const told = await wire.send({ path: row.path, ...ask }).finally(() => one.undo?.(wire));
				// Unsigned refusals are of no version: nobody has been listened to yet.
				const { resultCode, resultStatus } = one.status ? platform.results[cause].v2 : wanted;
				assert.deepEqual(
					[told.status, told.signed, told.result.resultCode, told.result.resultStatus],
					[one.status ?? 200, !one.status, resultCode, resultStatus],
					told.text,
				);
				assert.match(told.result.resultMessage, new RegExp(` See ${resultCode}$`));
				const seen = wire.world.events.slice(earlier).filter((event) => event.type === "exchange");
				if (one.status) assert.deepEqual(seen, []);
				else
					assert.deepEqual(
						seen.map((event) => event.cause),
						[cause],
					);
				see(row.version, told, cause);
			});
		}
	}

	it("an address that has guessed too often is told so without a signature", async (t) => {
		const config = { limits: { perClient: 1000, perUser: 1000, perAddress: 1 } };
		const world = await createWorld({ config });
		t.after(() => world.close());
		const wire = await openWire(world);
		const guess = { key: rivalKeys.privateKey };
		assert.equal((await wire.send(guess)).signed, true);
		const told = await wire.send(guess);
		assert.deepEqual(
			[told.status, told.signed, told.result.resultCode],
			[429, false, platform.results.too_many_requests.v2.resultCode],
		);
	});

	it("nothing of the tables is left out, and what is unreached is not reached", (t) => {
		for (const version of ["v1", "v2"] as const) {
			const causes = Object.entries(platform.results);
			const codes = new Set([platform.success, ...causes.map(([, row]) => row[version])].map((row) => row.resultCode));
			for (const [cause] of causes) {
				const name = `${cause} ${version}`;
				assert.notEqual(
					reached.has(name),
					Object.hasOwn(noWay, name),
					`${name}: a test reaches it, or noWay says why not.`,
				);
			}
			for (const code of codes) {
				if (reached.has(`${version} ${code}`)) continue;
				const ways = causes
					.filter(([, row]) => row[version].resultCode === code)
					.map(([cause]) => `${cause} ${version}`);
				const reasons = ways.map((way) => noWay[way]);
				assert.ok(ways.length > 0 && !reasons.includes(undefined), `${version}: no test reaches ${code}.`);
				t.diagnostic(`unreached: ${code} in ${version}: ${reasons.join("; ")}`);
			}
			for (const code of Object.keys(platform.unreached)) {
				assert.ok(!reached.has(`${version} ${code}`), `${version}: ${code} is reached; take it out of unreached.`);
				assert.ok(!codes.has(code), `${code} is a cause's result, and unreached.`);
			}
		}
		for (const [code, reason] of Object.entries(platform.unreached)) t.diagnostic(`unreached: ${code}: ${reason}`);
		for (const [cause, reason] of Object.entries(noWay)) t.diagnostic(`no way: ${cause}: ${reason}`);
	});
});
