import { type Algorithm, algorithmLabels, readLabel } from "./algorithm.ts";
import { decodeSignature, type Encoding, encodeSignature } from "./encoding.ts";

/** An RSA key below this is refused, wherever one comes in; our own are as long (checklist 48). */
export const LEAST_RSA_BITS = 2048;

const LONGEST_HEADER = 4096;
const LONGEST_SIGNATURE = 1024;

export interface SignatureHeader {
	/** As our table writes it. */
	readonly label: string;
	/** All that it can mean; which one, the key says. */
	readonly algorithms: readonly Algorithm[];
	/** As it was sent; undefined if it was not. */
	readonly keyVersion: string | undefined;
	readonly signature: Uint8Array<ArrayBuffer>;
	readonly encoding: Encoding;
}

/**
 * Reads `algorithm=…, keyVersion=…, signature=…`, in any order, with or without spaces after the commas.
 * Answers a string, which says what is wrong, for anything else: a doubled or unknown key, a label not listed,
 * a signature that is not canonical. algorithm may be left out (it then is RSA256), and so may keyVersion.
 */
export function readSignature(header: string): SignatureHeader | string {
	if (header.length > LONGEST_HEADER) return `must be at most ${LONGEST_HEADER} characters`;
	const pairs = new Map<string, string>();
	for (const part of header.split(",")) {
		const [, key = "", value = ""] = /^[ \t]*(algorithm|keyVersion|signature)=([^ \t]+)[ \t]*$/.exec(part) ?? [];
		if (key === "") return slipIn(part) ?? "must be algorithm=…, keyVersion=…, signature=… and nothing else";
		if (pairs.has(key)) return `names ${key} twice`;
		pairs.set(key, value);
	}
	const named = readLabel(pairs.get("algorithm") ?? "RSA256");
	if (!named) return `names an algorithm that is none of ${algorithmLabels.join(", ")}`;
	const keyVersion = pairs.get("keyVersion");
	if (keyVersion !== undefined && !/^[A-Za-z0-9._-]{1,32}$/.test(keyVersion)) {
		return "names a keyVersion that is not 1 to 32 letters, digits, dots, dashes";
	}
	const value = pairs.get("signature");
	if (value === undefined) return "has no signature=…";
	const decoded = decodeSignature(value);
	if (!decoded) {
		return (
			slipIn(`signature=${value}`) ?? "holds a signature that is neither base64 nor base64url, percent-encoded or not"
		);
	}
	if (decoded.bytes.length > LONGEST_SIGNATURE) return `holds a signature of over ${LONGEST_SIGNATURE} bytes`;
	return { ...named, keyVersion, signature: decoded.bytes, encoding: decoded.encoding };
}

/** What is wrong with a signature's value that cannot be read, where that can be told from its looks. Source: platforms 2; checklist 47. */
const slips: readonly (readonly [looks: RegExp, slip: string])[] = [
	[
		/^(?=.* )[A-Za-z0-9+/ ]+={0,2}$/,
		"holds a signature with spaces where base64 has +: something decoded it as a form. Send + as it is, or percent-encode the value",
	],
	[/%25[0-9A-Fa-f]{2}/, "holds a signature that is percent-encoded twice. Encode it once"],
	[/^(["']).*\1$/, "holds a signature in quotes. Leave them out"],
	[/^([0-9A-Fa-f]{2}:?){32,}$/, "holds a signature in hex. Write its bytes in base64"],
	[/^[A-Za-z0-9+/]+$/, "holds a signature whose base64 lacks its = at the end, or is cut off"],
	[/(\\[rn]|%0[AaDd])/, "holds a signature with line ends in it. Write base64 in one line"],
];
function slipIn(part: string): string | undefined {
	const [, value = ""] = /^[ \t]*signature=(.*?)[ \t]*$/.exec(part) ?? [];
	return slips.find(([looks]) => looks.test(value))?.[1];
}

/** True if a key registered as `version` is the one that a header names; some clients write `v1` for `1`. */
export function namesVersion(named: string, version: string): boolean {
	return named === version || named === `v${version}`;
}

/** The header, its parts in the order that strict clients expect, the value last. Source: platforms 2, "Response signatures". */
export function writeSignature(sealed: {
	/** Left out, the reader tries every live key of the writer's. */
	readonly keyVersion?: string | undefined;
	/** What the algorithm is called. */
	readonly label?: string;
	readonly signature: Uint8Array;
	readonly encoding: Encoding;
}): string {
	const { keyVersion, label = "RSA256", signature, encoding } = sealed;
	const version = keyVersion === undefined ? "" : ` keyVersion=${keyVersion},`;
	return `algorithm=${label},${version} signature=${encodeSignature(signature, encoding)}`;
}
