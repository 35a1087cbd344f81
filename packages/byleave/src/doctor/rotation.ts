import { namesVersion, readSignature } from "@byleave/protocol/signature";
import type { PublishedKey, VerifyingKey } from "../wire/keys.ts";
import { headerOf } from "../wire/message.ts";
import type { Exchange } from "./exchange.ts";
import { bad, type Finding, ok, warn } from "./finding.ts";

/**
 * Which published key signs, which are announced and which are old: of one algorithm the newest comes first. Nothing
 * where the answer names none, or nothing is published.
 */
export function rotationFindings(
	{ came }: Exchange,
	published: readonly PublishedKey[],
	given: readonly VerifyingKey[],
): readonly Finding[] {
	const header = readSignature(headerOf(came, "signature") ?? "");
	if (typeof header === "string" || header.keyVersion === undefined || published.length === 0) return [];
	const { keyVersion, algorithms, label } = header;
	const same = published.map(({ key }) => key).filter(({ algorithm }) => algorithms.includes(algorithm));
	const at = same.findIndex(({ version }) => namesVersion(keyVersion, version));
	if (at < 0) {
		return [
			bad(
				"rotation",
				`key ${keyVersion} signs (${label}), and /keys does not have it`,
				"a cache keeps an old /keys, or another server's is asked: look at what stands in front",
			),
		];
	}
	const names = (keys: readonly VerifyingKey[]): string => keys.map(({ version }) => version).join(", ");
	const current = same[at];
	const [next, old] = [same.slice(0, at), same.slice(at + 1)];
	const said = [
		`key ${keyVersion} signs`,
		...(next.length > 0 ? [`${names(next)} is announced`] : []),
		...(old.length > 0 ? [`${names(old)} is still published`] : []),
	].join(", ");
	const stale = given.filter(({ publicKey }) => !published.some(({ key }) => key.publicKey === publicKey));
	if (stale.length > 0)
		return [
			bad("rotation", `${said}; the key that was handed in is none of them`, "take the one that signs, from /keys"),
		];
	if (given.length > 0 && !given.some(({ publicKey }) => publicKey === current?.publicKey))
		return [
			warn(
				"rotation",
				`${said}; the key that was handed in is another`,
				"add the one that signs before the other is withdrawn",
			),
		];
	if (
		next.length > 0 &&
		given.length > 0 &&
		!next.every((key) => given.some(({ publicKey }) => publicKey === key.publicKey))
	)
		return [warn("rotation", said, `add key ${names(next)} before it signs`)];
	return [ok("rotation", said)];
}
