import { type Arrived, type ChannelUnderTest, channelContract, type Draft } from "../../contract/channel.ts";
import { approved, subscribed, write } from "../../contract/messages/hands.ts";
import { NOW, worldOf } from "../../contract/world.ts";
import type { Store } from "../../store.ts";
import { openMemory } from "../../stores/sqlite/memory.ts";
import { createSecrets } from "../../trust/secrets.ts";
import { openWords, sealWords } from "../words.ts";
import type { Delivery } from "./channel.ts";
import { inboxChannel } from "./inbox.ts";

/** The server's own inbox is a channel like any other: accepted messages of a real store, and what lies in it afterwards. */
const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");

async function inboxUnderTest(drafts: readonly Draft[]): Promise<ChannelUnderTest> {
	const store = await openMemory();
	const world = await worldOf(store);
	await approved(world);
	const tokens = new Map<string, string>();
	const messages: Delivery[] = [];
	for (const draft of drafts) {
		const { sub, title, content, link, page, language } = draft;
		const access = tokens.get(sub) ?? (await subscribed(world, { sub }));
		tokens.set(sub, access);
		const words = sealWords(secrets, { page, texts: { [language]: { title, content, link } } });
		messages.push({ ...draft, channel: "INBOX", messageId: await write(world, access, { words }) });
	}
	let broken = false;
	const behind: Pick<Store, "putInInbox"> = {
		async putInInbox(put) {
			if (broken) throw new Error("The store does not answer.");
			return store.putInInbox(put);
		},
	};
	const lying = async (sub: string): Promise<Arrived[]> =>
		(await store.inboxOf({ sub, operations: [] })).map(({ messageId, words }) => {
			const said = Object.values(openWords(secrets, words).texts).flatMap((one) => [
				one.title,
				one.content,
				one.link?.url,
			]);
			return { messageId, sub, said: said.join("\n") };
		});
	return {
		channel: inboxChannel({ store: { ...store, ...behind }, now: () => NOW }),
		messages,
		arrived: async () => (await Promise.all([...tokens.keys()].map(lying))).flat(),
		breakDown: async () => {
			broken = true;
		},
		mend: async () => {
			broken = false;
		},
		// Who may not be written to any more cannot be reached.
		unreachable: async (sub) => world.stop({ sub }),
		close: () => store.close(),
	};
}

channelContract("the server's own inbox", "INBOX", inboxUnderTest);
