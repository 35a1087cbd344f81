import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { alipay } from "./alipay.ts";

const headers = {
	"client-id": "client-1",
	"request-time": "2026-11-23T10:00:00+00:00",
	signature: "algorithm=RSA256, keyVersion=1, signature=-_-__w",
};

describe("alipay.identify", () => {
	it("reads who, when, and signed how", () => {
		assert.deepEqual(alipay.identify({ ...headers, "agent-token": "", accept: ["a", "b"] }), {
			clientId: "client-1",
			time: headers["request-time"],
			at: Date.UTC(2026, 10, 23, 10),
			label: "RSA256",
			algorithms: ["RSA256"],
			keyVersion: "1",
			signature: Uint8Array.from([0xfb, 0xff, 0xbf, 0xff]),
			encoding: "base64url",
		});
	});

	for (const [name, change] of [
		["Client-Id", { "client-id": undefined }],
		["Client-Id", { "client-id": "" }],
		["Client-Id", { "client-id": "a b" }],
		["Client-Id", { "client-id": "x".repeat(129) }],
		["Client-Id", { "client-id": "é" }],
		["Client-Id", { "client-id": ["a", "b"] }],
		["Request-Time", { "request-time": undefined }],
		["Request-Time", { "request-time": "yesterday" }],
		["Signature", { signature: undefined }],
		["Signature", { signature: "algorithm=none, signature=-_-__w" }],
		["Signature", { signature: [headers.signature, headers.signature] }],
	] as const) {
		it(`names ${name}: ${JSON.stringify(change)}`, () => {
			const answer = alipay.identify({ ...headers, ...change });
			assert.ok("failure" in answer);
			assert.equal(answer.failure.code, "header_invalid");
			assert.equal(answer.failure.field, name);
			assert.match(answer.failure.message, new RegExp(`^Header ${name} [a-z].+\\.$`));
			assert.equal(answer.clientId, name === "Client-Id" ? "" : "client-1");
		});
	}
});

describe("alipay.identify, of a stranger", () => {
	const stranger = (change: object) => {
		const answer = alipay.identify({ ...headers, ...change });
		assert.ok("failure" in answer);
		return answer;
	};

	it("says what must be there", () => {
		for (const name of ["Client-Id", "Signature"]) {
			assert.match(stranger({ [name.toLowerCase()]: undefined }).failure.message, /must be there: /);
			assert.match(stranger({ [name.toLowerCase()]: "" }).failure.message, /must be there: /);
		}
		assert.match(stranger({ "request-time": undefined }).failure.message, /must be a time like /);
	});

	it("does not take an encrypted body for something else; an empty header is none", () => {
		const { failure } = stranger({ encrypt: "algorithm=RSA_AES, keyVersion=1, symmetricKey=AA==" });
		assert.deepEqual([failure.code, failure.field], ["header_invalid", "Encrypt"]);
		assert.equal("failure" in alipay.identify({ ...headers, encrypt: "" }), false);
	});

	it("says the encoding that was used, where one can be read", () => {
		assert.equal(stranger({ "client-id": "" }).encoding, "base64url");
		assert.equal(stranger({ "client-id": "", signature: "" }).encoding, undefined);
		assert.equal(stranger({ signature: "algorithm=none" }).encoding, undefined);
	});

	it("says the algorithm that was named, where one can be read", () => {
		const { label, algorithms } = stranger({ "client-id": "", signature: "algorithm=ed25519, signature=-_-__w" });
		assert.deepEqual([label, algorithms], ["ED25519", ["ED25519"]]);
		assert.equal(stranger({ signature: "" }).algorithms, undefined);
	});

	it("overlooks spaces around a header", () => {
		const { clientId, time } = { time: "", ...alipay.identify({ ...headers, "client-id": " client-1\t" }) };
		assert.deepEqual([clientId, time], ["client-1", headers["request-time"]]);
	});
});
