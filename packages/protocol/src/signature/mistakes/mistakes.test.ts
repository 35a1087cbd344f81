import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type SignedParts, signedText } from "../text.ts";
import { changed, type MoreParts } from "./draft.ts";
import { mistakes } from "./mistakes.ts";

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
const tried = (name: string, change: Change = {}, more: MoreParts = {}): readonly string[] => {
	const mistake = mistakes.find((mistake) => mistake.name === name) ?? assert.fail(name);
	const parts = partsOf(change);
	return [...mistake.changes(parts, more)].map((change) => Buffer.from(changed(parts, [change])).toString("latin1"));
};
const signed = (change: Change): string => Buffer.from(signedText(partsOf(change))).toString("latin1");
/** The mistake tries exactly these, made from the request `of`. */
const tries = (name: string, of: Change, texts: readonly Change[], more?: MoreParts): void =>
	assert.deepEqual(
		tried(name, of, more),
		texts.map((text) => signed({ ...of, ...text })),
	);
/** The mistake tries these among others. */
const includes = (name: string, of: Change, texts: readonly Change[], more?: MoreParts): void => {
	const all = tried(name, of, more);
	for (const text of texts) assert.ok(all.includes(signed({ ...of, ...text })), JSON.stringify(text));
};
/** Another body of the same JSON. */
const serialised = (name: string, body: string, ...others: readonly string[]): void =>
	includes(
		name,
		{ body },
		others.map((other) => ({ body: other })),
	);

it("every mistake has a name of its own, and says what came and what to do", () => {
	assert.equal(new Set(mistakes.map(({ name }) => name)).size, mistakes.length);
	for (const { name, came, todo } of mistakes) {
		assert.match(name, /^[a-z]+(-[a-z]+)+$/);
		assert.ok(came !== "" && !came.endsWith("."), name);
		assert.match(todo, /^[A-Z].*\.$/, name);
	}
});

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
	it("every other prefix, in place of its own if it has one", () => {
		const prefixes = ["", "/a", "/x/y"];
		tries("path-other-prefix", {}, [{ path: "/x/y/b/c" }], { prefixes });
		tries("path-other-prefix", { path: "/b/c" }, [{ path: "/a/b/c" }, { path: "/x/y/b/c" }], { prefixes });
	});
	it("with and without what may stand behind it", () => {
		tries("path-suffix", {}, [{ path: "/a/b/c.htm" }], { suffixes: ["", ".htm"] });
		tries("path-suffix", { path: "/a.htm" }, [{ path: "/a" }], { suffixes: ["", ".htm"] });
	});
	it("without its query", () => {
		tries("path-query", { path: "/a?b=/c" }, [{ path: "/a" }]);
		tries("path-query", {}, []);
	});
	it("the whole URL, if the host is known", () => {
		const urls = ["https://w.example/a/b/c", "http://w.example/a/b/c", "w.example/a/b/c"];
		const paths = urls.map((path) => ({ path }));
		tries("path-full-url", {}, paths, { host: "w.example" });
		includes("path-full-url", {}, paths, { host: "w.example:8443" });
		tries("path-full-url", {}, []);
	});
	it("another slash at the end, or within", () => {
		tries("path-slash-at-end", {}, [{ path: "/a/b/c/" }]);
		tries("path-slash-at-end", { path: "/a/" }, [{ path: "/a" }]);
		tries("path-doubled-slash", {}, [{ path: "//a/b/c" }, { path: "/a//b/c" }, { path: "/a/b//c" }]);
		includes("path-doubled-slash", { path: "/a//b" }, [{ path: "/a/b" }]);
	});
	it("the platform's other paths", () =>
		tries("path-other-operation", {}, [{ path: "/d" }], { paths: ["/a/b/c", "/d"] }));
});

