// How a client is answered and what it calls its keys, changed by the operator's command beside a server that runs.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { createServer } from "../../server.ts";
import { pemOf } from "../../trust/public-key.ts";
import { run } from "../run.ts";

const token = "operator-token-of-tests-0123456789";

it("clients answers and clients name-key: what is changed counts at once, what cannot be is named", async (t) => {
	const wallet = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const server = await createServer(
		{
			secret: "sandbox-only-for-tests-0123456789abcdef",
			listen: { port: 0 },
			operator: { port: 0, token },
			store: { kind: "memory" },
			directory: { profile: async () => undefined },
			issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [pemOf(wallet.publicKey)] }],
			support: "help@wallet.example",
			undo: { en: "Settings" },
			logLevel: "silent",
		},
		{ sandbox: true },
	);
	t.after(() => server.close());
	const { operator } = await server.listen();
	const folder = await mkdtemp(join(tmpdir(), "byleave-clients-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	const key = join(folder, "merchant.pem");
	await writeFile(key, pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey));

	const said = async (words: string) => {
		let text = "";
		const write = (more: string): void => {
			text += more;
		};
		const env = { BYLEAVE_OPERATOR_URL: operator, BYLEAVE_OPERATOR_TOKEN: token };
		return { code: await run(words.split(" "), { env, out: write, err: write }), text };
	};
	const says = async (words: string, right: RegExp, code = 0): Promise<void> => {
		const told = await said(words);
		assert.match(told.text, right);
		assert.equal(told.code, code, told.text);
	};
	await says("merchants add M1 --name Coffee", /registered/);
	await says(`clients add C1 --merchant M1 --key ${key} --response-encoding percent --header-case title`, /registered/);
	await says("clients show C1", /^C1 of M1, ACTIVE\nAnswered in percent, headers in Title-Case\.\n/);

	await says(
		"clients answers C1 --response-encoding base64url-padded",
		/answered in base64url-padded, headers in Title/,
	);
	await says("clients answers C1 --header-case lower", /answered in base64url-padded, headers in lower case\.\n/);
	await says("clients answers C1 --response-encoding mirror", /answered as its requests are signed, headers in lower/);
	await says("clients answer-key C1 1 --until 2100-01-31", /answer key 1 until 2100-01-31/);
	await says("clients show C1", /lower case, by the answer key 1 until 2100-01-31T\S+Z\.\n/);
	await says("clients answers C1", /^Nothing to change · give --response-encoding, --header-case, or both\./, 2);
	await says(
		"clients answers C1 --response-encoding hex",
		/--response-encoding.* 'hex' is invalid.*percent-base64url/s,
		2,
	);
	await says("clients answers C1 --header-case upper", /--header-case.* 'upper' is invalid.*lower, title/s, 2);
	await says("clients answers C9 --header-case lower", /there is no such client.*field clientId/s, 1);

	await says("clients name-key C1 1 0", /\n1 +0 +\S+Z +–\n/);
	await says("clients name-key C1 1 none", /\n1 +– +\S+Z +–\n/);
	await says("clients name-key C1 2 0", /no key of this version.*field version/s, 1);
	await says("clients name-key C1 1 a=b", /1 to 32 letters.*field name/s, 1);
	await says("clients --help", /answers .*how a client is answered.*answer-key/s);
});
