import { MerchantError } from "../error.ts";

const MOST_BYTES = 1_048_576;

/** A body, at most a megabyte of it: the sender is not proven yet. */
export async function bytesOf(response: Response): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.length;
		if (length > MOST_BYTES) {
			throw new MerchantError("unreadable", {
				what: "The answer is too large; it was not read.",
				why: "It is over a megabyte.",
				todo: "Check the gateway's address.",
				status: response.status,
			});
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
