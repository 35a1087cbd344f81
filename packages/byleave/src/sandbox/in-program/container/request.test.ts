import assert from "node:assert/strict";
import { test } from "node:test";
import { failed, scene } from "./scene.test.ts";

test("an answer: data by its dataType, status under both names, headers", async () => {
	const { my, answerFetch, fetched } = scene();
	answerFetch(async () => new Response('{"a":[1]}', { status: 201, headers: { "X-Own": "1" } }));
	const headers = { "content-type": "text/plain;charset=UTF-8", "x-own": "1" };
	const said = { status: 201, statusCode: 201, headers };
	assert.deepEqual(await my.request?.({ url: "/api" }), { data: { a: [1] }, ...said });
	assert.deepEqual(await my.request?.({ url: "/api", dataType: "text" }), { data: '{"a":[1]}', ...said });
	assert.deepEqual(await my.request?.({ url: "/api", dataType: "base64" }), { data: "eyJhIjpbMV19", ...said });
	assert.deepEqual(
		fetched.map(({ url, method }) => [method, url]),
		Array(3).fill(["GET", "https://shop.example/api"]),
	);
});

test("what is sent: a query, JSON, a form; headers as an object and, in the old call, as a list", async () => {
	const { my, raw, fetched } = scene();
	const data = { a: 1, b: "x y", c: { d: null }, e: undefined };
	await my.request?.({ url: "https://back.example/q?z=0", data });
	await my.request?.({ url: "/json", method: "post", data, headers: { Authorization: "Bearer x" } });
	const form = { "Content-Type": "application/x-www-form-urlencoded" };
	await my.httpRequest?.({ url: "form", method: "POST", data, headers: form });
	await raw("httpRequest", { url: "/old", method: "PUT", data: "a=1", headers: [{ "x-a": "1" }, { "x-b": "2" }] });
	const [query, json, formed, old] = fetched;
	assert.equal(query?.url, "https://back.example/q?z=0&a=1&b=x+y&c=%7B%22d%22%3Anull%7D");
	assert.deepEqual(await json?.json(), { a: 1, b: "x y", c: { d: null } });
	const of = (request: Request | undefined, name: string) => request?.headers.get(name);
	assert.deepEqual(
		[json?.method, of(json, "content-type"), of(json, "authorization")],
		["POST", "application/json", "Bearer x"],
	);
	assert.deepEqual(
		[formed?.url, await formed?.text()],
		["https://shop.example/cart/form", "a=1&b=x+y&c=%7B%22d%22%3Anull%7D"],
	);
	assert.deepEqual([old?.method, await old?.text(), of(old, "x-a"), of(old, "x-b")], ["PUT", "a=1", "1", "2"]);
});

test("how it fails, in the family's numbers and in words", async () => {
	const { my, answerFetch } = scene();
	answerFetch(async () => Promise.reject(new TypeError("Failed to fetch")));
	const lost = await failed(my.request?.({ url: "/x" }));
	assert.deepEqual([lost.error, /cannot be reached/.test(String(lost.errorMessage))], [12, true]);
	answerFetch(async () => new Response("<html>"));
	const odd = await failed(my.request?.({ url: "/x" }));
	assert.deepEqual([odd.error, odd.data], [14, "<html>"]);
	answerFetch(async () => new Response("no such thing", { status: 404 }));
	const refused = await failed(my.request?.({ url: "/x" }));
	assert.deepEqual([refused.error, refused.status, refused.data], [19, 404, "no such thing"]);
	assert.equal((await failed(my.request?.({ url: "http://" }))).error, 2);
	assert.equal((await failed(my.request?.({}))).error, 2);
});

test("an answer that does not come in the time that the program gives it is 13", async () => {
	const { my, answerFetch } = scene();
	answerFetch(
		({ signal }) =>
			new Promise((_resolve, reject) => {
				signal.addEventListener("abort", () => reject(signal.reason));
			}),
	);
	// A timer that only the signal holds lets Node end.
	const stays = setInterval(() => {}, 1000);
	assert.equal((await failed(my.request?.({ url: "/slow", timeout: 1 }))).error, 13);
	clearInterval(stays);
});
