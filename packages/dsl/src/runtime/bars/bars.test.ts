import assert from "node:assert/strict";
import { test } from "node:test";
import type { PageLook } from "../../built.ts";
import { createBars } from "./bars.ts";

/** What the host is told of a page that looks so, at its top and scrolled. */
async function told(look: PageLook): Promise<readonly unknown[]> {
	const parent = {};
	const page = Object.assign(new EventTarget(), { parent, document: {} });
	const bars = createBars(page as never, undefined, () => {});
	const { port1, port2 } = new MessageChannel();
	const heard: unknown[] = [];
	const said = Promise.withResolvers<void>();
	port1.onmessage = ({ data }) => {
		heard.push(data.bars.transparent);
		if (data.bars.loading) said.resolve();
	};
	const offer = { source: parent, data: { type: "byleave:dsl", v: 1 }, ports: [port2] };
	page.dispatchEvent(Object.assign(new Event("message"), offer));
	for (const isScrolled of [false, true, false]) {
		bars.page("pages/a/a", look, isScrolled);
		// What is said together is said once.
		await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
	}
	bars.loading(true);
	await said.promise;
	port1.close();
	return heard;
}

test("transparentTitle: always, until it is scrolled, or not", async () => {
	assert.deepEqual(await told({ transparentTitle: "always" }), [true, true]);
	assert.deepEqual(await told({ transparentTitle: "auto" }), [true, false, true, true]);
	assert.deepEqual(await told({ transparentTitle: "none" }), [false, false]);
	assert.deepEqual(await told({}), [false, false]);
});
