import { createHmac, createSecretKey } from "node:crypto";

/** What says a user's bucket at a client, under a key: 16 bits of an HMAC of both, as 4 lower-case hex digits (architecture, "Bucket"). */
export function bucketsUnder(key: string): (clientId: string, sub: string) => string {
	const secret = createSecretKey(key, "utf8");
	return (clientId, sub) =>
		createHmac("sha256", secret)
			.update(JSON.stringify([clientId, sub]))
			.digest("hex")
			.slice(0, 4);
}
