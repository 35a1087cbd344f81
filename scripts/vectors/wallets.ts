import { createMerchant, type Merchant } from "@byleave/merchant";
import type { OperationName, OperationRow, Platform } from "@byleave/protocol";
import type { Output } from "@byleave/protocol/dialects";
import { platforms } from "@byleave/protocol/platforms";
import { answerTo, at, nothing, tokens, user } from "./answers.ts";
import { type AnswerVector, type Keys, type RequestVector, type Sign, told } from "./form.ts";
import { call } from "./requests.ts";

/** What our own client sends in each wallet's dialect, and what the wallet answers. */

const template = {
	accessToken: "AT00ffmade-up",
	templateCode: "TP_MADE_UP",
	templates: [
		{ templateParameters: { customTitle: "Café 茶", customContent: "Order 7 is ready." }, language: "en-US" },
	],
	redirectUrl: "pages/order/order?number=7",
};
const words = { targetUserId: "00112233445566778899aabbccddeeff", title: "Café 茶", content: "Order 7 is ready." };

const calls: Readonly<
	Partial<
		Record<
			OperationName,
			{ readonly ask: (merchant: Merchant, row: OperationRow) => Promise<unknown>; readonly says: Output }
		>
	>
> = {
	applyToken: { ask: (merchant) => merchant.applyToken({ authCode: "AC00ffmade-up" }), says: tokens },
	inquiryUserInfo: { ask: (merchant) => merchant.inquiryUserInfo({ accessToken: "AT00ffmade-up" }), says: user },
	sendMessage: {
		ask: (merchant, { fields }) =>
			merchant.sendMessage({ requestId: "order-7-ready", ...(fields.templates ? template : words) }),
		says: { ...nothing, message: { messageId: "MS00ff00112233445566778899aabbccddeeff" } },
	},
	revoke: { ask: (merchant) => merchant.revoke({ accessToken: "AT00ffmade-up" }), says: nothing },
};

export interface Exchanges {
	readonly requests: readonly RequestVector[];
	readonly answers: readonly AnswerVector[];
}
export async function walletsOf(keys: Keys, signed: Sign): Promise<Exchanges> {
	const requests: RequestVector[] = [];
	const answers: AnswerVector[] = [];
	for (const [name, platform] of Object.entries(platforms)) {
		for (const [operation, { ask, says }] of Object.entries(calls)) {
			// Some wallets send no messages.
			const row = platform.operations.find((one) => one.operation === operation);
			if (!row) continue;
			const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
				const { pathname } = new URL(String(input));
				const request = sent(`${name}, ${operation}`, platform, pathname, init);
				const version = versionOf(platform, pathname);
				const body = platform.dialect.write(platform.answers[version], says);
				const answer = answerTo(request, platform, body, { keys, signed }, { name: request.name });
				requests.push(request);
				answers.push(answer);
				return new Response(answer.body, { headers: answer.headers });
			};
			const merchant = createMerchant({
				gateway: "https://wallet.example",
				clientId: call.clientId,
				privateKey: keys.merchant.RSA256.privateKey,
				platformPublicKey: keys.platform.RSA256.publicKey,
				keyVersion: "1",
				platform,
				needed: { appId: "3333010071465913", customerBelongsTo: name.toUpperCase() },
				now: () => at,
				fetch,
			});
			// It verifies what it is answered.
			await ask(merchant, row);
		}
	}
	return { requests, answers };
}

function sent(name: string, platform: Platform, path: string, init: RequestInit): RequestVector {
	const { method = "", headers, body } = init;
	const bytes = body as Uint8Array;
	const own = Object.fromEntries(new Headers(headers));
	const parts = { method, path, clientId: own["client-id"] ?? "", time: own["request-time"] ?? "", body: bytes };
	return {
		name,
		platform: platform.name,
		algorithm: "RSA256",
		method,
		path,
		headers: own,
		body: new TextDecoder().decode(bytes),
		...told(platform.dialect.signedText(parts)),
		valid: true,
	};
}

const versionOf = (platform: Platform, path: string) => {
	const row = platform.operations.find((row) => path.includes(row.path));
	if (!row) throw new TypeError(`${platform.name} has no operation at ${path}.`);
	return row.version;
};
