import { type KeyObject, verify } from "node:crypto";
import type { Dialect } from "@byleave/protocol/dialects";
import { digestFor, namesVersion, readSignature, readTime } from "@byleave/protocol/signature";
import { MerchantError } from "../error.ts";
import { algorithmOfKey } from "../keys.ts";

export interface Came {
	readonly status: number;
	readonly headers: Headers;
	/** The exact bytes. */
	readonly body: Uint8Array;
}
export interface Asked {
	readonly method: string;
	readonly path: string;
	readonly clientId: string;
	/** Milliseconds since 1970, when the answer came. */
	readonly now: number;
	/** Builds the text that was signed. */
	readonly dialect: Pick<Dialect, "signedText">;
	/** How far Response-Time may be off, either way. Seconds. */
	readonly clock: number;
	/** The platform's public keys; the name "" stands for any version. */
	readonly keys: ReadonlyMap<string, KeyObject>;
	/** Where they are from. */
	readonly origin: "given" | "published";
}

/** Which key an answer says it is signed by; undefined if it does not say so, or not in a way that can be read. */
export function keyVersionOf(headers: Headers): string | undefined {
	const header = readSignature(headers.get("signature") ?? "");
	return typeof header === "string" ? undefined : header.keyVersion;
}

/**
 * Throws MerchantError("unverified") unless the platform signed exactly these bytes, as an answer to this path and
 * this client, within `clock` of now. There is no way round it. Source: protocol notes 4.2, checklist 50.
 */
export function verifyAnswer({ status, headers, body }: Came, asked: Asked): void {
	const { method, path, clientId, now, keys, origin, dialect, clock } = asked;
	const refuse = (why: string, todo: string): MerchantError =>
		new MerchantError("unverified", {
			what: `The answer (HTTP ${status}) is not proven to be the platform's; nothing of it was used.`,
			why,
			todo,
			status,
			trace: headers.get("x-trace-id") ?? undefined,
		});
	const sent = headers.get("signature");
	if (!sent)
		throw refuse(
			"It carries no Signature header.",
			unsigned[status] ?? "Check the gateway, and what stands between you and it.",
		);
	const header = readSignature(sent);
	if (typeof header === "string")
		throw refuse(`Its Signature header ${header}.`, "Check what stands between you and the gateway.");
	const echoed = headers.get("client-id");
	if (echoed !== null && echoed !== clientId)
		throw refuse("It is for another Client-Id.", "Check what stands between you and the gateway.");
	const time = headers.get("response-time") ?? "";
	const at = readTime(time);
	if (at === undefined) throw refuse("Its Response-Time is missing or is no time.", "Turn to the platform.");
	if (Math.abs(now - at) > clock * 1000)
		throw refuse(
			`Its Response-Time is more than ${clock} s off.`,
			"Set your server's clock; if it is right, turn to the platform.",
		);
	const text = dialect.signedText({ method, path, clientId, time, body });
	const meant = [...keys].filter(
		([version]) => version === "" || header.keyVersion === undefined || namesVersion(header.keyVersion, version),
	);
	if (meant.length === 0)
		throw origin === "given"
			? refuse(
					`Its keyVersion ${header.keyVersion} is none of those in platformPublicKey.`,
					"Add the platform's new public key.",
				)
			: refuse(
					`Its keyVersion ${header.keyVersion} is none of those that the platform publishes.`,
					"Turn to the platform; its keys are asked for again soon.",
				);
	const named = meant.filter(([, key]) => header.algorithms.includes(algorithmOfKey(key)));
	if (named.length === 0)
		throw refuse(
			`It names the algorithm ${header.label}, and no key that is known for it is of that kind.`,
			"Have the platform's key of the same kind as yours: it answers each key by one of its kind.",
		);
	if (!named.some(([, key]) => verify(digestFor(algorithmOfKey(key)), text, key, header.signature))) {
		throw refuse(
			"Its signature does not match its bytes, this path, this client and its time.",
			`Check ${origin === "given" ? "platformPublicKey, and " : ""}that gateway holds the path prefix as the platform sees it.`,
		);
	}
}

/** What unsigned answers usually mean: they come before the platform knows who asks. */
const unsigned: Readonly<Record<number, string>> = {
	403: "Call from your server, without an Origin header.",
	404: "Check the gateway's address and prefix.",
	413: "Send less.",
	429: "Wait a minute; too many requests with bad signatures came from your address.",
	503: "The platform is busy; send the same again in some seconds.",
};