describe("what is tried of the body", () => {
	const body = '{ "b": [1, {"d": null, "c": "é/"}], "a": "<x>&\'=" }';

	it("none at all, with and without its dot, or an empty object", () => {
		const all = tried("body-left-out", { body: '{"k":1}' });
		assert.deepEqual(all.slice(0, 3), [
			signed({ body: "" }),
			signed({ body: "{}" }),
			"POST /a/b/c\nclient-1.2026-11-23T10:00:00+00:00",
		]);
	});
	it("other line ends, and no spaces around it", () => {
		const body = " a\r\nb\nc ";
		includes("body-line-ends", { body }, [{ body: "a\r\nb\nc" }, { body: " a\nb\nc " }, { body: " a\r\nb\r\nc " }]);
	});
	it("every serialisation that libraries make", () => {
		serialised(
			"body-serialised-again",
			body,
			'{"b":[1,{"d":null,"c":"é/"}],"a":"<x>&\'="}',
			'{"b": [1, {"d": null, "c": "é/"}], "a": "<x>&\'="}',
		);
		serialised(
			"body-indented",
			body,
			'{\n  "b": [\n    1,\n    {\n      "d": null,\n      "c": "é/"\n    }\n  ],\n  "a": "<x>&\'="\n}',
			'{\n    "b": [\n        1,\n        {\n            "d": null,\n            "c": "é/"\n        }\n    ],\n    "a": "<x>&\'="\n}',
			'{\n\t"b": [\n\t\t1,\n\t\t{\n\t\t\t"d": null,\n\t\t\t"c": "é/"\n\t\t}\n\t],\n\t"a": "<x>&\'="\n}',
			'{\r\n  "b": [\r\n    1,\r\n    {\r\n      "d": null,\r\n      "c": "é/"\r\n    }\r\n  ],\r\n  "a": "<x>&\'="\r\n}',
		);
		serialised(
			"body-escaped",
			body,
			'{"b":[1,{"d":null,"c":"é\\/"}],"a":"<x>&\'="}',
			'{"b":[1,{"d":null,"c":"\\u00e9/"}],"a":"<x>&\'="}',
			'{"b": [1, {"d": null, "c": "\\u00e9/"}], "a": "<x>&\'="}',
			'{"b":[1,{"d":null,"c":"\\u00e9\\/"}],"a":"<x>&\'="}',
			'{"b":[1,{"d":null,"c":"é/"}],"a":"\\u003cx\\u003e\\u0026\\u0027\\u003d"}',
			'{"b":[1,{"d":null,"c":"\\u00E9/"}],"a":"\\u003Cx\\u003E\\u0026\\u0027="}',
		);
		serialised(
			"body-keys-ordered",
			body,
			'{"a":"<x>&\'=","b":[1,{"c":"é/","d":null}]}',
			'{"a":"<x>&\'=","b":[1,{"d":null,"c":"é/"}]}',
			'{"a": "<x>&\'=", "b": [1, {"d": null, "c": "é/"}]}',
		);
	});
	it("every order of up to five keys; of more, those that programs make", () => {
		const five = tried("body-keys-ordered", { body: '{"a":1,"b":2,"c":3,"d":4,"e":5}' });
		assert.equal(new Set(five.filter((text) => !text.includes(" 1") && !text.includes("\n "))).size, 120);
		serialised("body-keys-ordered", '{"b":1,"a":2,"c":3,"f":4,"e":5,"d":6}', '{"d":6,"e":5,"f":4,"c":3,"a":2,"b":1}');
		serialised("body-keys-ordered", '{"b":1,"a":2,"c":3,"f":4,"e":5,"d":6}', '{"f":4,"e":5,"d":6,"c":3,"b":1,"a":2}');
	});
	it("as a form, as a string, encoded", () => {
		const body = '{"b":"x y","a":1}';
		serialised("body-as-form", body, "b=x y&a=1", "b=x+y&a=1", "a=1&b=x y");
		serialised("body-quoted", body, '"{\\"b\\":\\"x y\\",\\"a\\":1}"');
		serialised("body-quoted", '"{}"', "{}");
		serialised("body-encoded", body, btoa(body), encodeURIComponent(body));
	});
	it("in other character sets", () => {
		const parts = partsOf({ body: '{"a":"é"}' });
		const head = signed({ body: "" });
		const all = tried("body-other-charset", { body: '{"a":"é"}' });
		assert.ok(all.includes(`${head}{"a":"é"}`), "ISO 8859-1");
		assert.ok(all.includes(head + Buffer.from(Buffer.from(parts.body).toString("latin1")).toString("latin1")), "twice");
		serialised("body-other-charset", '{"a":"é"}', '\ufeff{"a":"é"}', '{"a":"e\u0301"}', '{"a":"?"}');
	});
	it("as it was before something rewrote it on the way", () => {
		serialised("body-changed-on-the-way", '{"a":"x y"}', '{"a":"x+y"}');
		serialised("body-changed-on-the-way", '{"a":"x+y"}', '{"a":"x%2By"}', '{"a":"x y"}');
		serialised("body-changed-on-the-way", '{"a":"%41"}', '{"a":"A"}');
		serialised("body-changed-on-the-way", '{"a":"&lt;&amp;"}', '{"a":"<&"}');
		serialised("body-changed-on-the-way", '{"a":"&"}', '{"a":"&amp;"}');
	});
	it("before it was compressed, where that is known", () => {
		tries("body-compressed", { body: "~" }, [{ body: "{}" }], { plain: [bytes("{}")] });
		tries("body-compressed", { body: "~" }, []);
	});
	it("nothing of a body that is no JSON", () => {
		for (const name of ["body-serialised-again", "body-indented", "body-escaped", "body-keys-ordered", "body-as-form"])
			tries(name, { body: "grantType=x" }, []);
		for (const body of ["null", '"id"', "[1]"]) tries("body-as-form", { body }, []);
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
			"2026-11-23 10:00:00",
			"20261123100000",
			"2026-11-23T12:00:00 02:00",
			"2026-11-23T12%3A00%3A00%2B02%3A00",
		];
		includes(
			"time-other-text",
			{ time: "2026-11-23T12:00:00+02:00" },
			times.map((time) => ({ time })),
		);
		includes("time-other-zone", {}, [
			{ time: "2026-11-23T15:30:00+05:30" },
			{ time: "2026-11-23T18:00:00.000+08:00" },
			{ time: "2026-11-23T05:00:00-05:00" },
		]);
		assert.ok(!tried("time-other-text", {}).includes(signed({})), "never the header's own");
	});
	it("moments close by, in the header's form", () => {
		includes("time-taken-twice", {}, [{ time: "2026-11-23T10:00:01+00:00" }, { time: "2026-11-23T10:00:03+00:00" }]);
		const time = "2026-11-23T10:00:00.250Z";
		includes("time-taken-twice", { time }, [
			{ time: "2026-11-23T10:00:00.249Z" },
			{ time: "2026-11-23T10:00:00.270Z" },
		]);
		includes("time-taken-twice", { time: "1795428000250" }, [{ time: "1795428000249" }]);
	});
	it("none at all", () => includes("time-left-out", {}, [{ time: "" }]));
	it("nothing of what is no time", () => {
		tries("time-other-text", { time: "now" }, []);
		tries("time-other-zone", { time: "now" }, []);
		tries("time-taken-twice", { time: "now" }, []);
	});
});

