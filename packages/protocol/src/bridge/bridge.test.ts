import assert from "node:assert/strict";
import { test } from "node:test";
import { manualTimers, memoryPipe, type Pipe, portPipe } from "./index.ts";

/** What every pipe promises. */
const pipes: Record<string, () => readonly [Pipe, Pipe]> = {
	memory: memoryPipe,
	port: () => {
		const { port1, port2 } = new MessageChannel();
		return [portPipe(port1), portPipe(port2)];
	},
};
for (const [name, make] of Object.entries(pipes)) {
	const heard = (pipe: Pipe, many: number) =>
		new Promise<readonly unknown[]>((resolve) => {
			const messages: unknown[] = [];
			pipe.listen((message) => {
				if (messages.push(message) === many) resolve(messages);
			});
		});
	test(`${name}: messages arrive in order, as copies, later`, async () => {
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
	test(`${name}: what was sent before the end arrives, and then the end, once`, async () => {
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
}

test("manual timers run what is due, in order, and nothing that was called off", () => {
	const timers = manualTimers();
	const ran: string[] = [];
	timers.after(20, () => ran.push("late"));
	timers.after(10, () => {
		ran.push("early");
		timers.after(5, () => ran.push("from within"));
	});
	timers.after(10, () => ran.push("never"))();
	timers.pass(9);
	assert.deepEqual([ran, timers.waiting], [[], 2]);
	timers.pass(11);
	assert.deepEqual([ran, timers.waiting], [["early", "from within", "late"], 0]);
});
