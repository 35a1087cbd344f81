import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { definePlatform, hostPaths, type Profile } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { approveScope } from "../../packages/server/src/register/apps.ts";
import { eraseUser, setUserStatus } from "../../packages/server/src/register/users.ts";
import { APPLY, byCode, openWire, type Wire } from "../contract/wire.ts";
import { linesOf } from "../person.ts";
import { createWorld, mei, type World, type WorldOptions } from "../world.ts";

/** The authorize button, and what it lets a program read in its own page: by the same grant as a code, and by nothing else. */

const auth = alipayplus.scopes.auth_user;
if (!auth) throw new TypeError("alipayplus has no auth_user.");
const smaller = definePlatform(alipayplus, {
	name: "smaller",
	add: { auth_user: { ...auth, views: ["userId", "nickName"] } },
});

let world: World;
let wire: Wire;
let release: (() => void) | undefined;
let reached: (() => void) | undefined;
const options: WorldOptions = {
	app: "All",
	directory: {
		async profile(sub): Promise<Profile | undefined> {
			if (reached) {
				const { promise, resolve } = Promise.withResolvers<void>();
				release = resolve;
				reached();
				await promise;
			}
			return world.profiles.get(sub);
		},
	},
};
beforeEach(async () => {
	[release, reached] = [undefined, undefined];
	world = await createWorld(options);
	wire = await openWire(world);
});
afterEach(() => world.close());

const authorize = (scope: unknown, my = world.my) => my.call("getAuthorize", { scope } as object);
const failed = (call: Promise<unknown>) =>
	call.then(
		() => assert.fail("It was answered."),
		(error) => error,
	);
const allowed = async (scope: string) => {
	world.person.will("Allow");
	await authorize(scope);
};
const infoOf = async (name = "getOpenUserInfo") => {
	const { response } = (await world.my.call(name)) as { response: string };
	return JSON.parse(response).response;
};
const stop = (body: object, path: string = hostPaths.stopApp) => wire.host(path, { appId: "All", ...body });

describe("the button", () => {
	it("shows the sheet of the permission's scopes, and ends in a grant without a code", async () => {
		world.person.will("Allow");
		const answer = await authorize("userInfo");
		assert.deepEqual(answer, { authSuccessScopes: ["auth_user"], authErrorScopes: {} });
		const [sheet] = world.person.sheets;
		assert.ok(sheet);
		assert.deepEqual(linesOf(sheet), ["nickName", "avatar", "gender"]);
		assert.equal(
			world.events.some(({ type }) => type === "code"),
			false,
		);
		assert.deepEqual(await authorize("userInfo"), answer, "the second time nobody is asked");
		assert.equal(world.person.sheets.length, 1);
	});

	it("tells a refusal in the numbers of getAuthCode, and is suppressed like it", async () => {
		world.person.will("Don't allow", "Back");
		for (const outcome of ["denied", "dismissed", "suppressed"]) {
			const error = await failed(authorize("phoneNumber"));
			assert.deepEqual(
				[error.error, error.outcome, error.authErrorScopes],
				[11, outcome, { PLAINTEXT_MOBILE_PHONE: "10001" }],
			);
		}
		assert.equal((await failed(world.my.call("getPhoneNumber"))).outcome, "not_approved");
	});

	it("asks for nothing that the platform has no word for", async () => {
		for (const scope of [undefined, "", "auth_user", "__proto__", "constructor", 7, ["userInfo"]]) {
			assert.equal((await failed(authorize(scope))).outcome, "invalid_params", String(scope));
		}
		const { status, json } = await wire.host(hostPaths.permit, { appId: "All", permission: "__proto__" });
		assert.deepEqual([status, json.cause, json.field], [400, "field_invalid", "permission"]);
	});

	it("two at once share the sheet", async () => {
		world.person.will("Allow");
		const both = await Promise.all([authorize("userInfo"), authorize("userInfo")]);
		assert.equal(world.person.sheets.length, 1);
		assert.deepEqual(both[0], both[1]);
	});

	it("does not answer the sheet of a code, nor a code that of the button", async () => {
		world.person.will("Allow");
		const [, code] = await Promise.all([authorize("userInfo"), world.my.getAuthCode({ scopes: ["auth_user"] })]);
		assert.match(code.authCode, /^[\w-]{1,32}$/);
		assert.equal(world.person.sheets.length, 1, "the grant of the one makes the other silent");
	});

	it("keeps no code that could be redeemed", async () => {
		const drawn: string[] = [];
		const { secrets } = world.server.context;
		const { draw } = secrets;
		Object.assign(secrets, {
			draw(...given: Parameters<typeof draw>) {
				const secret = draw(...given);
				if (given[0] === "code") drawn.push(secret);
				return secret;
			},
		});
		await allowed("userInfo");
		await authorize("userInfo");
		const told: string[] = [];
		for (const authCode of drawn) {
			const { json } = await wire.send({ path: APPLY, body: byCode(authCode) });
			told.push((json.result as { resultCode: string }).resultCode);
		}
		// The first was drawn for the question that led to the sheet, and not kept.
		assert.deepEqual(told, ["INVALID_AUTHCODE", "EXPIRED_AUTHCODE", "EXPIRED_AUTHCODE"]);
	});
});

