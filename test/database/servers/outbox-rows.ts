import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { ConfigInput } from "@byleave/server";
import { approved, states, subscribed, write } from "../../../packages/server/src/contract/messages/hands.ts";
import { type Another, another } from "../../../packages/server/src/contract/process.ts";
import { NOW, type World, worldOf } from "../../../packages/server/src/contract/world.ts";
import { sealWords } from "../../../packages/server/src/messages/words.ts";
import { openStore } from "../../../packages/server/src/stores/open-store.ts";
import { createSecrets } from "../../../packages/server/src/trust/secrets.ts";
import { MASTER_SECRET } from "../config.ts";

const MESSAGES = 60;
const PROCESS = join(import.meta.dirname, "outbox-process.ts");
const words = sealWords(createSecrets(MASTER_SECRET), {
	page: null,
	texts: { en: { title: "Ready", content: "It is ready.", link: null } },
});

type Place = ConfigInput["store"];
/** An empty database, wherever it is. */
type Open = (t: TestContext) => Promise<Place>;

async function ready(t: TestContext, open: Open): Promise<readonly [World, Place, ReadonlySet<string>]> {
	const place = await open(t);
	const store = await openStore(place, {});
	t.after(() => store.close());
	const world = await worldOf(store);
	await approved(world, { channel: "PUSH" });
	const access = await subscribed(world);
	const quota = { most: MESSAGES, per: 1 };
	const ids = new Set<string>();
	for (let n = 0; n < MESSAGES; n++) ids.add(await write(world, access, { channel: "PUSH", words, quota }));
	return [world, place, ids];
}
async function start(place: Place): Promise<Another> {
	const process = another(PROCESS, [JSON.stringify(place), String(NOW)]);
	assert.equal(await process.line(), "ready");
	return process;
}
/** What it hands over next. */
const handed = async (process: Another): Promise<readonly string[]> => {
	const [word, ...ids] = (await process.line()).split(" ");
	assert.equal(word, "deliver");
	return ids;
};

/**
 * Two servers that deliver from one database, of which one is killed: nothing is lost, and nothing comes twice but what its channel
 * did not answer for (the outbox's lease).
 */
export function twoOutboxes(open: Open): void {
	test("two outboxes hand over each message once, whichever takes it", async (t) => {
		const [world, place, ids] = await ready(t, open);
		const both = await Promise.all([start(place), start(place)]);
		t.after(() => both.map((one) => one.kill()));
		const seen: string[] = [];
		const run = async (process: Another): Promise<void> => {
			process.say("look");
			while (seen.length < MESSAGES) {
				const next = await handed(process).catch(() => undefined);
				if (!next) return;
				seen.push(...next);
				process.say("done");
			}
			// Whoever waits for more is told that there is no more.
			for (const one of both) one.kill();
		};
		await Promise.all(both.map(run));
		assert.equal(seen.length, MESSAGES);
		assert.deepEqual(new Set(seen), ids);
		assert.equal(Object.keys(await states(world)).length, MESSAGES);
	});

	test("[127] one is killed while its channel is at work: the other brings the rest, and, its lease over, those again", async (t) => {
		const [world, place, ids] = await ready(t, open);
		const [one, two] = await Promise.all([start(place), start(place)]);
		t.after(() => two.kill());
		one.say("look");
		await handed(one);
		one.kill();
		await one.ended;
		const waiting = await world.store.messages({ state: "WAITING", appId: null, after: null, most: MESSAGES });
		assert.equal(waiting.length, MESSAGES);
		const taken = waiting.filter(({ attempts }) => attempts > 0).map(({ messageId }) => messageId);
		assert.ok(taken.length > 0 && taken.length < MESSAGES);
		const bring = async (count: number): Promise<readonly string[]> => {
			const seen: string[] = [];
			two.say("look");
			while (seen.length < count) {
				seen.push(...(await handed(two)));
				two.say("done");
			}
			return seen;
		};
		const rest = await bring(MESSAGES - taken.length);
		assert.deepEqual(new Set([...rest, ...taken]), ids);
		// What it has heard last is written down before the lease of it can be over.
		two.say("over");
		assert.equal(await two.line(), "over");
		two.say("later 60000");
		const again = await bring(taken.length);
		assert.deepEqual(again.toSorted(), taken.toSorted());
		// Nothing is left for anybody: what was told to be delivered is written down.
		two.say("over");
		assert.equal(await two.line(), "over");
		assert.deepEqual(new Set(Object.values(await states(world))), new Set(["DELIVERED"]));
	});
}