describe("what is tried of the rest", () => {
	it("the body's ids in place of the client's, four at most, and those that are known", () => {
		const body = JSON.stringify({
			idle: "no",
			appId: "1",
			clientid: "2",
			ID: "3",
			userId: 4,
			authId: "5",
			lastId: "6",
		});
		const all = tried("client-swapped", { body }, { ids: ["7"] });
		assert.deepEqual(
			all.slice(0, 5),
			["1", "2", "3", "5", "7"].map((clientId) => signed({ body, clientId })),
		);
		assert.ok(all.includes(signed({ body, clientId: "CLIENT-1" })));
	});
	it("client and time in the other order", () =>
		tries("parts-swapped", {}, [{ clientId: sent.time, time: sent.clientId }]));
	it("something else than one LF after the path", () => {
		assert.deepEqual(
			tried("newline-missing"),
			["", " ", "\r\n", "\\n", ".", "\r"].map((gap) => `POST /a/b/c${gap}client-1.2026-11-23T10:00:00+00:00.{}`),
		);
		assert.ok(tried("newline-doubled").includes("POST /a/b/c\n\nclient-1.2026-11-23T10:00:00+00:00.{}"));
	});
	it("something else than dots between the parts", () => {
		assert.deepEqual(
			tried("dots-missing").slice(0, 5),
			["", "\n", "\\.", ",", " . "].map((gap) => `POST /a/b/c\nclient-1${gap}2026-11-23T10:00:00+00:00${gap}{}`),
		);
		assert.ok(tried("dots-missing").includes("POST /a/b/c\nclient-1.2026-11-23T10:00:00+00:00{}"));
	});
	it("other spaces, no method, no first line", () => {
		assert.ok(tried("spaces-other").includes("POST  /a/b/c\nclient-1.2026-11-23T10:00:00+00:00.{}"));
		assert.deepEqual(tried("method-left-out"), [
			"/a/b/c\nclient-1.2026-11-23T10:00:00+00:00.{}",
			"client-1.2026-11-23T10:00:00+00:00.{}",
		]);
	});
	it("other methods, but never the right one", () => {
		includes("method-other", {}, [{ method: "post" }, { method: "GET" }]);
		includes("method-other", { method: "GET" }, [{ method: "get" }, { method: "POST" }]);
		for (const method of ["POST", "GET"]) {
			assert.ok(!tried("method-other", { method }).includes(signed({ method })));
		}
	});
	it("the whole with something behind it, or encoded", () => {
		assert.ok(tried("end-added").includes(`${signed({})}\n`));
		const all = tried("text-encoded");
		assert.ok(all.includes(btoa(signed({}))));
		assert.ok(all.includes(Buffer.from(signed({}), "utf16le").toString("latin1")));
	});
});
