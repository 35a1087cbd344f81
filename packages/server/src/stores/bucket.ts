import { createHmac } from "node:crypto";

/** 16 bits of an HMAC of a client and a user, as 4 lower-case hex digits (architecture, "Bucket"). */
export const bucketWith = (key: string, clientId: string, sub: string): string =>
	createHmac("sha256", key)
		.update(JSON.stringify([clientId, sub]))
		.digest("hex")
		.slice(0, 4);
