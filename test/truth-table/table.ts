import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthCode, CallFailed } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { linesOf } from "../person.ts";
import { createWorld, grown, mei, perScope, type World, type WorldOptions } from "../world.ts";
import type { Earlier, Fails, Ok, Row, UserAct } from "./row.ts";
import { eachScope, rows } from "./rows.ts";

type InWorld = (options: WorldOptions, act: (world: World) => Promise<void>) => Promise<void>;

/** The rows of the truth table, each in a world of its own; `open` gives it its store. */
export function truthTable(name: string, open: () => Promise<Pick<WorldOptions, "store">>): void {
	const inWorld: InWorld = async (options, act) => {
		const world = await createWorld({ ...options, ...(await open()) });
		try {
			await act(world);
		} finally {
			await world.close();
		}
	};
	describe(name, () => {
		for (const row of rows) it(`row ${row.row}: ${asText(row)}`, () => runRow(inWorld, row));

		for (const [scope, { sheet, discloses }] of Object.entries(eachScope)) {
			const of63 = { row: 63, app: "All", asked: [scope] } as const;
			it(`row 63: ${scope} alone, allowed`, () =>
				runRow(inWorld, {
					...of63,
					...(sheet ? { user: "Allow" } : {}),
					answer: { ok: [scope], errors: {} },
					sheet,
					discloses,
				}));
			if (sheet) {
				const answer: Fails = { error: 11, outcome: "denied", errors: { [scope]: "10001" } };
				it(`row 63: ${scope} alone, refused`, () =>
					runRow(inWorld, { ...of63, user: "Don't allow", answer, sheet, noGrant: true }));
			}
		}
		it("row 63 names every scope of the page", () => {
			assert.deepEqual(
				Object.keys(eachScope).sort(),
				Object.keys(alipayplus.scopes)
					.filter((scope) => scope !== "USER_ID")
					.sort(),
			);
		});

		it("row 59: what is not stored is told as such, and is then absent", async () => {
			await inWorld({}, async (world) => {
				const { avatar: _, ...without } = mei;
				world.profiles.set("user-mei", without);
				world.person.will("Allow");
				const { authCode } = await world.my.getAuthCode({ scopes: ["USER_AVATAR"] });
				const field = world.person.sheets[0]?.items.find(({ icon }) => icon === "avatar")?.fields[0];
				assert.deepEqual(field?.values, []);
				assert.equal(field?.kind, "image");
				assert.deepEqual(await disclosed(world, authCode), []);
			});
		});

		it("row 58: a refusal leaves the old grant as it was", async () => {
			await inWorld({}, async (world) => {
				world.person.will("Allow", "Don't allow");
				const { authCode } = await world.my.getAuthCode({ scopes: ["auth_user"] });
				await world.restart(grown);
				await assert.rejects(world.my.getAuthCode({ scopes: ["auth_user"] }));
				assert.deepEqual(await disclosed(world, authCode), ["avatar", "gender", "nickName"]);
			});
		});

		it("row 51: before Allow the birthday does not leave", async () => {
			await inWorld({}, async (world) => {
				world.person.will("Allow");
				const { authCode } = await world.my.getAuthCode({ scopes: ["auth_user"] });
				await world.restart(grown);
				assert.deepEqual(await disclosed(world, authCode), ["avatar", "gender", "nickName"]);
			});
		});
	});
}

async function runRow(inWorld: InWorld, row: Row): Promise<void> {
	const options = { ...(row.app ? { app: row.app } : {}), ...(row.perScope ? { platform: perScope } : {}) };
	await inWorld(options, async (world) => {
		for (const step of row.earlier ?? []) await before(world, row, step);
		const shownBefore = world.person.sheets.length;
		const grantsBefore = await world.store.grantsOf({ sub: "user-mei" });

		const answer = await ask(world, row, row.user);
		assert.deepEqual(answer, expected(world, row.answer, answer));
		const shown = world.person.sheets.slice(shownBefore);
		assert.deepEqual(shown.map(linesOf), row.sheet === null ? [] : [row.sheet]);

		if (row.noGrant) assert.deepEqual(await world.store.grantsOf({ sub: "user-mei" }), grantsBefore);
		if (row.discloses && "authCode" in answer) {
			assert.deepEqual(await disclosed(world, answer.authCode), [...row.discloses].sort());
		}
	});
}

/** One call of the page, with all its callbacks: exactly one of success and fail, then complete, all with one object. */
async function ask(world: World, row: { readonly asked?: unknown }, user?: UserAct): Promise<AuthCode | CallFailed> {
	if (user) world.person.will(user);
	const heard: [string, unknown][] = [];
	const callbacks = {
		success: (result: AuthCode) => heard.push(["success", result]),
		fail: (result: CallFailed) => heard.push(["fail", result]),
		complete: (result: AuthCode | CallFailed) => heard.push(["complete", result]),
	};
	if (!("asked" in row)) {
		// No argument at all leaves no place for callbacks.
		return world.my.getAuthCode();
	}
	const answer = await world.my
		.getAuthCode({ scopes: row.asked as string[], ...callbacks })
		.catch((failed: CallFailed) => failed);
	const first = "authCode" in answer ? "success" : "fail";
	assert.deepEqual(heard, [
		[first, answer],
		["complete", answer],
	]);
	return answer;
}

async function before(world: World, row: Row, step: Earlier): Promise<void> {
	if ("asked" in step) await ask(world, step, step.user);
	else if ("later" in step) world.later(step.later);
	else if ("grown" in step) await world.restart(grown);
	else {
		const [url, body] = step.app === "stopped" ? ["stop-app", {}] : ["block", { blocked: true }];
		const answer = await world.server.public.inject({
			method: "POST",
			url: `/host/grants/${url}`,
			headers: { authorization: `Bearer ${await world.mint()}` },
			payload: { appId: row.app ?? "Shop", ...body },
		});
		assert.equal(answer.statusCode, 200, answer.body);
	}
}

function expected(world: World, answer: Ok | Fails, got: AuthCode | CallFailed): unknown {
	if ("ok" in answer) {
		const authCode = "authCode" in got ? got.authCode : "a code";
		return { authCode, authSuccessScopes: answer.ok, authErrorScopes: answer.errors };
	}
	const { error, outcome, errors } = answer;
	const messages: Record<number, string> = world.server.context.platform.jsapi.messages;
	return { error, errorMessage: messages[error], outcome, authErrorScopes: errors };
}

/** The fields that the code's token reveals, beside userId. */
async function disclosed(world: World, authCode: string): Promise<readonly string[]> {
	const tokens = await world.merchant.applyToken({ authCode });
	assert.ok(tokens.resultStatus === "S", tokens.result.resultCode);
	const info = await world.merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
	assert.ok(info.resultStatus === "S", info.result.resultCode);
	const { userId, ...rest } = info.userInfo;
	assert.equal(userId, tokens.customerId);
	return Object.keys(rest).sort();
}

function asText(row: Row): string {
	const asked = "asked" in row ? JSON.stringify(row.asked).slice(0, 60) : "no argument";
	const user = row.user ? ` · ${typeof row.user === "object" ? `on ${row.user.on}` : row.user}` : "";
	return `${asked}${row.perScope ? " per scope" : ""}${user}`;
}
