import assert from "node:assert/strict";
import { test } from "node:test";
import { startAt } from "./start-at.ts";

test("[132] a message opens a page of the program's own origin, whatever it names", () => {
	const app = { origin: "http://mara--shop.byleave.localhost:1", start: "/tea/?a=1" };
	for (const [page, start] of [
		[null, "/tea/?a=1"],
		["orders/7?from=sms#top", "/orders/7?from=sms#top"],
		["/pages/cart/cart?id=3", "/pages/cart/cart?id=3"],
		["https://shop.example/orders/7?x=1", "/orders/7?x=1"],
		["//evil.example/x", "/tea/?a=1"],
		["/\\evil.example/x", "/tea/?a=1"],
		["javascript:alert(1)", "/tea/?a=1"],
		["mini://platformapi/startapp", "/tea/?a=1"],
		["http://evil.example/", "/tea/?a=1"],
		["../../x", "/x"],
		["?b=2", "/tea/?b=2"],
	] as const) {
		assert.equal(startAt(app, page), start, String(page));
	}
});
