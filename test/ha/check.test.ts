import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { check, type FaultName } from "../../bench/ha/history/check.ts";
import type { Line } from "../../bench/ha/history/history.ts";
import { at, begun, name, pair } from "./story.ts";

const look = (time: number, told = {}) => at(time, "look", { presents: "access 1", gives: name(), ...told });
const redeem = (time: number, told = {}) => at(time, "redeem", { presents: "code", gives: pair(1), ...told });
const refresh = (time: number, told = {}) => at(time, "refresh", { presents: "refresh 1", gives: pair(2), ...told });
const refused = (word: string) => ({ said: "refused", word, gives: {} }) as const;
const unknown = { said: "unknown", word: "UNKNOWN_EXCEPTION", gives: {} } as const;
const dead = refused("INVALID_ACCESS_TOKEN");
const used = refused("USED_AUTHCODE");
const again = at(1500, "authorize", { gives: { code: "code 2" } });
const asked = at(1500, "authorize", { said: "asked", gives: { ticket: "ticket 2" } });

type Story = readonly [what: string, ...lines: Line[]];

/** What each fault looks like. */
const faults: Readonly<Record<FaultName, readonly Story[]>> = {
	"badly signed": [["an answer that nobody vouches for", look(500, { said: "unproven" })]],
	"no answer in time": [["an answer that comes when everybody has gone", look(500, { took: 30_000 })]],
	"a wrong answer": [
		["a signature that is said not to match", look(500, refused("INVALID_SIGNATURE"))],
		["a refusal to stop", at(500, "stop", refused("internal"))],
		["a refusal to revoke", at(500, "revoke", { presents: "access 1", ...dead })],
		[
			"a sheet that was never answered and is not known",
			at(50, "confirm", { presents: "ticket", ...refused("ticket_unknown") }),
		],
	],
	"a grant was lost": [
		["a sheet for what was allowed", asked],
		["after a stop that was over before the grant", at(-500, "stop"), asked],
	],
	"a stop was lost": [
		["a code after a stop", at(1000, "stop"), again],
		[
			"a code after a stop, before it is allowed anew",
			at(1000, "stop"),
			at(1200, "authorize", { said: "asked", gives: { ticket: "ticket 2" } }),
			again,
			at(1600, "confirm", { presents: "ticket 2", gives: { code: "code 3" } }),
		],
		["a code after the second of two", at(900, "stop", unknown), at(1000, "stop"), again],
		[
			"a code after a stop, by a sheet from before it",
			at(50, "authorize", { said: "asked", gives: { ticket: "old" } }),
			at(1000, "stop"),
			at(1200, "confirm", { presents: "old", ...unknown }),
			again,
		],
	],
	"a code was lost": [
		[
			"a code that is not known",
			at(300, "authorize", { gives: { code: "new" } }),
			at(400, "redeem", { presents: "new", ...refused("INVALID_AUTHCODE") }),
		],
		["an honest retry that is taken for a theft", redeem(20_000, used)],
		[
			"one that was unknown first",
			at(300, "authorize", { gives: { code: "new" } }),
			at(400, "redeem", { presents: "new", ...unknown }),
			at(500, "redeem", { presents: "new", ...used }),
		],
	],
	"a token was lost": [
		["an access token that is dead", look(500, dead)],
		["a refresh token that is dead", refresh(500, refused("INVALID_REFRESH_TOKEN"))],
		["the new one, though the refresh was answered", refresh(500), look(600, { presents: "access 2", ...dead })],
		["a refresh token, said to be used", refresh(500, refused("USED_REFRESH_TOKEN"))],
	],
	"a code twice": [
		["two pairs for one code", redeem(300, { gives: pair(9) })],
		["two pairs for one refresh token", refresh(300), refresh(400, { gives: pair(9) })],
		["the same refresh token with another access token", redeem(300, { gives: { ...pair(1), access: "access 9" } })],
		["the same access token with another refresh token", redeem(300, { gives: { ...pair(1), refresh: "refresh 9" } })],
	],
	"answered again too late": [
		["a code after its window", redeem(40_000)],
		["a refresh token after its window", refresh(300), refresh(40_000)],
		["a code whose tokens were refreshed", refresh(300), redeem(400)],
	],
	"told after a stop": [
		["at once", at(1000, "stop"), look(1020)],
		["at another server, much later", at(1000, "stop"), look(60_000, { server: "b" })],
		["with a token that was refreshed", refresh(500), at(1000, "stop"), look(1020, { presents: "access 2" })],
		[
			"with the old token, though it was allowed anew",
			at(1000, "stop"),
			asked,
			at(1600, "confirm", { presents: "ticket 2", gives: { code: "code 2" } }),
			look(1700),
		],
	],
	"told late after a stop": [["looked up before it, or so it says", look(900, { took: 9000 }), at(1000, "stop")]],
	"alive after its end": [
		["a refresh after a stop", at(1000, "stop"), refresh(1020)],
		[
			"a code redeemed after a stop",
			at(300, "authorize", { gives: { code: "new" } }),
			at(1000, "stop"),
			at(1020, "redeem", { presents: "new", gives: pair(3) }),
		],
		["a look after a revocation", at(1000, "revoke", { presents: "access 1" }), look(1020)],
		["a refresh after a revocation", at(1000, "revoke", { presents: "access 1" }), refresh(1020)],
		["a look after a reuse that ended the family", redeem(40_000, used), look(40_100)],
		["of the next generation too", refresh(300), redeem(400, used), look(500, { presents: "access 2" })],
	],
	"another person's": [["a name that is not the token's", look(500, { gives: name("somebody else") })]],
	"one code given twice": [["to two people", at(500, "authorize", { person: "li", gives: { code: "code" } })]],
	"another id for the same person": [
		[
			"in the next redemption",
			at(300, "authorize", { gives: { code: "new" } }),
			at(400, "redeem", { presents: "new", gives: { ...pair(3), customer: "another" } }),
		],
	],
};

