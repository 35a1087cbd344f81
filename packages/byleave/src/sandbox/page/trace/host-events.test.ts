import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryPipe } from "@byleave/protocol/bridge";
import { watchedPipe } from "./host-events.ts";

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A watched pipe, what the page hears of it, and all that happens in its order. */
function scene(note: (title: string) => void = () => {}) {
	const [page, inside] = memoryPipe();
	const order: string[] = [];
	const told: { title: string; sub: string }[] = [];
	const heard: unknown[] = [];
	const watched = watchedPipe(inside, "shop", {
		note(entry) {
			order.push(`told ${entry.title}`);
			told.push(entry);
			note(entry.title);
		},
		cause: () => undefined,
		support: "",
	});
	page.listen((message) => heard.push(message));
	watched.listen((message) => {
		const { id } = Object(message) as { id?: unknown };
		order.push("the host has it");
		// As the host does with a call that it knows nothing of: at once.
		watched.send({ type: "answer", id, ok: true, result: { authSuccessScopes: ["a"] } });
	});
	return { page, order, told, heard };
}
const call = { type: "call", id: 1, api: "getAuthCode", params: '{"scopeNicks":["a","b"]}' };

test("ruling 1: whoever watches sees a call after the host, and then its answer", async () => {
	const { page, order, told } = scene();
	page.send(call);
	await settled();
	assert.deepEqual(order, ["the host has it", "told my.getAuthCode", "told my.getAuthCode: success"]);
	assert.deepEqual(
		told.map(({ sub }) => sub),
		["a, b", "a"],
	);
});

test("a call of the container's own says what it is about, in the call and in its answer, and nobody granted it", async () => {
	const [page, inside] = memoryPipe();
	const told: unknown[][] = [];
	const note = ({ title, sub, mark }: { title: string; sub: string; mark: string }) => told.push([title, sub, mark]);
	const watched = watchedPipe(inside, "shop", { note, cause: () => undefined, support: "" });
	watched.listen(() => {});
	const long = "x".repeat(200);
	const wrong = { error: 2, errorMessage: "Invalid parameters: items must be a list of texts." };
	for (const [id, api, params, ok, result] of [
		[1, "confirm", { title: "", content: "Leave?" }, true, { confirm: false }],
		[2, "showActionSheet", { items: ["Tea", "Coffee"] }, true, { index: 1 }],
		[3, "showToast", { content: long }, true, {}],
		[4, "showActionSheet", {}, false, wrong],
	] as const) {
		page.send({ type: "call", id, api, params: JSON.stringify(params) });
		await settled();
		watched.send({ type: "answer", id, ok, result });
		await settled();
	}
	assert.deepEqual(told, [
		["my.confirm", "Leave?", "note"],
		["my.confirm: success", "false", "note"],
		["my.showActionSheet", '["Tea","Coffee"]', "note"],
		["my.showActionSheet: success", "1", "note"],
		["my.showToast", `${long.slice(0, 80)}…`, "note"],
		["my.showToast: success", "", "note"],
		["my.showActionSheet", "", "note"],
		["my.showActionSheet: fail 2", wrong.errorMessage, "failed"],
	]);
});

test("ruling 1: what cannot be read or told fails nobody", async (t) => {
	t.mock.method(console, "error", () => {});
	const { page, heard } = scene(() => {
		throw new Error("full");
	});
	const odd = [
		call,
		{ ...call, id: 2, params: "{" },
		{ ...call, id: 3, params: false },
		{ ...call, id: 4, params: { scopes: 10n } },
		{ ...call, id: 5, api: 7 },
		null,
		7,
	];
	for (const message of odd) page.send(message);
	await settled();
	assert.equal(heard.length, odd.length);
});

test("ruling 38: an assignment to my is told, with what it added and what it did not change", async () => {
	const { page, told } = scene();
	page.send({ type: "assigned", taken: ["tradePay"], kept: ["getAuthCode", "alert"] });
	await settled();
	assert.deepEqual(told[0] && [told[0].title, told[0].sub], ["window.my was assigned", "1 names taken over, 2 kept"]);
});
