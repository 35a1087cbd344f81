import type { AuthCode, Granted } from "@byleave/protocol";
import type { Context } from "../context.ts";
import { presented } from "../trust/secrets.ts";

/** What the person's word leads to: a code for the merchant's server, or no more than the grant. */
export type Gives = "code" | "grant";

interface Drawn {
	/** null: nobody is given it, and it is over as it begins. */
	readonly authCode: string | null;
	readonly digest: string;
	readonly expiresAt: number;
}
/**
 * The code of an act. Its row also lets the verb recognise its own effect (ruling 44), so that an act that gives no code
 * keeps the row of one that nobody has ever seen and that expired when it was made.
 */
export function drawCode(
	{ secrets, platform }: Context,
	gives: Gives,
	{ bucket, now }: { readonly bucket: string; readonly now: number },
): Drawn {
	const secret = secrets.draw("code", bucket);
	const { digest } = presented(secret);
	if (gives === "grant") return { authCode: null, digest, expiresAt: now };
	return { authCode: secret, digest, expiresAt: now + platform.lifetimes.code * 1000 };
}
/** What the asker is told; of a code whoever watches hears. */
export function told(
	{ emit }: Context,
	of: { readonly trace: string; readonly appId: string; readonly scopes: readonly string[] },
	{ authCode }: Drawn,
	granted: Granted,
): AuthCode | Granted {
	if (authCode === null) return granted;
	emit({ type: "code", ...of, authCode });
	return { authCode, ...granted };
}
