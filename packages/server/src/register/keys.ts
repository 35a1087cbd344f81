import { Failure } from "@byleave/protocol";
import type { Algorithm } from "@byleave/protocol/signature";
import { DAY } from "../trust/clock.ts";
import type { KeyPurpose, PublishedKey } from "../trust/keys.ts";
import { wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

/** Nobody plans further ahead. Milliseconds. */
const MOST_AHEAD = 90 * DAY;

/**
 * A new key of the platform's own: published at once, it signs after `signsAfterMs`, so that whoever keeps a copy of our
 * keys has it by then; 0 where the old one is lost or stolen (ruling 20). The old ones stay published until withdrawn.
 */
export async function rotateKeys(
	{ keys }: Desk,
	{
		purpose,
		signsAfterMs,
		algorithm,
	}: { purpose: KeyPurpose; signsAfterMs: number; algorithm?: Algorithm | undefined },
): Promise<PublishedKey> {
	if (signsAfterMs < 0 || signsAfterMs > MOST_AHEAD) throw wrong("signsAfterMs", `0 to ${MOST_AHEAD} are possible.`);
	return keys.rotate(purpose, signsAfterMs, algorithm);
}

/** Ends a key of the platform's own, for good: it is not published any more. One that signs goes when another does. */
export async function withdrawKey(
	{ keys, now }: Desk,
	{ purpose, version }: { purpose: KeyPurpose; version: string },
): Promise<readonly PublishedKey[]> {
	const published = (await keys.published()).filter((key) => key.purpose === purpose);
	const algorithm = published.find((key) => key.version === version)?.algorithm;
	const others = published.filter((key) => key.version !== version && (!algorithm || key.algorithm === algorithm));
	if (!others.some((key) => key.signsFrom <= now())) {
		throw new Failure("field_invalid", {
			field: "version",
			message: "version: no other key signs yet. Rotate first, with signsAfterMs 0 if this one is lost or stolen.",
		});
	}
	await keys.withdraw(purpose, version);
	return keys.published();
}
