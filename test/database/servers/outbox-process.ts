import { createInterface } from "node:readline";
import type { ConfigInput } from "@byleave/server";
import type { Channel } from "../../../packages/server/src/messages/channels/channel.ts";
import { createOutbox } from "../../../packages/server/src/messages/outbox.ts";
import { openRegistry } from "../../../packages/server/src/register/registry.ts";
import { openStore } from "../../../packages/server/src/stores/open-store.ts";
import { createSecrets } from "../../../packages/server/src/trust/secrets.ts";
import { MASTER_SECRET } from "../config.ts";

/**
 * An outbox in a process of its own on a shared database: `<store, as JSON> <now>`. What it hands over it says on a line, `deliver <messageId …>`; a line
 * `done` answers for those of the oldest that is waiting, `later <ms>` moves its clock, `look` has it look for what is due, `over` is answered
 * when nothing is on its way.
 */
const [, , place = "", start = "0"] = process.argv;
let now = Number(start);
const waiting: (() => void)[] = [];
const push: Channel = {
	most: 5,
	deadlineMs: 50_000,
	async deliver(messages) {
		const ids = messages.map(({ messageId }) => messageId);
		process.stdout.write(`deliver ${ids.join(" ")}\n`);
		await new Promise<void>((tell) => waiting.push(tell));
		return ids.map((messageId) => ({ messageId, outcome: "delivered" as const }));
	},
};
const store = await openStore(JSON.parse(place) as ConfigInput["store"], {});
const outbox = createOutbox({
	store,
	registry: await openRegistry(store, () => performance.now()),
	secrets: createSecrets(MASTER_SECRET),
	now: () => now,
	elapsed: () => 0,
	emit: () => {},
	channels: { SMS: null, PUSH: push, INBOX: null },
	// It looks when it is told to, and not each second.
	leases: { holds: async () => false },
	failed: (error) => console.error(error),
});
createInterface({ input: process.stdin })
	.on("line", (line) => {
		const [word, value] = line.split(" ");
		if (word === "done") waiting.shift()?.();
		if (word === "later") now += Number(value);
		if (word === "look") outbox.wake("PUSH");
		if (word === "over") void outbox.idle().then(() => process.stdout.write("over\n"));
	})
	.on("close", () => process.exit(0));
process.stdout.write("ready\n");
