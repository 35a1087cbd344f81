import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allowOurs, policiesOf } from "./policy.ts";

const origin = "http://p.localhost:1";
const allow = (policy: string) => allowOurs(policy, { origin, nonce: "N" });
const MY = `${origin}/byleave-my.js ${origin}/byleave-shim.js`;
const REPORT = `${origin}/byleave-report`;
const OUT = `${origin}/byleave-out`;

describe("the program's own policy", () => {
	for (const [what, policy, expected] of [
		["loses who may frame it, and nothing else", "frame-ancestors 'none'; img-src 'self'", "img-src 'self'"],
		["is gone if it said nothing else", "frame-ancestors 'none'", ""],
		["may be a nonce", "script-src 'nonce-a'", `script-src 'nonce-a' 'nonce-N' ${MY}`],
		["may be a hash", "script-src 'sha256-abc='", `script-src 'sha256-abc=' 'nonce-N' ${MY}`],
		[
			"may be strict-dynamic",
			"script-src 'strict-dynamic' 'nonce-a'",
			`script-src 'strict-dynamic' 'nonce-a' 'nonce-N' ${MY}`,
		],
		["keeps its inline scripts", "script-src 'unsafe-inline'", `script-src 'unsafe-inline' ${MY}`],
		["may lack 'self'", "script-src https://cdn.example", `script-src https://cdn.example ${MY}`],
		["may allow nothing", "script-src 'NONE'", `script-src ${MY}`],
		[
			"may speak of elements alone",
			"script-src 'none'; script-src-elem 'self'",
			`script-src 'none'; script-src-elem 'self' ${MY}`,
		],
		[
			"may stand in default-src alone, which stays",
			"default-src 'none'",
			`default-src 'none'; script-src ${MY}; connect-src ${REPORT}`,
		],
		["counts by the first of two", "script-src 'self'; SCRIPT-SRC *", `script-src 'self' ${MY}`],
		["keeps its reports", "report-uri /r; report-to g", "report-uri /r; report-to g"],
	] as const) {
		it(what, () => assert.equal(allow(policy), expected));
	}
	it("lets by the way out what it lets", () => {
		const ways = (sources: string) =>
			allow(`connect-src ${sources}`).replace(`connect-src ${sources} ${REPORT}`, "").trim();
		assert.equal(ways("'self'"), "");
		assert.equal(ways("https://api.example"), `${OUT}/https/api.example/`);
		assert.equal(ways("https://API.example:443/v"), `${OUT}/https/api.example/v`);
		assert.equal(ways("http://api.example:8080"), `${OUT}/http/api.example:8080/ ${OUT}/https/api.example:8080/`);
		assert.equal(ways("wss://api.example"), `${OUT.replace("http", "ws")}/wss/api.example/`);
		assert.equal(ways("https://*.api.example"), `${OUT}/https/`);
		assert.equal(ways("https://api.example:*"), `${OUT}/https/`);
		assert.equal(ways("https:"), `${OUT}/https/`);
		assert.equal(ways("data: blob: 'report-sample'"), "");
		assert.equal(
			ways("api.example"),
			["http", "https", "ws", "wss"]
				.map((one) => `${one.startsWith("ws") ? OUT.replace("http", "ws") : OUT}/${one}/api.example/`)
				.join(" "),
		);
		assert.equal(allow("form-action 'none'"), "form-action 'none'");
		assert.equal(allow("form-action https://pay.example"), `form-action https://pay.example ${OUT}/https/pay.example/`);
	});
	it("may come in several, in one header or more", () => {
		assert.deepEqual(policiesOf(["a 'self', b *", "c"]), ["a 'self'", " b *", "c"]);
		assert.deepEqual(policiesOf(undefined), []);
	});
});
