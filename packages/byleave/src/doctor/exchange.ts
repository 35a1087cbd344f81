import { randomBytes } from "node:crypto";
import { type Fields, type InputField, type Platform, pathOf } from "@byleave/protocol";
import { writeSignature, writeTime } from "@byleave/protocol/signature";
import type { Header, WireRequest } from "../wire/message.ts";
import { signRequest } from "../wire/sign.ts";
import type { Came, Lost } from "./probe.ts";
import type { Visit } from "./visit.ts";

/** One request of a merchant's, and what came of it. */
export interface Exchange {
	readonly asked: WireRequest;
	readonly came: Came;
}

/** Nobody: the server answers whoever it does not know too, signed (ruling 16). */
const STRANGER = "byleave-doctor";
/** A code that no server has given. */
const NO_CODE = "AC00byleave-doctor";

/**
 * Asks for tokens with a code that nobody has, as the client if one is given, else as a stranger: refused either way, and
 * nothing is done. `least` is how many bytes the body has at least.
 */
export async function exchange(visit: Visit, least = 0): Promise<Exchange | Lost> {
	const { url, platform, client, probe, now } = visit;
	const found =
		pathOf(platform, "applyToken", "v2", visit.prefix || undefined) ??
		pathOf(platform, "applyToken", "v1", visit.prefix || undefined);
	if (!found) throw new TypeError(`${platform.name} has no applyToken.`);
	const clientId = client?.clientId ?? STRANGER;
	const bare: WireRequest = {
		method: "POST",
		origin: url.origin,
		path: found.path,
		headers: [["Content-Type", "application/json; charset=UTF-8"]],
		body: bodyOf(found.row.fields, clientId, least),
		notes: [],
	};
	const asked = client
		? signRequest(bare, { platform, ...client, time: writeTime(now()), now: now() }).request
		: { ...bare, headers: [...bare.headers, ...ofStranger(platform, now())] };
	const { method, path, body } = asked;
	// Whoever compresses this all the same, compresses for everybody.
	const headers = { ...Object.fromEntries(asked.headers), "accept-encoding": "identity" };
	const came = await probe({ origin: url.origin, path, method, headers, body });
	return "lost" in came ? came : { asked, came };
}

function ofStranger({ signature: { label, encoding } }: Platform, now: number): readonly Header[] {
	const signature = randomBytes(256);
	return [
		["Client-Id", STRANGER],
		["Request-Time", writeTime(now)],
		["Signature", writeSignature({ label, signature, encoding })],
	];
}

/**
 * What the row demands, spelt as some libraries do and most that write it anew do not, so that the server can say so: a
 * space behind each comma and colon, and a letter beyond ASCII.
 */
function bodyOf(fields: Fields, clientId: string, least: number): Uint8Array {
	const said: Readonly<Partial<Record<InputField, string>>> = { authCode: NO_CODE, authClientId: clientId };
	const told = Object.entries(fields).flatMap(([name, row]) => {
		const field = name as InputField;
		if (!row.required && field !== "authCode" && field !== "grantType") return [];
		const [word] = Object.entries(row.words ?? {}).find(([, presents]) => presents === "code") ?? [];
		return [[row.name ?? field, word ?? said[field] ?? STRANGER]];
	});
	const written = [...told, ["byleaveDoctor", "é"]].map((pair) => pair.map((part) => JSON.stringify(part)).join(": "));
	const text = `{${written.join(", ")}}`;
	const filling = least - Buffer.byteLength(text) - 13;
	return Buffer.from(filling > 0 ? `${text.slice(0, -1)}, "filling": "${"x".repeat(filling - 2)}"}` : text);
}
