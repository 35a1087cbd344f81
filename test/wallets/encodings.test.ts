import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { it } from "node:test";
import { platforms } from "@byleave/protocol/platforms";
import { setAnswers } from "../../packages/server/src/register/clients.ts";
import { CLIENT, merchantKey } from "../world.ts";
import { naiveHeader, naiveSign, naiveVerify, spell, spellings, unspell } from "./naive.ts";
import { walletWorld } from "./wallet-world.ts";

/** A client whose operator has said how its answers are written: so they are, however a request is. */

for (const platform of Object.values(platforms)) {
	it(`each encoding that ${platform.name}'s operator may set, by each that a request may have`, async (t) => {
		const world = await walletWorld(platform);
		t.after(() => world.close());
		const { context, public: app } = world.server;
		const [published] = (await context.keys.published()).filter(({ purpose }) => purpose === "answer");
		const answerKey = createPublicKey(published?.publicKey ?? "");
		const { paths, operations } = platform;
		const own = operations.find(({ operation }) => operation === "inquiryUserInfo")?.path ?? "";
		const path = `${paths.prefixes[0] ?? ""}${own}${paths.suffixes[0] ?? ""}`;
		const said = { path, clientId: CLIENT, time: "2026-11-23T10:00:00Z", body: Buffer.from("{}") };
		const signature = naiveSign(said, merchantKey);
		const asked = async (value: string) => {
			const answer = await app.inject({
				method: "POST",
				url: path,
				headers: {
					"client-id": CLIENT,
					"request-time": said.time,
					signature: `algorithm=RSA256, keyVersion=1, signature=${value}`,
				},
				payload: said.body,
			});
			const header = naiveHeader(String(answer.headers.signature));
			const told = { path, clientId: CLIENT, time: String(answer.headers["response-time"]), body: answer.rawPayload };
			const bytes = unspell(header.value);
			assert.ok(naiveVerify(told, answerKey, bytes), value);
			return { value: header.value, bytes };
		};
		for (const set of spellings) {
			await setAnswers(context, { clientId: CLIENT, responseEncoding: set });
			for (const spelling of spellings) {
				const { value, bytes } = await asked(spell(signature, spelling));
				assert.equal(value, spell(bytes, set), `${spelling}, answered in ${set}`);
			}
		}
		// As some clients escape: hex in small letters, and slashes left as they are. They are answered as any percent-encoder.
		await setAnswers(context, { clientId: CLIENT, responseEncoding: "mirror" });
		const escaped = spell(signature, "percent");
		for (const value of [escaped.replace(/%../g, (hex) => hex.toLowerCase()), escaped.replaceAll("%2F", "/")]) {
			const answered = await asked(value);
			assert.equal(answered.value, spell(answered.bytes, "percent"), value);
		}
	});
}
