import assert from "node:assert/strict";
import { it } from "node:test";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { byCode, openFiled } from "./wire.ts";

/** Ruling 22: an erasure that was acknowledged stays one, whatever older proofs of the user are still about. */

const SUB = "user-mei";
const scopes = ["auth_user"];
/** Where a user's rows lie; the audit, which keeps a pseudonym, is not among them. */
const theirs = ["grants", "grant_items", "user_ids", "codes", "tickets", "families", "tokens", "refusals"];

it("[126] a token of before the erasure makes nothing: no grant, no code, no block, no id; a younger one begins anew", async (t) => {
	const { world, wire, snapshot } = await openFiled(t);
	const first = await wire.tokensOf({ body: byCode(await wire.code(scopes)) });
	const ticket = await wire.host("/host/authorize", { appId: "Shop", scopes: ["USER_NAME"] });
	const authorization = `Bearer ${await world.mint()}`;
	assert.equal(await eraseUser(world.server.context, { sub: SUB }), true);
	const erased = snapshot();
	for (const table of theirs) assert.deepEqual(erased[table], [], table);

	for (const [path, body] of [
		["/host/authorize", { appId: "Shop", scopes: ["auth_base"] }],
		["/host/authorize", { appId: "Shop", scopes }],
		["/host/grants/stop-scope", { appId: "Shop", scope: "auth_user" }],
		["/host/grants/stop-app", { appId: "Shop" }],
		["/host/grants/block", { appId: "Shop", blocked: true }],
	] as const) {
		const told = await wire.host(path, body, { authorization });
		assert.equal(told.json.cause, "identity_invalid", `${path}: ${told.text}`);
	}
	const confirmed = await wire.host(
		"/host/confirm",
		{ ticket: ticket.json.ticket, acceptedScopes: ticket.json.askedScopes },
		{ authorization },
	);
	assert.ok(["identity_invalid", "ticket_unknown"].includes(String(confirmed.json.cause)), confirmed.text);
	assert.deepEqual(snapshot(), erased, "not a row has changed");

	// The scripted clock has whole seconds, as tokens have.
	world.later(1);
	const anew = await wire.tokensOf({ body: byCode(await wire.code(scopes)) });
	assert.notEqual(anew.customerId, first.customerId);
});
