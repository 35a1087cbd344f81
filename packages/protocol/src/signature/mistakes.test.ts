import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mistakes } from "./mistakes.ts";
import { type SignedParts, signedText } from "./text.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
type Change = Partial<Omit<SignedParts, "body">> & { readonly body?: string };
const sent: SignedParts = {
	method: "POST",
	path: "/a/b/c",
	clientId: "client-1",
	time: "2026-11-23T10:00:00+00:00",
	body: bytes("{}"),
};
const partsOf = ({ body = "{}", ...change }: Change): SignedParts => ({ ...sent, ...change, body: bytes(body) });
/** The texts that are tried for a mistake, with these parts of the request. */
const tried = (name: string, change: Change = {}, host?: string): readonly string[] => {
	const mistake = mistakes.find((mistake) => mistake.name === name) ?? assert.fail(name);
	return [...mistake.texts(partsOf(change), { host })].map((text) => new TextDecoder().decode(text));
};
const signed = (change: Change): string => new TextDecoder().decode(signedText(partsOf(change)));
/** The mistake tries exactly these, made from the request `of`. */
const tries = (name: string, of: Change, texts: readonly Change[], host?: string): void =>
	assert.deepEqual(
		tried(name, of, host),
		texts.map((text) => signed({ ...of, ...text })),
	);
/** Another body of the same JSON. */
const serialised = (body: string, other: string): void =>
	assert.ok(tried("body-serialised-again", { body }).includes(signed({ body: other })), other);

describe("what is tried of the path", () => {
	it("no slash at the start, however many there were", () => {
		tries("path-no-slash", {}, [{ path: "a/b/c" }]);
		tries("path-no-slash", { path: "//a/b" }, [{ path: "a/b" }]);
	});
	it("each part of it, up to six", () => {
		tries("path-no-prefix", {}, [{ path: "/b/c" }, { path: "b/c" }, { path: "/c" }, { path: "c" }]);
		tries("path-no-prefix", { path: "/a" }, []);
		assert.equal(tried("path-no-prefix", { path: "/1/2/3/4/5/6/7" }).length, 12);
		assert.equal(tried("path-no-prefix", { path: "/1/2/3/4/5/6/7/8/9" }).length, 12);
	});
	it("the whole URL, if the host is known", () => {
		const urls = ["https://w.example/a/b/c", "http://w.example/a/b/c", "w.example/a/b/c"];
		tries(
			"path-full-url",
			{},
			urls.map((path) => ({ path })),
			"w.example",
		);
		tries("path-full-url", {}, []);
	});
	it("a slash at the end", () => tries("path-slash-at-end", {}, [{ path: "/a/b/c/" }]));
});

describe("what is tried of the body", () => {
	it("none at all, with and without its dot, or an empty object", () => {
		const body = '{"k":1}';
		assert.deepEqual(tried("body-left-out", { body }), [
			signed({ body: "" }),
			signed({ body: "{}" }),
			"POST /a/b/c\nclient-1.2026-11-23T10:00:00+00:00",
		]);
	});
	it("other line ends, and no spaces around it", () => {
		const body = " a\r\nb\nc ";
		tries("body-line-ends", { body }, [
			{ body: "a\r\nb\nc" },
			{ body: `${body}\n` },
			{ body: " a\nb\nc " },
			{ body: " a\r\nb\r\nc " },
		]);
	});
	it("every serialisation that libraries make", () => {
		const body = '{ "b": [1, {"d": null, "c": "é/"}], "a": "<x>&\'=" }';
		for (const other of [
			'{"b":[1,{"d":null,"c":"é/"}],"a":"<x>&\'="}',
			'{\n  "b": [\n    1,\n    {\n      "d": null,\n      "c": "é/"\n    }\n  ],\n  "a": "<x>&\'="\n}',
			'{\n    "b": [\n        1,\n        {\n            "d": null,\n            "c": "é/"\n        }\n    ],\n    "a": "<x>&\'="\n}',
			'{\n\t"b": [\n\t\t1,\n\t\t{\n\t\t\t"d": null,\n\t\t\t"c": "é/"\n\t\t}\n\t],\n\t"a": "<x>&\'="\n}',
			'{"b": [1, {"d": null, "c": "é/"}], "a": "<x>&\'="}',
			'{"a":"<x>&\'=","b":[1,{"c":"é/","d":null}]}',
			'{"b":[1,{"d":null,"c":"é\\/"}],"a":"<x>&\'="}',
			'{"b":[1,{"d":null,"c":"\\u00e9/"}],"a":"<x>&\'="}',
			'{"b":[1,{"d":null,"c":"\\u00e9\\/"}],"a":"<x>&\'="}',
			'{"b":[1,{"d":null,"c":"é/"}],"a":"\\u003cx\\u003e\\u0026\\u0027\\u003d"}',
		]) {
			serialised(body, other);
		}
	});
	it("nothing of a body that is no JSON", () => {
		tries("body-serialised-again", { body: "grantType=x" }, []);
		tries("client-swapped", { body: "grantType=x" }, []);
		tries("client-swapped", { body: "null" }, []);
		tries("client-swapped", { body: '"id"' }, []);
	});
	it("alone", () => assert.deepEqual(tried("body-only", { body: "b" }), ["b"]));
});

describe("what is tried of the time", () => {
	it("the same moment as others write it", () => {
		const times = [
			"1795428000000",
			"1795428000",
			"2026-11-23T10:00:00.000Z",
			"2026-11-23T10:00:00Z",
			"2026-11-23T10:00:00+00:00",
			"2026-11-23T10:00:00+0000",
			"2026-11-23T10:00:00.000+00:00",
			"2026-11-23T10:00:00",
			"2026-11-23T12:00:00 02:00",
			"2026-11-23T12%3A00%3A00%2B02%3A00",
		];
		tries(
			"time-other-text",
			{ time: "2026-11-23T12:00:00+02:00" },
			times.map((time) => ({ time })),
		);
	});
	it("nothing of what is no time", () => tries("time-other-text", { time: "now" }, []));
});

describe("what is tried of the rest", () => {
	it("the body's ids in place of the client's, four at most", () => {
		const body = JSON.stringify({
			idle: "no",
			appId: "1",
			clientid: "2",
			ID: "3",
			userId: 4,
			authId: "5",
			lastId: "6",
		});
		tries(
			"client-swapped",
			{ body },
			["1", "2", "3", "5"].map((clientId) => ({ clientId })),
		);
	});
	it("client and time in the other order", () =>
		tries("parts-swapped", {}, [{ clientId: sent.time, time: sent.clientId }]));
	it("something else than one LF after the path", () => {
		assert.deepEqual(
			tried("newline-missing"),
			["", " ", "\r\n", "\\n", "."].map((gap) => `POST /a/b/c${gap}client-1.2026-11-23T10:00:00+00:00.{}`),
		);
	});
	it("something else than dots between the parts", () => {
		assert.deepEqual(
			tried("dots-missing"),
			["", "\n", "\\.", ","].map((gap) => `POST /a/b/c\nclient-1${gap}2026-11-23T10:00:00+00:00${gap}{}`),
		);
	});
	it("other methods, but never the right one", () => {
		tries("method-other", {}, [{ method: "post" }, { method: "GET" }]);
		tries("method-other", { method: "GET" }, [{ method: "get" }, { method: "POST" }]);
	});
});
