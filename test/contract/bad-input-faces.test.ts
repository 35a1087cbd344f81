import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { type Face, routes } from "./bad-rows.ts";
import type { Ask, Method } from "./wire.ts";
import { openFiled, type Wire } from "./wire.ts";

/** What no super app and no operator should send: a real 4xx that names the field, and nothing changes. */

let wire: Wire;
let snapshot: () => unknown;
let ticket: string;
let authCode: string;
const close: (() => Promise<void>)[] = [];
before(async () => {
	const filed = await openFiled({ after: (act) => void close.push(act as () => Promise<void>) });
	({ wire, snapshot } = filed);
	authCode = await wire.code();
	ticket = String((await wire.host(hostPaths.authorize, { appId: "Shop", scopes: ["auth_user"] })).json.ticket);
});
after(async () => {
	for (const act of close) await act();
});

const refused = async (
	face: Face,
	path: string,
	body: unknown,
	headers: Ask["headers"] = {},
	method: Method = "POST",
) => {
	const was = snapshot();
	const told = await wire[face](path, body, headers, method);
	assert.deepEqual(snapshot(), was);
	assert.ok(told.status >= 400 && told.status < 500, `${told.status} ${told.text}`);
	assert.equal(typeof told.json.cause, "string", told.text);
	assert.equal(told.headers["cache-control"], "no-store");
	for (const secret of [ticket, authCode]) assert.ok(!told.text.includes(secret), told.text);
	return told;
};
for (const [face, path, valid, fields] of routes) {
	describe(`${face} face, ${path}`, () => {
		for (const [field, values] of Object.entries(fields)) {
			it(`a wrong ${field} is told, by its name where its shape is wrong`, async () => {
				for (const value of values) {
					const {
						status,
						text: told,
						json,
					} = await refused(face, path, { ...valid({ ticket, authCode }), [field]: value });
					assert.ok([400, 403, 404].includes(status), told);
					if (json.cause === "field_invalid") assert.ok(String(json.field).startsWith(field) || field === "more", told);
				}
			});
		}

		it("what is no JSON object is refused as such", async () => {
			const bare = JSON.stringify(valid({ ticket, authCode })).slice(1, -1);
			const bodies = ["", "{", `{${bare}`, `{${bare}}}`, "[]", "null", "7", `[{${bare}}]`, `{'a':1}`, `{${bare},}`];
			bodies.push(
				`{${bare},"__proto__":{"a":1}}`,
				`{${bare},"constructor":{"prototype":{"a":1}}}`,
				`\ufeff\ufeff{${bare}}`,
			);
			bodies.push(
				"[".repeat(30_000) + "]".repeat(30_000),
				`{${bare},${bare}}`,
				`{${bare},"x":${"[".repeat(40)}${"]".repeat(40)}}`,
			);
			for (const body of bodies) {
				const { status, text: told } = await refused(face, path, body);
				assert.equal(status, 400, `${body.slice(0, 60)} ${told}`);
			}
		});

		it("over 64 kB, another content type, no identity: 413, 400, 401", async () => {
			const big = JSON.stringify({ ...valid({ ticket, authCode }), pad: "x".repeat(65_536) });
			assert.equal((await refused(face, path, big)).status, 413);
			for (const type of [
				"text/plain",
				"application/x-www-form-urlencoded",
				"multipart/form-data; boundary=x",
				"json",
				undefined,
			])
				assert.equal(
					(await refused(face, path, JSON.stringify(valid({ ticket, authCode })), { "content-type": type })).status,
					400,
					type,
				);
			for (const authorization of [
				undefined,
				"",
				"Bearer",
				"Bearer ",
				"Basic YTpi",
				"Bearer a b",
				"Bearer a.b.c",
				`Bearer ${"x".repeat(9000)}`,
			])
				assert.equal(
					(await refused(face, path, valid({ ticket, authCode }), { authorization })).status,
					401,
					authorization,
				);
		});

		it("another method or a path beside it is 404", async () => {
			for (const method of ["PUT", "PATCH", "DELETE"] as const)
				assert.equal((await refused(face, path, valid({ ticket, authCode }), {}, method)).status, 404, method);
			for (const beside of [
				`${path}/`,
				`${path}/x`,
				path.toUpperCase().replace("/HOST", "/host").replace("/OPERATOR", "/operator"),
			])
				assert.equal((await refused(face, beside, valid({ ticket, authCode }))).status, 404, beside);
		});
	});
}

describe("a JWT with absurd times or claims", () => {
	for (const [name, claims] of [
		["expired", { exp: 1 }],
		["of the future", { iat: 99_999_999_999 }],
		["that lives long", { exp: 99_999_999_999 }],
		["with times that are no numbers", { iat: "now" }],
		["with a negative time", { exp: -1 }],
		["not yet", { nbf: 99_999_999_999 }],
		["without a session", { sid: undefined }],
		["with a session that is no text", { sid: { a: 1 } }],
		["with a long session", { sid: "x".repeat(129) }],
		["with an empty user", { sub: "" }],
		["with a long user", { sub: "x".repeat(129) }],
		["of another audience", { aud: "other" }],
		["of another issuer", { iss: "https://evil.example" }],
		["for another app", { app: "All" }],
		["for an app that is no text", { app: 7 }],
	] as const) {
		it(`[35] ${name}: 401`, async () => {
			const authorization = `Bearer ${await wire.world.mint(claims)}`;
			const told = await refused(
				"host",
				hostPaths.authorize,
				{ appId: "Shop", scopes: ["auth_base"] },
				{ authorization },
			);
			assert.deepEqual([told.status, told.json.cause], [401, "identity_invalid"]);
		});
	}
});

it("after all of it the ticket still opens and the code is still good", async () => {
	const told = await wire.host(hostPaths.confirm, { ticket, acceptedScopes: ["auth_user"] });
	assert.equal(told.status, 200, told.text);
	assert.equal(await wire.codeOf({ body: { grantType: "AUTHORIZATION_CODE", authCode } }), "SUCCESS");
});