/** What may be, however odd it looks. */
const honest: readonly Story[] = [
	["nothing but the flow", look(500), refresh(600), look(700, { presents: "access 2" }), look(710)],
	["the same tokens within the window, from two servers at once", redeem(205, { server: "b" }), redeem(29_000)],
	["a use that is refused after the window, and its family then dead", redeem(40_000, used), look(40_100, dead)],
	["a look that began before the stop's answer", at(1000, "stop", { took: 100 }), look(1050), look(1060, dead)],
	[
		"a stop whose answer was lost, and what was told before it was asked for again",
		at(800, "stop", unknown),
		look(900),
		at(1000, "stop"),
	],
	["a stop whose answer was lost, and which was done", at(800, "stop", unknown), look(900, dead), asked],
	[
		"a stop, and everything dead",
		at(1000, "stop"),
		look(1100, dead),
		refresh(1200, refused("INVALID_REFRESH_TOKEN")),
		redeem(1300, refused("INVALID_AUTHCODE")),
		asked,
	],
	[
		"a stop, and allowed anew",
		at(1000, "stop"),
		asked,
		at(1600, "confirm", { presents: "ticket 2", gives: { code: "code 2" } }),
		at(1700, "authorize", { gives: { code: "code 3" } }),
	],
	[
		"allowed anew, and the answer lost",
		at(1000, "stop"),
		asked,
		at(1600, "confirm", { presents: "ticket 2", ...unknown }),
		at(1700, "authorize", { gives: { code: "code 3" } }),
	],
	[
		"a confirm whose answer was lost, and one that then comes too late",
		at(40, "confirm", { presents: "ticket", ...unknown }),
		at(60, "confirm", { presents: "ticket", ...refused("ticket_unknown") }),
	],
	[
		"a code whose answers were lost for longer than its window",
		at(300, "authorize", { gives: { code: "new" } }),
		at(400, "redeem", { presents: "new", ...unknown }),
		at(31_000, "redeem", { presents: "new", ...used }),
	],
	[
		"a refresh whose answer was lost, and comes again",
		refresh(300, unknown),
		refresh(400),
		look(500, { presents: "access 2" }),
	],
	["a revocation whose answer was lost", at(1000, "revoke", { presents: "access 1", ...unknown }), look(1100, dead)],
	[
		"a code that grew too old",
		at(300, "authorize", { gives: { code: "new" } }),
		at(400_000, "redeem", { presents: "new", ...refused("EXPIRED_AUTHCODE") }),
	],
	["a revocation that may not have been done", at(1000, "revoke", { presents: "access 1", ...unknown }), look(1100)],
	["what was looked up before a stop and leaves a little later", look(990, { took: 100 }), at(1000, "stop")],
	["a stop of which nobody knows whether it is over", at(-500, "stop", unknown), asked],
	["waiting", look(500, { took: 9000 }), redeem(510, { took: 8000, ...unknown })],
];

const found = (lines: readonly Line[]) => check([...begun, ...lines]).map(({ what }) => what);

describe("a history's checker", () => {
	for (const [what, stories] of Object.entries(faults)) {
		for (const [story, ...lines] of stories) {
			it(`finds "${what}": ${story}`, () => assert.deepEqual(found(lines), [what]));
		}
	}
	for (const [story, ...lines] of honest) {
		it(`has nothing against ${story}`, () => assert.deepEqual(found(lines), []));
	}
});
