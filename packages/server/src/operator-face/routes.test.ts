import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "node:test";
import { encodings } from "@byleave/protocol/signature";
import type { FastifyInstance } from "fastify";
import type { ServerEvent } from "../context.ts";
import type { PlatformKeyRow, Store } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { act } from "../trust/person.ts";
import { pemOf } from "../trust/public-key.ts";
import { at, faceOn, NOW, pem, TOKEN } from "./bed.test.ts";

/** Every route of the operator face: what it takes, what it refuses, and what it answers. */

let store: Store;
let app: FastifyInstance;
let events: ServerEvent[];
let made: readonly PlatformKeyRow[] = [];
const secondPem = pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
beforeEach(async () => {
	events = [];
	store = await openMemory();
	// Made once: making them is slow, and no test here is about that.
	for (const row of made) await store.addPlatformKey({ ...row, ...act(at) });
	app = await faceOn(store, events);
	made = (await store.registry()).platformKeys;
	await done("/operator/merchants", { merchantId: "M1", name: "Coffee Ltd" });
	await done("/operator/clients", { clientId: "C1", merchantId: "M1", publicKey: pem });
	await done("/operator/apps", { appId: "A1", clientId: "C1", name: "Coffee" });
});
afterEach(async () => {
	await app.close();
	await store.close();
});

const headers = { authorization: `Bearer ${TOKEN}` };
const get = (url: string) => app.inject({ url, headers });
const post = (url: string, payload: object) => app.inject({ method: "POST", url, payload, headers });
const done = async (url: string, payload: object) => {
	const response = await post(url, payload);
	assert.equal(response.statusCode, 200, response.body);
	return response.json();
};

const posts: Readonly<Record<string, object>> = {
	"/operator/merchants": { merchantId: "M2", name: "Tea Ltd" },
	"/operator/clients": { clientId: "C2", merchantId: "M1", publicKey: secondPem },
	"/operator/clients/keys": { clientId: "C1", publicKey: secondPem },
	"/operator/clients/keys/retire": { clientId: "C1", version: "1" },
	"/operator/clients/status": { clientId: "C1", status: "SUSPENDED" },
	"/operator/clients/answer-key": { clientId: "C1", version: "1", until: NOW + 1 },
	"/operator/apps": { appId: "A2", clientId: "C1", name: "Tea" },
	"/operator/apps/approve": { appId: "A1", scope: "USER_NAME", approval: "required" },
	"/operator/apps/purpose": { appId: "A1", scope: "USER_NAME", language: "en", text: "For the cup." },
	"/operator/apps/trust": { appId: "A1", trusted: true },
	"/operator/apps/domains": { appId: "A1", domains: ["shop.example"] },
	"/operator/templates": {
		templateCode: "TP_1",
		channel: "INBOX",
		texts: { en: { title: "Hi", content: "Hello {name}" } },
	},
	"/operator/templates/status": { templateCode: "TP_1", status: "APPROVED" },
	"/operator/apps/status": { appId: "A1", status: "SUSPENDED" },
	"/operator/users/status": { sub: "mei", status: "FROZEN" },
	"/operator/users/erase": { sub: "mei" },
	"/operator/users/import-id": { sub: "mei", clientId: "C1", userId: "2088" },
	"/operator/grants/revoke": { sub: "mei", appId: "A1" },
	"/operator/keys/rotate": { purpose: "outgoing", signsAfterMs: 0 },
	"/operator/keys/withdraw": { purpose: "answer", version: "1" },
};
const gets: readonly string[] = [
	"/operator/merchants",
	"/operator/clients",
	"/operator/apps",
	"/operator/grants?sub=mei",
	"/operator/keys",
	"/operator/audit",
	"/operator/templates",
	"/operator/messages",
	"/operator/messages?state=WAITING&appId=A1",
];

describe("every route", () => {
	it("refuses a key that it does not know, by itself and beside all that it knows, and changes nothing", async () => {
		const before = await store.registry();
		for (const [path, body] of Object.entries(posts)) {
			for (const payload of [{ ...body, extra: 1 }, {}]) {
				const { statusCode, json } = await post(path, payload).then((told) => ({ ...told, json: told.json() }));
				assert.deepEqual([statusCode, json.cause], [400, "field_invalid"], `${path} ${JSON.stringify(payload)}`);
				if ("extra" in payload) assert.equal(json.field, "body");
			}
		}
		for (const path of gets) {
			const told = await get(`${path}${path.includes("?") ? "&" : "?"}extra=1`);
			assert.deepEqual([told.statusCode, told.json().cause], [400, "field_invalid"], path);
		}
		assert.deepEqual(await store.registry(), before);
	});

	it("takes what is right", async () => {
		await done("/operator/keys/rotate", { purpose: "answer", signsAfterMs: 0 });
		for (const [path, body] of Object.entries(posts)) {
			// Another client has that key by then.
			if (path !== "/operator/clients/keys") await done(path, body);
		}
		for (const path of gets) assert.equal((await get(path)).statusCode, 200, path);
	});

	it("is told of to whoever watches where it refuses, and as a fault only where the server is at fault", async () => {
		await post("/operator/apps/trust", { appId: "A9", trusted: true });
		assert.deepEqual(
			events.map((event) => [event.type, event.trace, "face" in event && event.face]),
			[["refusal", "trace-1", "operator"]],
		);
	});
});

