import type {
	AcceptMessage,
	InboxAct,
	PutInInbox,
	PutTemplate,
	SettleMessage,
	StopMessages,
	TakeMessages,
} from "../../store.ts";
import { accessOf, DAY, MINUTE, NOW, row, type World } from "../world.ts";

/** The operations and scopes by which an app may write here: of the scope M, which the app is approved for. */
export const WRITES = { operations: ["message.send"], scopes: ["M"] } as const;
export const TEMPLATE = "TP_1";
export const LEASE = MINUTE;

export const template = (world: World, over: Partial<PutTemplate> = {}): PutTemplate => ({
	templateCode: TEMPLATE,
	appId: "app",
	channel: "INBOX",
	superAppCode: null,
	texts: { en: { title: "Order", content: "Your {what} is ready.", link: null } },
	...world.act(),
	...over,
});
/** A template that may be sent by; gives its version. */
export async function approved(world: World, over: Partial<PutTemplate> = {}): Promise<void> {
	const put = template(world, over);
	await world.store.putTemplate(put);
	await world.store.setTemplateStatus({ templateCode: put.templateCode, status: "APPROVED", ...world.act() });
}
export const versionOf = async ({ store }: World, templateCode = TEMPLATE): Promise<number> =>
	(await store.registry()).templates.find((one) => one.templateCode === templateCode)?.version ?? 0;

export interface Of {
	readonly sub?: string;
	readonly appId?: string;
	readonly scope?: string;
}
/** A person who lets an app write; gives the digest of the merchant's access token. */
export async function subscribed(world: World, { sub = "sub", appId = "app", scope = "M" }: Of = {}): Promise<string> {
	await world.approve(scope, "required", appId);
	const items = [row(scope, "userId"), row(scope, "message.send", { wordsHash: "hash" })];
	const ticket = await world.open({ sub, appId });
	const words = [{ hash: "hash", language: "id", title: "Pesan", why: null }];
	const code = await world.confirm(ticket, { sub, scopes: [scope], items, words });
	const { nonce } = await world.redeem(code, appId === "strange" ? { clientId: "stranger" } : {});
	return accessOf(nonce);
}

/** What the client hands in: a message by the approved template, a new request unless told otherwise. */
export async function writing(
	world: World,
	access: string,
	over: Partial<AcceptMessage> & { readonly requestId?: string } = {},
): Promise<AcceptMessage> {
	const { requestId = world.fresh("request"), ...rest } = over;
	const { bucket, digest, clientId, clientVersion } = await world.look(
		access,
		rest.clientId ? { clientId: rest.clientId } : {},
	);
	const now = rest.now ?? NOW;
	return {
		...world.act(now),
		clientId,
		clientVersion,
		named: {},
		to: { by: "access", bucket, digest },
		request: { bucket: world.store.bucketOf(clientId, requestId), digest: requestId },
		fingerprint: "content",
		template: { templateCode: TEMPLATE, version: await versionOf(world) },
		channel: "INBOX",
		...WRITES,
		freshId: idOf(world),
		words: "sealed words",
		quota: { most: 20, per: DAY },
		expiresAt: now + DAY,
		rowExpiresAt: now + 7 * DAY,
		...rest,
	};
}
const idOf = (world: World): string => world.fresh("id").replace(/\D/g, "").padStart(32, "0");
/** Accepts a message; gives its id. */
export const write = async (world: World, access: string, over: Parameters<typeof writing>[2] = {}): Promise<string> =>
	(await world.store.acceptMessage(await writing(world, access, over))).messageId;

export const taking = (world: World, over: Partial<TakeMessages> = {}): TakeMessages => {
	const now = over.now ?? NOW;
	return {
		...world.act(now),
		channel: "INBOX",
		most: 20,
		lease: world.fresh("lease"),
		leasedUntil: now + LEASE,
		...over,
	};
};
export const take = (world: World, over: Partial<TakeMessages> = {}) => world.store.takeMessages(taking(world, over));
export const settling = (
	world: World,
	lease: string,
	messageId: string,
	outcome: SettleMessage["outcome"],
	now = NOW,
): SettleMessage => ({ ...world.act(now), messageId, lease, outcome });
export const putting = (world: World, messageId: string, now = NOW): PutInInbox => ({
	...world.act(now),
	messageId,
	rowExpiresAt: now + 90 * DAY,
});
export const inboxAct = (world: World, messageId: string, sub = "sub", now = NOW): InboxAct => ({
	...world.act(now),
	messageId,
	sub,
});
export const stopping = (world: World, { sub = "sub", appId = "app" }: Of = {}): StopMessages => ({
	...world.by({ sub, appId }),
	operations: WRITES.operations,
});
/** The states of all messages there are, by id. */
export async function states({ store }: World): Promise<Readonly<Record<string, string>>> {
	const all = await Promise.all(
		(["WAITING", "DELIVERED", "STOPPED", "DEAD"] as const).map((state) =>
			store.messages({ state, appId: null, after: null, most: 500 }),
		),
	);
	return Object.fromEntries(all.flat().map(({ messageId, state }) => [messageId, state]));
}
