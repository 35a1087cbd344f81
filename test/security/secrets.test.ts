import assert from "node:assert/strict";
import { it } from "node:test";
import {
	createSecrets,
	digestOf,
	drawFamilyId,
	drawGrantId,
	drawId,
	drawNonce,
	LEAST_SECRET,
	presented,
} from "../../packages/server/src/trust/secrets.ts";

/** What hangs on the server's master secret. What is written out here lies in stores and at merchants already: it never changes. */

const master = "a-secret-of-tests-0123456789abcdef";
const secrets = createSecrets(master);
const other = createSecrets(`${master}x`);

it("[12] codes and tickets say what they are and where they lie, and the rest is chance", () => {
	for (const [kind, says] of [
		["code", /^AC00ff[\w-]{26}$/],
		["ticket", /^TK00ff[\w-]{26}$/],
	] as const) {
		const drawn = Array.from({ length: 100 }, () => secrets.draw(kind, "00ff"));
		for (const one of drawn) assert.match(one, says);
		assert.equal(new Set(drawn).size, 100);
	}
	for (const [draw, says] of [
		[drawGrantId, /^[0-9a-f]{16}$/],
		[drawNonce, /^[\w-]{28}$/],
		[drawFamilyId, /^[\w-]{22}$/],
		[drawId, /^[0-9a-f]{32}$/],
	] as const) {
		assert.match(draw(), says);
		assert.notEqual(draw(), draw());
	}
});

it("[3] a token is the same for the same nonce and the same that was presented, and for nothing else", () => {
	const token = (kind: "access" | "refresh" = "access", nonce = "nonce", shown = "presented", by = secrets) =>
		by.token(kind, "00ff", nonce, shown);
	assert.equal(token(), "AT00ffQgzB_rXuMJ3A_Ji4O3cha4eAZAnnu49hGBMVfny9gs0");
	assert.equal(token("refresh"), "RT00ff7oMvOXCW2Agl77ySORGKpzmyjfNKgqCsKyQB2WPROGk");
	const different = [
		token(),
		token("refresh"),
		token("access", "other"),
		token("access", "nonce", "other"),
		token("access", "nonce", "presented", other),
	];
	assert.equal(new Set(different.map((text) => text.slice(6))).size, different.length);
});

it("what is presented tells its bucket, and is known by its digest", () => {
	assert.deepEqual(presented("AC00ffx"), { bucket: "00ff", digest: "RYUG_fqBjv1Q0uiVO0BYaFQp8GctVkt9s13VdGJNNKo" });
	assert.equal(digestOf("AC00ffx"), "RYUG_fqBjv1Q0uiVO0BYaFQp8GctVkt9s13VdGJNNKo");
});

it("what was drawn later lies behind what was drawn before, in the bytes of its text; its digest begins so", (t) => {
	t.mock.timers.enable({ apis: ["Date"], now: 1_790_000_000_000 });
	const codes: string[] = [];
	const pairs: string[] = [];
	const families: string[] = [];
	for (let n = 0; n < 200; n++) {
		codes.push(secrets.draw("code", "00ff"));
		pairs.push(secrets.token("access", "00ff", drawNonce(), "x"));
		families.push(drawFamilyId());
		t.mock.timers.tick(64 * (n + 1));
	}
	for (const drawn of [codes, pairs, families]) assert.deepEqual(drawn.toSorted(), drawn);
	for (const [drawn, places] of [
		[codes, 4],
		[pairs, 6],
	] as const) {
		const digests = drawn.map((text) => presented(text).digest);
		assert.deepEqual(digests.toSorted(), digests);
		for (const [n, digest] of digests.entries()) {
			assert.equal(digest, drawn[n]?.slice(6, 6 + places) + digestOf(drawn[n] ?? ""));
		}
	}
});

it("what a version before this one drew, shorter and without a place in time, is known by its digest alone", () => {
	const token = secrets.token("refresh", "00ff", "AAAAAAAAAAAAAAAAAAAAAA", "presented");
	for (const old of [`AC00ff${"a".repeat(24)}`, token]) {
		assert.equal(presented(old).digest, digestOf(old));
	}
	assert.match(token, /^RT00ff[\w-]{43}$/);
});

it("[37] what is sealed opens with the same secret, whole, and with no other", () => {
	assert.equal(secrets.open("E84dEHqT-e1uYyoK3ej4Fm1uieHSTnnJatgaFFHGP2MRNt9QIhCtU3crFQ"), "sealed long ago");
	const [one, two] = [secrets.seal("müller 漢"), secrets.seal("müller 漢")];
	assert.notEqual(one, two);
	assert.deepEqual([secrets.open(one), secrets.open(two)], ["müller 漢", "müller 漢"]);
	assert.throws(() => other.open(one));
	for (const at of [0, 12, 28]) {
		const bytes = Buffer.from(one, "base64url");
		bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
		assert.throws(() => secrets.open(bytes.toString("base64url")), `byte ${at}`);
	}
});

it("[105] a login id's hash is a merchant's own, and a user's pseudonym the server's own", () => {
	const hash = "17b44037d2f31a39e860e0b7025519b184c1a0bda0f4a0565712e1de537da512";
	assert.equal(secrets.loginIdHash("M1", "60-123"), hash);
	for (const unlike of [
		secrets.loginIdHash("M2", "60-123"),
		secrets.loginIdHash("M1", "60-124"),
		other.loginIdHash("M1", "60-123"),
	]) {
		assert.match(unlike, /^[0-9a-f]{64}$/);
		assert.notEqual(unlike, hash);
	}
	assert.equal(secrets.pseudonym("mei"), "2ViePgYKUqPXCa7GoBHd6I");
	assert.notEqual(other.pseudonym("mei"), secrets.pseudonym("mei"));
});

it("a secret has 32 characters or more", () => {
	createSecrets("x".repeat(LEAST_SECRET));
	assert.throws(() => createSecrets("x".repeat(31)), {
		name: "TypeError",
		message: "secret: at least 32 characters are needed.",
	});
});