describe("a client, through its routes", () => {
	it("is answered in any of the encodings that there are, and goes on when it may again", async () => {
		for (const responseEncoding of [...Object.keys(encodings), "mirror"]) {
			const client = await done("/operator/clients", { clientId: "C1", merchantId: "M1", responseEncoding });
			assert.equal(client.responseEncoding, responseEncoding);
			const changed = { responseEncoding: "percent", titleCaseHeaders: true };
			const later = await done("/operator/clients/answers", { clientId: "C1", ...changed });
			assert.deepEqual([later.responseEncoding, later.titleCaseHeaders], ["percent", true]);
		}
		for (const [wrong, field] of [
			[{ clientId: "C1", responseEncoding: "hex" }, "responseEncoding"],
			[{ clientId: "C1", titleCaseHeaders: "title" }, "titleCaseHeaders"],
			[{ clientId: "C9", responseEncoding: "percent" }, "clientId"],
		] as const) {
			const told = await post("/operator/clients/answers", wrong);
			assert.deepEqual([told.statusCode, told.json().field], [400, field]);
		}
		for (const status of ["SUSPENDED", "ACTIVE"]) {
			assert.equal((await done("/operator/clients/status", { clientId: "C1", status })).status, status);
		}
		const { clients } = (await get("/operator/clients")).json();
		assert.deepEqual(
			clients.map(({ clientId, merchantId, keys }: Record<string, unknown>) => [clientId, merchantId, keys]),
			[["C1", "M1", undefined]],
		);
	});

	it("whose last live key is retired is warned about, and nobody else", async () => {
		await done("/operator/clients/keys", { clientId: "C1", publicKey: secondPem });
		const compromisedSince = NOW - 1;
		const one = await done("/operator/clients/keys/retire", { clientId: "C1", version: "2", compromisedSince });
		assert.deepEqual([one.warning, one.keys.length], [undefined, 2]);
		const none = await done("/operator/clients/keys/retire", { clientId: "C1", version: "1" });
		const warning = "This was the client's last live key: every request of it is refused until it has another.";
		assert.deepEqual([none.warning, none.clientId, none.keys.length], [warning, "C1", 2]);
	});

	it("is pinned to one of our answer keys until a date, and let go", async () => {
		const pin = (more: object) => done("/operator/clients/answer-key", { clientId: "C1", ...more });
		const until = NOW + 86_400_000;
		assert.deepEqual((await pin({ version: "1", until })).answerKey, { version: "1", until });
		assert.equal((await pin({ version: null })).answerKey, null);
		for (const more of [{ version: "1", until: -1 }, { version: "1" }]) {
			const told = await post("/operator/clients/answer-key", { clientId: "C1", ...more });
			assert.deepEqual([told.statusCode, told.json().field], [400, "until"]);
		}
	});
});

describe("what else is answered", () => {
	it("a logo may be one of 32768 characters, in a data URL", async () => {
		const logo = `data:image/png;base64,${"A".repeat(32_746)}`;
		assert.equal((await done("/operator/apps", { appId: "A1", clientId: "C1", name: "Coffee", logo })).logo, logo);
		for (const longer of [`${logo}A`, `${logo}${"A".repeat(1000)}`]) {
			const told = await post("/operator/apps", { appId: "A1", clientId: "C1", name: "Coffee", logo: longer });
			assert.deepEqual([told.statusCode, told.json().field], [400, "logo"]);
		}
	});

	it("users may be frozen, inactive and active", async () => {
		for (const status of ["FROZEN", "INACTIVE", "ACTIVE"]) {
			assert.deepEqual(await done("/operator/users/status", { sub: "mei", status }), { done: true });
		}
	});

	it("a key of our own is withdrawn, and the answer is what is left", async () => {
		await done("/operator/keys/rotate", { purpose: "answer", signsAfterMs: 0 });
		const { keys } = await done("/operator/keys/withdraw", { purpose: "answer", version: "1" });
		assert.deepEqual(
			keys.map(({ purpose, version }: Record<string, unknown>) => [purpose, version]),
			[
				["answer", "2"],
				["answer", "p1"],
				["answer", "e1"],
				["outgoing", "1"],
			],
		);
	});

	it("the audit goes on from a row that is named whole, and from nothing else", async () => {
		await store.putMerchant({ merchantId: "M0", name: "Early", ...act({ now: () => NOW - 20_000 }), actId: "first" });
		await store.putMerchant({ merchantId: "M0", name: "Late", ...act({ now: () => NOW - 10_001 }) });
		const after = async (place: string) => (await get(`/operator/audit?after=${encodeURIComponent(place)}`)).json();
		const { rows } = await after("");
		assert.equal(rows.length, 2);
		const place = `${rows[0].at}.${rows[0].bucket}.${rows[0].id}`;
		assert.deepEqual((await after(place)).rows, rows.slice(1));
		// A user's rows lie in their bucket, which sorts behind none.
		assert.deepEqual((await after(`${rows[0].at}.00ff.x`)).rows, rows.slice(1));
		for (const wrong of ["7", `x${place}`, `${place} x`, "1..", "1.00FF.x", "1.00fff.x", `${"1".repeat(17)}..x`]) {
			const { cause, field, message } = await after(wrong);
			const needed = "after: the place of a row is needed: <at>.<bucket>.<id>.";
			assert.deepEqual([cause, field, message], ["field_invalid", "after", needed], wrong);
		}
	});
});