describe("what a program reads", () => {
	it("is what the grant gives, each field there and unknown ones empty, as a text", async () => {
		await allowed("userInfo");
		assert.deepEqual(await infoOf(), {
			code: "10000",
			msg: "Success",
			avatar: "https://img.example/mei.png",
			nickName: "Mei",
			gender: "f",
			countryCode: "",
			province: "",
			city: "",
		});
		assert.deepEqual(await world.my.call("getAuthUserInfo"), {
			nickName: "Mei",
			avatar: "https://img.example/mei.png",
		});
		const { avatar, gender, ...rest } = mei;
		world.profiles.set("user-mei", rest);
		const { avatar: none, gender: neither } = await infoOf();
		assert.deepEqual([none, neither], ["", ""]);
	});

	it("[95] is nothing without a grant: no profile is even fetched", async () => {
		let fetched = 0;
		world.profiles.get = () => {
			fetched++;
			return mei;
		};
		for (const name of ["getOpenUserInfo", "getPhoneNumber", "getAuthUserInfo"]) {
			const error = await failed(world.my.call(name));
			const { error: number, outcome, response } = error;
			assert.deepEqual([number, outcome], [3, "not_approved"]);
			assert.deepEqual(JSON.parse(response), { response: { code: "40006", msg: "Insufficient Permissions" } });
		}
		assert.equal(fetched, 0);
		assert.ok(world.reports.every(({ cause }) => cause === "grant_missing"));
	});

	it("[103] each permission opens its own fields and no others, whatever else is granted", async () => {
		await allowed("phoneNumber");
		assert.deepEqual(await infoOf("getPhoneNumber"), { code: "10000", msg: "Success", mobile: "60-198765432" });
		assert.equal((await failed(world.my.call("getOpenUserInfo"))).outcome, "not_approved");
		world.person.will("Allow");
		await world.my.getAuthCode({ scopes: ["USER_NICKNAME", "USER_NAME", "USER_ADDRESS"] });
		assert.equal((await failed(world.my.call("getOpenUserInfo"))).outcome, "not_approved");
		const { json } = await wire.host(hostPaths.disclose, { appId: "All", permission: "phoneNumber" });
		assert.deepEqual(json, { told: { mobile: "60-198765432" } });
	});

	it("tells no more than the wallet's answers do, and the sheet shows no more", async () => {
		const { v1, v2 } = alipayplus.answers;
		const silent = (answer: typeof v1) => ({ ...answer, user: { ...answer.user, nickName: null } });
		await world.restart({ ...alipayplus, answers: { v1: silent(v1), v2: silent(v2) } });
		await allowed("userInfo");
		const [sheet] = world.person.sheets;
		assert.ok(sheet?.items && !JSON.stringify(sheet.items).includes("Mei"));
		const { nickName, gender } = await infoOf();
		assert.deepEqual([nickName, gender], ["", "f"]);
	});

	it("[96] a scope that has grown opens no more than what was allowed", async () => {
		await world.restart(smaller);
		await allowed("userInfo");
		await world.restart(alipayplus);
		const { nickName, avatar, gender } = await infoOf();
		assert.deepEqual([nickName, avatar, gender], ["Mei", "", ""]);
	});

	it("[7, 76] is the app's whose frame asks: another's grant opens nothing, and a name in the message is not read", async () => {
		await allowed("userInfo");
		const shop = world.open("Shop").my;
		for (const more of [{}, { appId: "All" }, { permission: "userInfo" }]) {
			assert.equal((await failed(shop.call("getOpenUserInfo", more))).outcome, "not_approved");
		}
	});

	it("[99] ends with the scope, with the app, with a block, and with the operator's approval", async () => {
		const ends: readonly (readonly [() => Promise<unknown>, string])[] = [
			[() => stop({ scope: "auth_user" }, hostPaths.stopScope), "not_approved"],
			[() => stop({}), "not_approved"],
			[() => stop({ blocked: true }, hostPaths.block), "suppressed"],
			[() => approveScope(world.server.context, { appId: "All", scope: "auth_user", approval: null }), "not_approved"],
		];
		for (const [end, outcome] of ends) {
			await stop({ blocked: false }, hostPaths.block);
			await allowed("userInfo");
			await infoOf();
			await end();
			assert.equal((await failed(world.my.call("getOpenUserInfo"))).outcome, outcome);
		}
	});

	it("[17] is nobody's who is frozen or was erased", async () => {
		await allowed("userInfo");
		await setUserStatus(world.server.context, { sub: "user-mei", status: "FROZEN" });
		assert.equal((await failed(world.my.call("getOpenUserInfo"))).outcome, "unavailable");
		await setUserStatus(world.server.context, { sub: "user-mei", status: "ACTIVE" });
		await infoOf();
		await eraseUser(world.server.context, { sub: "user-mei" });
		assert.equal((await failed(world.my.call("getOpenUserInfo"))).outcome, "not_approved");
	});

	it("[125] a stop that is acknowledged while the directory takes its time: nothing leaves", async () => {
		await allowed("userInfo");
		const asked = Promise.withResolvers<void>();
		reached = asked.resolve;
		const late = failed(world.my.call("getOpenUserInfo"));
		await asked.promise;
		reached = undefined;
		assert.equal((await stop({})).status, 200);
		release?.();
		assert.equal((await late).outcome, "not_approved");
	});

	it("[89] an answer for one user does not reach the page of the next", async () => {
		await allowed("userInfo");
		const asked = Promise.withResolvers<void>();
		reached = asked.resolve;
		const late = failed(world.my.call("getOpenUserInfo"));
		await asked.promise;
		reached = undefined;
		world.host.userChanged();
		release?.();
		assert.equal((await late).outcome, "dismissed");
	});

	it("[100] a service that tells more than was asked for, or nonsense, tells the program none of it", async () => {
		const answers: readonly (readonly [unknown, unknown])[] = [
			[{ told: { nickName: "Mei", loginId: "60-1" } }, "Mei"],
			[{ told: { nickName: 7 } }, "service_error"],
			[{ told: [] }, "service_error"],
			[{}, "service_error"],
			[undefined, "service_error"],
			[{ error: { code: 1001 } }, "dismissed"],
		];
		for (const [answer, outcome] of answers) {
			const other = await createWorld({
				oauthService: (normal) => ({ ...normal, disclose: async () => answer as never }),
			});
			const told = await other.my.call("getOpenUserInfo").then(
				(result) => JSON.parse((result as { response: string }).response).response,
				(error) => error,
			);
			await other.close();
			assert.equal(told.outcome ?? told.nickName, outcome);
			assert.equal(JSON.stringify(told).includes("60-1"), false);
		}
	});

	it("[82] is not there where the service cannot", async () => {
		const other = await createWorld({
			oauthService: ({ permit, disclose, ...normal }) => normal,
		});
		assert.equal(other.my.canIUse("getAuthorize"), false);
		assert.equal((await failed(other.my.call("getAuthorize", { scope: "userInfo" }))).outcome, "not_supported");
		await other.close();
	});
});

it("[119] what is revealed goes only to a document that is still there", async () => {
	await allowed("userInfo");
	const { memoryPipe } = await import("@byleave/protocol/bridge");
	const [page, inside] = memoryPipe();
	let asked = 0;
	world.host.connect({ appId: "All", name: "All", pipe: inside, there: async () => ++asked === 1 });
	const heard: unknown[] = [];
	const ended = new Promise<void>((resolve) => {
		page.ended(resolve);
		page.listen((message) => {
			heard.push(message);
			resolve();
		});
	});
	page.send({ type: "call", id: 1, api: "getOpenUserInfo" });
	await ended;
	assert.equal(asked, 2);
	assert.deepEqual(heard, [{ type: "end" }]);
});
