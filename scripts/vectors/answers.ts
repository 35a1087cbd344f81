import { sign } from "node:crypto";
import type { Platform } from "@byleave/protocol";
import type { Output } from "@byleave/protocol/dialects";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type Encoding, labelOf, readSignature } from "@byleave/protocol/signature";
import { type AnswerVector, type Keys, type Parts, type RequestVector, type Sign, textOf, told } from "./form.ts";

const { success, results } = alipayplus;
export const at = Date.UTC(2026, 10, 23, 10, 0, 1);
const time = "2026-11-23T10:00:01+00:00";
/** When it came. */
export const now = "2026-11-23T10:00:02+00:00";
const day = 86_400_000;

/** What the platform says, in our own words. */
export const tokens: Output = {
	result: success,
	tokens: {
		accessToken: "AT00ffmade-up",
		accessExpiresAt: at + 7_200_000,
		refreshToken: "RT00ffmade-up",
		refreshExpiresAt: at + 30 * day,
		customerId: "00112233445566778899aabbccddeeff",
	},
};
export const user: Output = {
	result: success,
	userInfo: {
		userId: "00112233445566778899aabbccddeeff",
		nickName: "José 茶",
		userName: { fullName: "José Chá", firstName: "José", lastName: "Chá" },
		avatar: "https://img.example/jose.png",
		gender: "M",
		birthDate: "1991-04-02",
		nationality: "BR",
	},
};
export const nothing: Output = { result: success };
const refused: Output = { result: results.code_used.v2 };

interface Case {
	/** The name of the request. */
	readonly to: string;
	readonly says: Output;
	readonly titleCase?: boolean;
	/** In place of what the request's encoding asks for. */
	readonly encoding?: Encoding;
	readonly keyVersion?: string;
	readonly time?: string;
	/** What is wrong with it. */
	readonly why?: string;
	/** What was signed in place of what is sent. */
	readonly signed?: Partial<Parts>;
	readonly sign?: (text: Uint8Array, keys: Keys) => Buffer;
	/** undefined: no Signature header. */
	readonly spelt?: (header: string) => string | undefined;
}
const right: Readonly<Record<string, Case>> = {
	...Object.fromEntries(
		[
			...["percent", "percent-base64url", "base64", "base64url", "base64url-padded"],
			...["P-256", "P-256, ECC224", "P-256, percent", "Ed25519", "Ed25519, ECC224"],
		].map((to) => [to, { to, says: tokens }]),
	),
	"Title-Case headers": { to: "percent", says: tokens, titleCase: true },
	"an encoding that the operator set": { to: "percent", says: tokens, encoding: "base64" },
	"a refusal": { to: "percent", says: refused },
};
const wrong: Readonly<Record<string, Case & { readonly why: string }>> = {
	"another path": {
		to: "percent",
		says: tokens,
		why: "it answers another path",
		signed: { path: "/gateway/api/v2/users/inquiryUserInfo" },
	},
	"another client": {
		to: "percent",
		says: tokens,
		why: "it answers another client",
		signed: { clientId: "5J5YPB4MA8DM0001" },
	},
	"another body": {
		to: "percent",
		says: refused,
		why: "another body was signed",
		signed: { body: alipayplus.dialect.write(alipayplus.answers.v2, tokens) },
	},
	"another time": {
		to: "percent",
		says: tokens,
		why: "another Response-Time was signed",
		signed: { time: "2026-11-23T10:00:02+00:00" },
	},
	"an old answer": {
		to: "percent",
		says: tokens,
		why: "Response-Time is ten minutes off: somebody kept it",
		time: "2026-11-23T09:50:01+00:00",
	},
	"a version that is not known": {
		to: "percent",
		says: tokens,
		why: "no key of the platform's has this version",
		keyVersion: "9",
	},
	"the merchant's own key": {
		to: "percent",
		says: tokens,
		why: "the platform's key signs answers",
		sign: (text, keys) => sign("sha256", text, keys.merchant.RSA256.privateKey),
	},
	"+ taken for a space": {
		to: "base64",
		says: tokens,
		why: "something decoded raw base64 as a form",
		spelt: (header) => header.replace("+", " "),
	},
	"no signature": { to: "percent", says: tokens, why: "nobody vouches for it", spelt: () => undefined },
};

/** An answer to a request, as the platform seals it. */
export function answerTo(
	request: RequestVector,
	platform: Platform,
	body: string,
	{ keys, signed }: { readonly keys: Keys; readonly signed: Sign },
	as: Omit<Case, "to" | "says"> & { readonly name: string },
): AnswerVector {
	const { algorithm, method, path, headers } = request;
	const asked = readSignature(headers.signature ?? "");
	if (typeof asked === "string") throw new TypeError(`${request.name} ${asked}`);
	const parts: Parts = { method, path, clientId: headers["client-id"] ?? "", time: as.time ?? time, body };
	const text = textOf({ ...parts, ...as.signed });
	const isRsa = algorithm === "RSA256";
	const sealed = platform.dialect.seal({
		...parts,
		keyVersion: as.keyVersion ?? keys.platform[algorithm].keyVersion,
		label: isRsa ? platform.signature.label : labelOf(algorithm, asked.label),
		signature: as.sign ? as.sign(text, keys) : signed(as.name, "platform", algorithm, text),
		encoding: as.encoding ?? (isRsa ? asked.encoding : "base64"),
		titleCase: as.titleCase ?? false,
	});
	const spelt = Object.entries(sealed).flatMap(([name, value]): [string, string][] => {
		const header = name.toLowerCase() === "signature" && as.spelt ? as.spelt(value) : value;
		return header === undefined ? [] : [[name, header]];
	});
	return {
		name: as.name,
		platform: platform.name,
		answers: request.name,
		algorithm,
		headers: Object.fromEntries(spelt),
		body,
		...told(textOf(parts)),
		...(as.why === undefined ? { valid: true } : { valid: false, wrong: as.why }),
	};
}

/** Answers of the base platform to these requests. */
export function answersOf(keys: Keys, signed: Sign, requests: readonly RequestVector[]): readonly AnswerVector[] {
	return Object.entries({ ...right, ...wrong }).map(([name, { to, says, ...as }]) => {
		const request = requests.find((one) => one.name === to);
		if (!request) throw new TypeError(`There is no request ${to}.`);
		const body = alipayplus.dialect.write(alipayplus.answers.v2, says);
		return answerTo(request, alipayplus, body, { keys, signed }, { ...as, name });
	});
}
