import { asking } from "../../../packages/server/src/contract/authorizing.ts";
import {
	approved,
	inboxAct,
	putting,
	settling,
	stopping,
	subscribed,
	taking,
	write,
	writing,
} from "../../../packages/server/src/contract/messages/hands.ts";
import { preparing } from "../../../packages/server/src/contract/prepared.ts";
import {
	accessOf,
	DAY,
	lives,
	NOW,
	pseudonymOf,
	REFUSED,
	refreshOf,
	row,
	type World,
} from "../../../packages/server/src/contract/world.ts";
import type { Store } from "../../../packages/server/src/store.ts";

/** One call, its input made before, on whichever store. */
export type Act = (store: Store) => Promise<unknown>;

/**
 * What several can do at once to one person's grant and what hangs on it, and what an operator does meanwhile; and to somebody
 * who has no grant yet. Everything that an act is told is made here, so that it can be done again on the same rows.
 */
export async function acts(world: World): Promise<Readonly<Record<string, Act>>> {
	await world.store.addClientKey({ clientId: "client", publicKey: "PEM", retireOthers: false, ...world.act() });
	await world.importId("known", { sub: "sub" });
	await world.approve("S", "required", "second");
	await approved(world);
	const access = await subscribed(world);
	const messageId = await write(world, access);
	const nonce = (await world.redeem(await world.issue())).nonce;
	// Of somebody whom the client does not know by an id yet, at two of its apps.
	const unknown = [
		await world.issue({ sub: "unknown" }),
		await world.issue({ sub: "unknown", appId: "second" }),
	] as const;
	const code = await world.issue();
	const ticket = await world.open();
	// Long over, for who sweeps.
	await world.issue({ now: NOW - DAY });
	await world.open({ now: NOW - DAY });
	const prepared = await preparing(world);
	const delivered = await write(world, access);
	await world.store.putInInbox(putting(world, delivered));

	const { epoch } = await world.standing();
	const issue = (sub: string, over: object) => ({
		...world.by({ sub }),
		epoch: 0,
		grantId: world.fresh("g").slice(-16),
		codeDigest: world.fresh("code"),
		scopes: ["S"],
		items: [row("S", "nickName")],
		expiresAt: NOW + lives.code,
		...over,
	});
	const redeem = (digest = code) => world.presented(digest, { retry: 0 });
	const writes = await writing(world, access);
	const inputs = {
		redeem: await redeem(),
		another: await redeem(),
		unknown: await redeem(unknown[0]),
		unknownElsewhere: await redeem(unknown[1]),
		writes,
		// The same request once more, by another process.
		writesAgain: { ...writes, ...world.act(), freshId: "9".repeat(32) },
		take: taking(world),
		put: putting(world, messageId),
		settle: settling(world, "nobody's", messageId, { state: "DELIVERED" }),
		stopMessages: stopping(world),
		refresh: await world.presented(refreshOf(nonce), { retry: 0 }),
		end: { ...(await world.look(accessOf(nonce))), ...world.act() },
		issue: issue("sub", { epoch }),
		first: issue("new", {}),
		second: issue("new", {}),
		given: asking(world, { asked: ["S", "T"] }),
		silent: asking(world, { ...world.by({ sub: "new" }), grantId: "00000000000000b3" }),
		narrow: { ...world.by(), scope: "S" },
		stop: world.by(),
		block: { ...world.by(), grantId: "00000000000000b1", blocked: true },
		blockNew: { ...world.by({ sub: "new" }), grantId: "00000000000000b2", blocked: true },
		confirm: {
			...world.own(ticket),
			...world.act(),
			provedAt: NOW,
			codeDigest: world.fresh("code"),
			scopes: ["S"],
			items: [row("S", "nickName", { wordsHash: "hash" })],
			words: [{ hash: "hash", language: "en", title: "Your nickname", why: null }],
			setAside: [],
			codeExpiresAt: NOW + lives.code,
		},
		decline: { ...world.own(ticket), ...world.act(), refusal: true },
		cancel: { ...world.person(), digest: code },
		erase: erasing(world, "sub"),
		eraseNew: erasing(world, "new"),
		retire: { clientId: "client", version: "1", compromisedSince: NOW - DAY, ...world.act() },
		suspend: { clientId: "client", status: "SUSPENDED" as const, ...world.act() },
		importNew: { ...world.person({ sub: "new" }), clientId: "client", userId: "imported", ...world.act() },
		prepared,
		inbox: inboxAct(world, delivered),
		sweep: { now: NOW, retention: 0 },
	};
	return {
		redeemCode: (store) => store.redeemCode(inputs.redeem),
		"redeemCode, by another": (store) => store.redeemCode(inputs.another),
		"redeemCode, of somebody unknown": (store) => store.redeemCode(inputs.unknown),
		"redeemCode, of them at another app": (store) => store.redeemCode(inputs.unknownElsewhere),
		refresh: (store) => store.refresh(inputs.refresh),
		endFamily: (store) => store.endFamily(inputs.end),
		issueCode: (store) => store.issueCode(inputs.issue),
		"issueCode, the first": (store) => store.issueCode(inputs.first),
		"issueCode, also the first": (store) => store.issueCode(inputs.second),
		authorize: (store) => store.authorize(inputs.given),
		"authorize, the first": (store) => store.authorize(inputs.silent),
		narrowGrant: (store) => store.narrowGrant(inputs.narrow),
		revokeGrant: (store) => store.revokeGrant(inputs.stop),
		block: (store) => store.block(inputs.block),
		"block, before any grant": (store) => store.block(inputs.blockNew),
		confirm: (store) => store.confirm(inputs.confirm),
		declineTicket: (store) => store.declineTicket(inputs.decline),
		cancelCode: (store) => store.cancelCode(inputs.cancel),
		eraseUser: (store) => store.eraseUser(inputs.erase),
		"eraseUser, before any grant": (store) => store.eraseUser(inputs.eraseNew),
		retireClientKey: (store) => store.retireClientKey(inputs.retire),
		setClientStatus: (store) => store.setClientStatus(inputs.suspend),
		importUserId: (store) => store.importUserId(inputs.importNew),
		acceptMessage: (store) => store.acceptMessage(inputs.writes),
		"acceptMessage, the same": (store) => store.acceptMessage(inputs.writesAgain),
		takeMessages: (store) => store.takeMessages(inputs.take),
		putInInbox: (store) => store.putInInbox(inputs.put),
		settleMessage: (store) => store.settleMessage(inputs.settle),
		stopMessages: (store) => store.stopMessages(inputs.stopMessages),
		prepare: (store) => store.prepare(inputs.prepared),
		readMessage: (store) => store.readMessage(inputs.inbox),
		removeMessage: (store) => store.removeMessage(inputs.inbox),
		sweep: (store) => store.sweep(inputs.sweep),
	};
}

/** Whoever proved to be this person before now is refused afterwards. */
const erasing = (world: World, sub: string) => ({
	...world.act(NOW + 1),
	sub,
	pseudonym: pseudonymOf(sub),
	refusedUntil: NOW + 1 + REFUSED,
});
