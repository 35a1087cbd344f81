import { algorithmNames, type Encoding, encodings } from "@byleave/protocol/signature";
import { z } from "zod";
import { channelNames } from "../messages/channels/channel.ts";
import { most } from "../register/checks.ts";
import { SIGNS_AFTER } from "../trust/keys.ts";

/** What the operator face reads. Only the shape is checked here; what a value may be is the verbs' to say (register/). */
const id = z.string().max(128);
const text = z.string().max(1024);
/** Two units a character at most; what one is, the verbs say. */
const sub = z.string().max(256);
const status = z.enum(["ACTIVE", "SUSPENDED"]);
const publicKey = z.string().max(16_384);

export const merchant = z.strictObject({ merchantId: id, name: text });
const answered = {
	responseEncoding: z.enum(["mirror", ...(Object.keys(encodings) as Encoding[])]).optional(),
	titleCaseHeaders: z.boolean().optional(),
};
export const client = z.strictObject({
	clientId: id,
	merchantId: id,
	publicKey: publicKey.optional(),
	...answered,
});
export const answers = z.strictObject({ clientId: id, ...answered });
export const keyName = z.strictObject({ clientId: id, version: id, name: id.nullable() });
export const clientKey = z.strictObject({
	clientId: id,
	publicKey,
	version: id.optional(),
	retireOthers: z.boolean().optional(),
});
export const retiredKey = z.strictObject({
	clientId: id,
	version: id,
	/** Milliseconds since 1970: since when it may have been in other hands. */
	compromisedSince: z.int().min(0).optional(),
});
export const answerKey = z.strictObject({ clientId: id, version: id.nullable(), until: z.int().min(0).default(0) });
export const clientStatus = z.strictObject({ clientId: id, status });
export const app = z.strictObject({
	appId: id,
	clientId: id,
	name: text,
	logo: z.string().max(most.logoData).nullable().optional(),
});
export const approval = z.strictObject({ appId: id, scope: id, approval: z.enum(["required", "optional"]).nullable() });
export const purpose = z.strictObject({ appId: id, scope: id, language: id, text });
export const domains = z.strictObject({ appId: id, domains: z.array(z.string().max(256)).max(64) });
const templateCode = z.string().max(256);
export const template = z.strictObject({
	templateCode,
	appId: id.nullable().default(null),
	channel: z.enum(channelNames),
	superAppCode: text.nullable().default(null),
	/** By language. */
	texts: z.record(
		z.string().max(64),
		z.strictObject({
			title: z.string().max(2048).nullable().default(null),
			content: z.string().max(8192),
			link: z.strictObject({ label: text, url: text }).nullable().default(null),
		}),
	),
});
export const templateStatus = z.strictObject({ templateCode, status: z.enum(["APPROVED", "WITHDRAWN"]) });
const messageId = z.string().max(64);
export const whichMessages = z.strictObject({
	state: z.enum(["WAITING", "DELIVERED", "STOPPED", "DEAD"]).default("DEAD"),
	appId: id.optional(),
	after: z.string().max(128).default(""),
});
export const message = z.strictObject({ messageId });
export const trust = z.strictObject({ appId: id, trusted: z.boolean() });
export const appStatus = z.strictObject({ appId: id, status });
export const userStatus = z.strictObject({ sub, status: z.enum(["ACTIVE", "FROZEN", "INACTIVE"]) });
export const user = z.strictObject({ sub });
export const userId = z.strictObject({ clientId: id, sub, userId: id });
export const grant = z.strictObject({ sub, appId: id });
const purposeOfKey = z.enum(["answer", "outgoing"]);
export const rotation = z.strictObject({
	purpose: purposeOfKey,
	algorithm: z.enum(algorithmNames).optional(),
	/** Milliseconds. */
	signsAfterMs: z.int().default(SIGNS_AFTER),
});
export const withdrawnKey = z.strictObject({ purpose: purposeOfKey, version: id });

export const nothing = z.strictObject({});
export const whichClient = z.strictObject({ clientId: id.optional() });
export const whichApp = z.strictObject({ appId: id.optional() });
export const after = z.strictObject({ after: z.string().max(128).default("") });
