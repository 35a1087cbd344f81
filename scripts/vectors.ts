import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { answersOf, now } from "./vectors/answers.ts";
import { keysOf, signer, type Vectors } from "./vectors/form.ts";
import { requestsOf } from "./vectors/requests.ts";
import { walletsOf } from "./vectors/wallets.ts";

/**
 * packages/merchant/vectors.json: the wire in examples, right and wrong, by which a client in any language checks itself
 * offline. `node --conditions=byleave-source scripts/vectors.ts` writes it; a test holds it to that. Its keys stay as they are.
 */
export const vectorsFile = new URL("../packages/merchant/vectors.json", import.meta.url);

export async function vectorsText(before: Vectors | undefined): Promise<string> {
	const keys = keysOf(before);
	const signed = signer(keys, before);
	const own = requestsOf(keys, signed);
	const wallets = await walletsOf(keys, signed);
	const vectors: Vectors = {
		about: [
			"Requests to and answers from a my.getAuthCode platform, right and wrong: see docs/wire.md of Byleave.",
			"Sign `text` with the merchant's key of `algorithm`: RSA256 and ED25519 give the very signature of the header; P256 gives another each time.",
			"Verify each header with the public key of `algorithm`, the merchant's for requests, the platform's for answers: `valid` says what must come out, `wrong` why.",
			"The private keys are everybody's. No platform takes them.",
		],
		now,
		keys,
		requests: [...own, ...wallets.requests],
		answers: [...answersOf(keys, signed, own), ...wallets.answers],
	};
	return `${JSON.stringify(vectors, null, "\t")}\n`;
}

if (import.meta.main) {
	const before = existsSync(vectorsFile) ? JSON.parse(readFileSync(vectorsFile, "utf8")) : undefined;
	writeFileSync(vectorsFile, await vectorsText(before));
}
