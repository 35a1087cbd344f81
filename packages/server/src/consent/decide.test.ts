import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { covers, definePlatform, type Item, itemsOf, scopeRow, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { GrantItem, Standing } from "../store.ts";
import { acceptedRows, type Decision, decide } from "./decide.ts";

const names = Object.keys(alipayplus.scopes);
const required = Object.fromEntries(names.map((name) => [name, "required" as const]));
const app = {
	appId: "all",
	clientId: "client",
	trusted: false,
	status: "ACTIVE",
	clientVersion: 1,
	approved: required,
} as const;
const fresh: Standing = {
	app,
	userStatus: "ACTIVE",
	epoch: 0,
	blocked: false,
	items: [],
	setAside: [],
	suppressed: false,
};
const asking = (asked: readonly string[], standing: Partial<Standing> = {}): Decision =>
	decide({ platform: alipayplus, asked, refused: {}, standing: { ...fresh, ...standing } });
const granted = (scopes: readonly string[], live: readonly GrantItem[] = []): readonly GrantItem[] => {
	const decision = asking(scopes, { items: live });
	assert.equal(decision.kind, "ask");
	const agreed = decision.kind === "ask" ? decision.asks : [];
	return [...live, ...acceptedRows(alipayplus, agreed, live, () => "words")];
};
const approving = (approved: Record<string, "required" | "optional">) => ({ app: { ...app, approved } });

describe("decide", () => {
	for (const first of names) {
		it(`[86] ${first} and every other: what is silent is issued, what is not is asked for, once each`, () => {
			for (const second of names) {
				const asked = [...new Set([first, second])];
				const decision = asking(asked);
				const loud = asked.filter((name) => scopeRow(alipayplus, name)?.silent === "never");
				if (loud.length === 0) {
					assert.equal(decision.kind, "issue");
					assert.deepEqual(decision.kind === "issue" && decision.granted, asked);
					continue;
				}
				assert.ok(decision.kind === "ask");
				assert.deepEqual(decision.waiting, loud);
				const lines = decision.asks.flatMap((ask) => ask.shows);
				for (const name of loud) {
					for (const item of itemsOf(scopeRow(alipayplus, name) ?? assert.fail())) {
						assert.ok(
							lines.some((line) => covers(line, item)),
							`${name}: ${item} is on no line`,
						);
					}
				}
				for (const line of new Set(lines)) {
					assert.ok(!lines.some((other) => other !== line && covers(other, line)), `${line} is said twice`);
				}
			}
		});
	}

	it("asks for nothing that live grants give, and records what it hangs on", () => {
		const live = granted(["auth_user"]);
		const decision = asking(["USER_NICKNAME"], { items: live });
		assert.ok(decision.kind === "issue");
		assert.deepEqual(
			decision.rows.map(({ item, coveredBy }) => [item, coveredBy]),
			[
				["userId", "auth_user"],
				["nickName", "auth_user"],
			],
		);
	});

	it("asks for the plain view where only the masked one was granted, and not the other way round", () => {
		const masked = asking(["PLAINTEXT_USER_LOGIN_ID"], { items: granted(["USER_LOGIN_ID"]) });
		assert.ok(masked.kind === "ask");
		assert.deepEqual(masked.asks[0]?.shows, ["loginId.plain"]);
		assert.equal(asking(["USER_LOGIN_ID"], { items: granted(["PLAINTEXT_USER_LOGIN_ID"]) }).kind, "issue");
	});

	it("[96] asks a scope that grew for its new part only", () => {
		const live = granted(["auth_user"]);
		const auth = alipayplus.scopes.auth_user ?? assert.fail();
		const platform = definePlatform(alipayplus, {
			name: "grown",
			add: { auth_user: { ...auth, views: [...auth.views, "birthDate"] } },
		});
		const decision = decide({ platform, asked: ["auth_user"], refused: {}, standing: { ...fresh, items: live } });
		assert.ok(decision.kind === "ask");
		assert.deepEqual(
			decision.asks.flatMap((ask) => ask.shows),
			["birthDate"],
		);
		const rows = acceptedRows(platform, decision.asks, live, () => "new words");
		assert.deepEqual(
			rows.filter((row) => row.wordsHash === "new words").map((row) => row.item),
			["birthDate"],
		);
		assert.equal(rows.length, 5);
	});

	it("shows userId on the first sheet even after a silent grant, and not again", () => {
		const silent = asking(["auth_base"]);
		const live = silent.kind === "issue" ? silent.rows : [];
		const first = asking(["USER_NICKNAME"], { items: live });
		assert.ok(first.kind === "ask" && first.asks[0]?.shows.includes("userId"));
		const second = asking(["USER_AVATAR"], { items: granted(["USER_NICKNAME"], live) });
		assert.ok(second.kind === "ask");
		assert.deepEqual(second.asks[0]?.shows, ["avatar"]);
	});

	it("refuses what is not approved, whatever else is granted", () => {
		const only = approving({ auth_base: "required" });
		assert.deepEqual(asking(["auth_base", "USER_NAME"], only), {
			kind: "issue",
			granted: ["auth_base"],
			refused: { USER_NAME: "40006" },
			rows: [{ scope: "auth_base", item: "userId", coveredBy: null, silent: true, wordsHash: null }],
			reasons: ["auth_base: silent", "USER_NAME: the app is not approved for it"],
		});
		const none = asking(["USER_NAME"], only);
		assert.ok(none.kind === "fail" && none.cause === "scope_not_approved");
		const nobody = asking(["auth_base", "USER_NAME"], { app: undefined });
		assert.ok(nobody.kind === "fail" && nobody.cause === "scope_not_approved");
		assert.deepEqual(nobody.refused, { auth_base: "40006", USER_NAME: "40006" });
	});

	it("is not fooled by names that objects inherit", () => {
		const decision = asking(["auth_base"], { app: { ...app, approved: Object.create({ auth_base: "required" }) } });
		assert.ok(decision.kind === "fail" && decision.cause === "scope_not_approved");
	});

	it("gives a scope that is silent for the trusted to them alone", () => {
		const platform = definePlatform(alipayplus, {
			name: "trusting",
			add: { USER_NAME: { ...(alipayplus.scopes.USER_NAME ?? assert.fail()), silent: "trusted" } },
		});
		const kind = (trusted: boolean) =>
			decide({ platform, asked: ["USER_NAME"], refused: {}, standing: { ...fresh, app: { ...app, trusted } } }).kind;
		assert.equal(kind(true), "issue");
		assert.equal(kind(false), "ask");
		// Trust alone makes no scope silent.
		assert.equal(asking(["USER_NAME"], { app: { ...app, trusted: true } }).kind, "ask");
	});

	it("does not let a silent grant stand for the user's word once the scope has to be asked for", () => {
		const items: GrantItem[] = (["userId", "userName"] as const).map((item) => ({
			scope: "USER_NAME",
			item,
			coveredBy: null,
			silent: true,
			wordsHash: null,
		}));
		assert.equal(asking(["USER_NAME"], { items }).kind, "ask");
	});

	it("does not ask again for what was left off, and says so", () => {
		const standing = { ...approving({ auth_base: "required", USER_NAME: "optional" }), setAside: ["USER_NAME"] };
		const alone = asking(["USER_NAME"], standing);
		assert.ok(alone.kind === "fail" && alone.cause === "optional_refused");
		assert.deepEqual(alone.refused, { USER_NAME: "10001" });
		const beside = asking(["auth_base", "USER_NAME"], standing);
		assert.ok(beside.kind === "issue");
		assert.deepEqual(beside.refused, { USER_NAME: "10001" });
		const required = asking(["USER_NAME"], { ...approving({ USER_NAME: "required" }), setAside: ["USER_NAME"] });
		assert.equal(required.kind, "ask");
	});

	it("holds back sheets, and only sheets, after two refusals", () => {
		const loud = asking(["auth_base", "auth_user"], { suppressed: true });
		assert.ok(loud.kind === "fail" && loud.cause === "refused_recently");
		assert.deepEqual(loud.refused, { auth_user: "10001" });
		assert.equal(asking(["auth_base"], { suppressed: true }).kind, "issue");
	});

	it("refuses everything to an app that the user has blocked", () => {
		const decision = asking(["auth_base", "USER_NAME"], { blocked: true });
		assert.ok(decision.kind === "fail" && decision.cause === "app_blocked");
		assert.deepEqual(decision.refused, { auth_base: "10001", USER_NAME: "10001" });
	});

	it("gives an optional scope no switch when a required one shows all of it", () => {
		const decision = asking(
			["auth_user", "USER_NICKNAME"],
			approving({ auth_user: "required", USER_NICKNAME: "optional" }),
		);
		assert.ok(decision.kind === "ask");
		assert.deepEqual(
			decision.asks.map(({ scope, optional, shows }) => [scope, optional, shows.length]),
			[
				["auth_user", false, 4],
				["USER_NICKNAME", false, 0],
			],
		);
	});

	it("keeps the plain one's switch beside a required masked one", () => {
		const decision = asking(
			["USER_LOGIN_ID", "PLAINTEXT_USER_LOGIN_ID"],
			approving({ USER_LOGIN_ID: "required", PLAINTEXT_USER_LOGIN_ID: "optional" }),
		);
		assert.ok(decision.kind === "ask");
		assert.deepEqual(
			decision.asks.map((ask) => ask.shows),
			[["userId", "loginId.masked"], ["loginId.plain"]],
		);
	});

	it("asks two names of one scope as one", () => {
		const platform = definePlatform(alipayplus, {
			name: "aliased",
			add: { NICK: { ...(alipayplus.scopes.USER_NICKNAME ?? assert.fail()), alias: "USER_NICKNAME" } },
		});
		const decision = decide({ platform, asked: ["NICK", "USER_NICKNAME"], refused: {}, standing: fresh });
		assert.ok(decision.kind === "ask");
		assert.deepEqual(
			decision.asks.map(({ scope, names }) => [scope, names]),
			[["USER_NICKNAME", ["NICK", "USER_NICKNAME"]]],
		);
		assert.deepEqual(decision.waiting, ["NICK", "USER_NICKNAME"]);
	});
});

describe("acceptedRows", () => {
	const row = (scope: string, item: Item, coveredBy: string | null, wordsHash: string | null = null): GrantItem => ({
		scope,
		item,
		coveredBy,
		silent: false,
		wordsHash,
	});

	it("hangs a masked view on the plain line that was shown for it", () => {
		assert.deepEqual(granted(["USER_LOGIN_ID", "PLAINTEXT_USER_LOGIN_ID"]), [
			row("USER_LOGIN_ID", "userId", null, "words"),
			row("USER_LOGIN_ID", "loginId.masked", "PLAINTEXT_USER_LOGIN_ID"),
			row("PLAINTEXT_USER_LOGIN_ID", "userId", null, "words"),
			row("PLAINTEXT_USER_LOGIN_ID", "loginId.plain", null, "words"),
		]);
	});

	it("does not grant again unseen what was stopped while the sheet was up", () => {
		const live = granted(["USER_CONTACTINFO"]);
		const decision = asking(["auth_user", "USER_CONTACTINFO"], { items: live });
		assert.ok(decision.kind === "ask");
		const contact = { scope: "USER_CONTACTINFO", names: ["USER_CONTACTINFO"], optional: false, missing: [], shows: [] };
		assert.deepEqual(
			acceptedRows(alipayplus, [...decision.asks, contact], [], () => "words").filter(
				({ scope }) => scope === contact.scope,
			),
			[],
		);
	});

	it("gives nothing for a scope that the platform dropped meanwhile", () => {
		const platform = definePlatform(alipayplus, {
			name: "less",
			drop: ["USER_NAME"],
			lifetimes: { code: seconds(60) },
		});
		const ask = {
			scope: "USER_NAME",
			names: ["USER_NAME"],
			optional: false,
			missing: ["userName"],
			shows: ["userName"],
		} as const;
		assert.deepEqual(
			acceptedRows(platform, [ask], [], () => null),
			[],
		);
	});
});
