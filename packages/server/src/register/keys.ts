import type { KeyPurpose } from "../trust/keys.ts";
import { wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

/** Beyond this an old key is no overlap any more. Milliseconds. */
const MOST_OVERLAP = 90 * 86_400_000;

/** A new key of the platform's own; the old ones stay verifiable for `overlapMs`. Answers with the new version. */
export async function rotateKeys(
	{ keys }: Desk,
	{ purpose, overlapMs }: { purpose: KeyPurpose; overlapMs: number },
): Promise<{ purpose: KeyPurpose; version: string }> {
	if (overlapMs < 0 || overlapMs > MOST_OVERLAP) throw wrong("overlapMs", `0 to ${MOST_OVERLAP} are possible.`);
	return { purpose, version: await keys.rotate(purpose, overlapMs) };
}
