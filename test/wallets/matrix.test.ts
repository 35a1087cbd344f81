import assert from "node:assert/strict";
import { createPublicKey, type KeyObject } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Platform } from "@byleave/protocol";
import { pathOf } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { CLIENT, merchantKey } from "../world.ts";
import { naiveHeader, naiveSign, naiveVerify, type Said, type Spelling, spell, spellings, unspell } from "./naive.ts";
import { type WalletWorld, walletWorld } from "./wallet-world.ts";

/**
 * Each way in which merchants write one and the same request, on each wallet: every signature's spelling with every
 * header's form, time's format and body's style. Each is answered as asked; the same request with one bit of it flipped on
 * its way is refused, and the refusal is signed all the same.
 */

const separators = {
	"a comma": (version: string, value: string) => `algorithm=RSA256,keyVersion=${version},signature=${value}`,
	"a comma and a space": (version: string, value: string) =>
		`algorithm=RSA256, keyVersion=${version}, signature=${value}`,
	"another order and label": (_: string, value: string) => `signature=${value},algorithm=SHA256withRSA`,
} as const;
const times = {
	milliseconds: "1795428000000",
	"no fraction": "2026-11-23T10:00:00+00:00",
	"three digits, Z": "2026-11-23T10:00:00.004Z",
	"four digits, no colon": "2026-11-23T18:00:00.0002+0800",
	"seven digits": "2026-11-23T15:30:00.0000004+05:30",
	"nine digits": "2026-11-23T08:00:00.000000002-02:00",
	"no seconds": "2026-11-23T12:00+02:00",
	"a space": "2026-11-23 10:00:02",
} as const;
type Json = Readonly<Record<string, string>>;
const bodies: Readonly<Record<string, (json: Json) => string>> = {
	compact: (json) => JSON.stringify(json),
	indented: (json) => JSON.stringify(json, null, 4),
	"Windows lines": (json) => `${JSON.stringify(json, null, "\t").replaceAll("\n", "\r\n")}\r\n`,
	"escaped slashes and letters": (json) =>
		JSON.stringify(json)
			.replaceAll("/", "\\/")
			.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`),
	"escaped angle brackets": (json) => JSON.stringify(json).replaceAll("<", "\\u003c").replaceAll(">", "\\u003E"),
};

/** A request as it goes out: what was signed, and what comes of it on its way. */
interface Sent extends Said {
	readonly signature: Buffer;
}
const flipped = (bytes: Buffer, at: number): Buffer => {
	const copy = Buffer.from(bytes);
	copy[at] = (copy[at] ?? 0) ^ 1;
	return copy;
};
const inText = (text: string, at: number): string => flipped(Buffer.from(text), at).toString();
/** One bit, the lowest of a byte. Each stays what it was: a path of this server, a time in the window, an id that can be. */
const flips: Readonly<Record<string, (sent: Sent) => Partial<Sent>>> = {
	body: ({ body }) => ({ body: flipped(body, body.length >> 1) }),
	path: ({ path }) => ({ path: inText(path, path.length - 1) }),
	// The last digit before the zone, or the last of all.
	time: ({ time }) => ({ time: inText(time, (/^.+?\d(?=Z|[+-]\d\d:?\d\d$|$)/.exec(time)?.[0].length ?? 1) - 1) }),
	"client id": ({ clientId }) => ({ clientId: inText(clientId, 3) }),
	signature: ({ signature }) => ({ signature: flipped(signature, 100) }),
};

const [first] = Object.values(platforms);

for (const platform of Object.values(platforms)) {
	describe(`every spelling of a request to ${platform.name}`, () => {
		let world: WalletWorld;
		let answerKey: KeyObject;
		let json: Json;
		before(async () => {
			world = await walletWorld(platform);
			const [published] = (await world.server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
			answerKey = createPublicKey(published?.publicKey ?? "");
			json = await inquiry(world, platform);
		});
		after(() => world.close());

		for (const spelling of spellings) {
			it(`signed in ${spelling}: all are answered as asked, none with a flipped bit`, async () => {
				const all = Object.keys(separators).flatMap((separator, s) =>
					Object.entries(times).flatMap(([format, time], t) =>
						Object.entries(bodies).map(([style, write], b) => ({ separator, format, time, style, write, s, t, b })),
					),
				);
				const paths = pathsOf(platform);
				const change = Object.entries(flips);
				const offset = spellings.indexOf(spelling);
				await inTurns(all, async ({ separator, format, time, style, write, s, t, b }) => {
					const form = separators[separator as keyof typeof separators];
					const said = {
						path: paths[(s + t + b) % paths.length] ?? "",
						clientId: CLIENT,
						time,
						body: Buffer.from(write(json)),
					};
					const sent = { ...said, signature: naiveSign(said, merchantKey) };
					const named = `${spelling}, ${separator}, ${format}, ${style}`;
					assert.equal(await ask(sent, spelling, form, named), "S", named);
					// On the first wallet every bit; on the others one for each, so that every two values of two axes meet every bit.
					const turn = (offset + s + t + b) % change.length;
					for (const [what, flip] of platform === first ? change : change.slice(turn, turn + 1)) {
						const bad = { ...sent, ...flip(sent) };
						assert.equal(await ask(bad, spelling, form, `${named}, ${what}`), "F", `${named}: one bit of the ${what}`);
					}
				});
			});
		}

		/** The answer's status; that it is HTTP 200 and signed, spelt as it was asked, is held for each. */
		async function ask(
			{ path, clientId, time, body, signature }: Sent,
			spelling: Spelling,
			form: (version: string, value: string) => string,
			named: string,
		): Promise<string> {
			const answer = await world.server.public.inject({
				method: "POST",
				url: path,
				headers: { "client-id": clientId, "request-time": time, signature: form("1", spell(signature, spelling)) },
				payload: body,
			});
			assert.equal(answer.statusCode, 200, named);
			const { value } = naiveHeader(String(answer.headers.signature));
			const bytes = unspell(value);
			assert.equal(value, spell(bytes, spelling), `${named}: spelt as it was asked`);
			const told = { path, clientId, time: String(answer.headers["response-time"]), body: answer.rawPayload };
			assert.equal(answer.headers["client-id"], clientId);
			assert.ok(naiveVerify(told, answerKey, bytes), `${named}: the answer is signed`);
			const { result } = JSON.parse(answer.rawPayload.toString("utf8"));
			return result.resultStatus;
		}
	});
}

/** Each path of the inquiry, with each prefix and suffix of the wallet's. */
function pathsOf({ operations, paths }: Platform): readonly string[] {
	const own = operations.filter(({ operation }) => operation === "inquiryUserInfo");
	return own.flatMap(({ path }) =>
		paths.prefixes.flatMap((prefix) => paths.suffixes.map((suffix) => prefix + path + suffix)),
	);
}

/** A request that can be sent again and again: who is the user of a token, and words that each style writes otherwise. */
async function inquiry(world: WalletWorld, platform: Platform): Promise<Json> {
	world.person.will("Allow");
	const { authCode } = await world.my.getAuthCode();
	const tokens = await world.merchant.applyToken({ authCode });
	assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens));
	const version = platform.operations.find(({ operation }) => operation === "inquiryUserInfo")?.version ?? "v2";
	const fields = pathOf(platform, "inquiryUserInfo", version)?.row.fields;
	return {
		[fields?.accessToken?.name ?? "accessToken"]: tokens.accessToken,
		...(fields?.appId?.required && { appId: "Shop" }),
		...(fields?.authClientId?.required && { authClientId: CLIENT }),
		memo: "<b>Café</b> 茶 a/b",
	};
}

/** Some at a time: a refusal waits for its beat, and the others need not. */
async function inTurns<T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> {
	const waiting = [...all];
	const turn = async (): Promise<void> => {
		for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await each(one);
	};
	await Promise.all(Array.from({ length: 24 }, turn));
}
