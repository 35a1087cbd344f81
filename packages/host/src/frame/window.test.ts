import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { manualTimers } from "@byleave/protocol/bridge";
import { programWindow } from "./window.ts";

const origin = "https://shop.example";

/** A frame's window that writes down what it is sent. */
function scene() {
	const sent: unknown[][] = [];
	const contentWindow = { postMessage: (...given: unknown[]) => void sent.push(given) };
	const frame = { contentWindow: contentWindow as typeof contentWindow | null };
	const page = new EventTarget();
	const timers = manualTimers();
	const program = programWindow({
		frame: frame as unknown as HTMLIFrameElement,
		window: page as unknown as Window,
		origin,
		timers,
	});
	const event = (change: object = {}) =>
		Object.assign(new Event("message"), { source: frame.contentWindow, origin, data: null, ...change }) as MessageEvent;
	return { sent, frame, page, timers, program, event };
}

test("the program speaks from the frame's window, at its origin; a frame without a window says nothing and hears nothing", () => {
	const { program, event, frame, sent } = scene();
	assert.equal(program.says(event()), true);
	assert.equal(program.says(event({ origin: "https://evil.example" })), false);
	assert.equal(program.says(event({ source: {} })), false);
	program.post("word");
	assert.deepEqual(sent, [["word", origin, []]]);
	frame.contentWindow = null;
	assert.equal(program.says(event()), false);
	program.post("word");
	assert.equal(sent.length, 1);
});

test("whether it is there: the window's own word with the value asked, and nothing else", async () => {
	const { program, event, page, timers, sent } = scene();
	const answer = program.there();
	const [[question, to] = []] = sent as [{ value: string }, string][];
	assert.deepEqual([{ ...question, value: "" }, to], [{ type: "byleave:there?", v: 1, value: "" }, origin]);
	const data = { type: "byleave:here", v: 1, value: question?.value };
	let told: boolean | undefined;
	void answer.then((there) => {
		told = there;
	});
	for (const change of [{ data: { ...data, type: "byleave:hello" } }, { data: { ...data, value: "" } }, {}]) {
		page.dispatchEvent(event(change));
	}
	page.dispatchEvent(event({ data, source: {} }));
	await null;
	assert.equal(told, undefined);
	page.dispatchEvent(event({ data }));
	assert.equal(await answer, true);
	assert.deepEqual([timers.waiting, getEventListeners(page, "message").length], [0, 0]);
});

test("who waits when it is over, or for too long, is told that nobody is there", async () => {
	for (const over of [
		({ program }: ReturnType<typeof scene>) => program.stop(),
		({ timers }: ReturnType<typeof scene>) => timers.pass(10_000),
	]) {
		const stage = scene();
		const both = [stage.program.there(), stage.program.there()];
		over(stage);
		assert.deepEqual(await Promise.all(both), [false, false]);
		assert.deepEqual([stage.timers.waiting, getEventListeners(stage.page, "message").length], [0, 0]);
	}
});
