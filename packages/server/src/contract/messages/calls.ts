import type { calls } from "../again/calls.ts";
import { callOf } from "../again/calls.ts";
import { DAY, NOW, type World } from "../world.ts";
import {
	approved,
	inboxAct,
	putting,
	settling,
	states,
	stopping,
	subscribed,
	TEMPLATE,
	taking,
	template,
	WRITES,
	write,
	writing,
} from "./hands.ts";

const written = async (world: World) => {
	await approved(world);
	return write(world, await subscribed(world));
};
const seen = (world: World) => () => states(world);
const inbox = (world: World) => () => world.store.inboxOf({ sub: "sub", operations: WRITES.operations });
const delivered = async (world: World) => {
	const messageId = await written(world);
	await world.store.putInInbox(putting(world, messageId));
	return messageId;
};

type MessageVerb =
	| "putTemplate"
	| "setTemplateStatus"
	| "acceptMessage"
	| "takeMessages"
	| "settleMessage"
	| "sendAgain"
	| "putInInbox"
	| "readMessage"
	| "removeMessage"
	| "stopMessages";
/** Of every verb about messages a call that has an effect. */
export const messageCalls: Pick<typeof calls, MessageVerb> = {
	putTemplate: (world) => callOf(world, "putTemplate", template(world)),
	setTemplateStatus: async (world) => {
		await world.store.putTemplate(template(world));
		return callOf(world, "setTemplateStatus", { templateCode: TEMPLATE, status: "APPROVED", ...world.act() });
	},
	acceptMessage: async (world) => {
		await approved(world);
		return callOf(world, "acceptMessage", await writing(world, await subscribed(world)), seen(world));
	},
	takeMessages: async (world) => {
		await written(world);
		const take = taking(world);
		// Who asks next finds nothing: it is taken.
		return callOf(world, "takeMessages", take, async () => (await states(world)) && attemptsOf(world));
	},
	settleMessage: async (world) => {
		const messageId = await written(world);
		const take = taking(world);
		await world.store.takeMessages(take);
		return callOf(world, "settleMessage", settling(world, take.lease, messageId, { state: "DELIVERED" }), seen(world));
	},
	sendAgain: async (world) => {
		const messageId = await written(world);
		const take = taking(world);
		await world.store.takeMessages(take);
		await world.store.settleMessage(settling(world, take.lease, messageId, { state: "DEAD", reason: "refused" }));
		return callOf(world, "sendAgain", { ...world.act(), messageId, expiresAt: NOW + DAY }, seen(world));
	},
	putInInbox: async (world) => {
		const messageId = await written(world);
		return callOf(world, "putInInbox", putting(world, messageId), seen(world), inbox(world));
	},
	readMessage: async (world) => callOf(world, "readMessage", inboxAct(world, await delivered(world)), inbox(world)),
	removeMessage: async (world) => callOf(world, "removeMessage", inboxAct(world, await delivered(world)), inbox(world)),
	stopMessages: async (world) => {
		await subscribed(world);
		return callOf(world, "stopMessages", stopping(world));
	},
};

const attemptsOf = async ({ store }: World) =>
	(await store.messages({ state: "WAITING", appId: null, after: null, most: 10 })).map(({ attempts }) => attempts);
