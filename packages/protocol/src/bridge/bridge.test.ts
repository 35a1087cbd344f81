import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryPipe } from "./memory.ts";
import type { Pipe } from "./messages.ts";
import { portPipe } from "./port.ts";

/** What every pipe promises. */
const pipes: Record<string, () => readonly [Pipe, Pipe]> = {
	memory: memoryPipe,
	port: () => {
		const { port1, port2 } = new MessageChannel();
		return [portPipe(port1), portPipe(port2)];
	},
};
/** A message that never comes fails its test. */
const patience = { timeout: 60_000 };
for (const [name, make] of Object.entries(pipes)) {
	const heard = (pipe: Pipe, many: number) =>
		new Promise<readonly unknown[]>((resolve) => {
			const messages: unknown[] = [];
			pipe.listen((message) => {
				if (messages.push(message) === many) resolve(messages);
			});
		});
	test(`${name}: messages arrive in order, as copies, later`, patience, async () => {
		const [one, other] = make();
		let arrived = false;
		const all = heard(other, 3);
		void all.then(() => {
			arrived = true;
		});
		const sent = { list: [1] };
		for (const message of [sent, null, "last"]) one.send(message);
		sent.list.push(2);
		assert.equal(arrived, false);
		assert.deepEqual(await all, [{ list: [1] }, null, "last"]);
		one.close();
	});
	test(`${name}: what cannot be copied throws at the sender`, () => {
		const [one] = make();
		assert.throws(() => one.send(() => {}), { name: "DataCloneError" });
		one.close();
	});
	test(`${name}: what was sent before the end arrives, and then the end, once`, patience, async () => {
		const [one, other] = make();
		const last = heard(other, 1);
		let ends = 0;
		const ended = new Promise<void>((resolve) => {
			other.ended(() => {
				ends++;
				resolve();
			});
		});
		one.send("bye");
		one.close();
		one.close();
		assert.deepEqual(await last, ["bye"]);
		await ended;
		other.close();
		assert.equal(ends, 1);
	});
	test(`${name}: both ends speak, hear and tell of their end`, patience, async () => {
		for (const other of [0, 1] as const) {
			const ends = make();
			const [from, to] = [ends[1 - other] ?? assert.fail(), ends[other]];
			const messages: unknown[] = [];
			to.listen((message) => messages.push(message));
			const ended = new Promise<void>((resolve) => to.ended(resolve));
			from.send("one");
			from.close();
			from.send("after the end");
			await ended;
			assert.deepEqual(messages, ["one"]);
			to.close();
		}
	});
}

test("memory: a message that nobody hears is lost, and so is an end", async () => {
	for (const end of [0, 1] as const) {
		const ends = memoryPipe();
		const [from, to] = [ends[1 - end] ?? assert.fail(), ends[end]];
		from.send("unheard");
		await null;
		const heard: unknown[] = [];
		to.listen((message) => heard.push(message));
		from.send("heard");
		from.close();
		await null;
		assert.deepEqual(heard, ["heard"]);
	}
});

test("port: the end is told once, whatever the port tells", () => {
	const port = new EventTarget();
	let ends = 0;
	portPipe(port as MessagePort).ended(() => ends++);
	for (const _ of [1, 2]) port.dispatchEvent(new Event("close"));
	assert.equal(ends, 1);
});
