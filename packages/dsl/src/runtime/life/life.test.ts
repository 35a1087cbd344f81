import assert from "node:assert/strict";
import { test } from "node:test";
import { createGuard } from "../errors/guard.ts";
import { createApp } from "./app.ts";
import { componentDefinition, createComponent } from "./component.ts";
import { createPage, type PageInstance } from "./page.ts";

function scene() {
	const troubles: string[] = [];
	const guard = createGuard((error, during) => troubles.push(`${during}: ${String(error)}`));
	return { troubles, guard, draw: (then?: () => void) => then?.() };
}
const open = (definition: unknown, { guard, draw } = scene()) =>
	createPage(definition, { path: "pages/a/a", query: { q: "1" } }, { guard, draw });

test("life-cycle methods are found however they are written, and in events", () => {
	const seen: string[] = [];
	const page = open({
		onload: () => seen.push("load"),
		OnShow: () => seen.push("show"),
		events: { onBack: () => seen.push("back") },
	});
	for (const name of ["onLoad", "onShow", "onBack", "onHide"] as const) page.call(name);
	assert.deepEqual(seen, ["load", "show", "back"]);
	assert.equal(page.call("onHide"), false);
});

test("each opening of a page has data of its own, also where a function makes it", () => {
	for (const data of [{ list: [] as number[] }, () => ({ list: [] as number[] })]) {
		const definition = { data };
		const [one, two] = [open(definition), open(definition)];
		(one.instance.data.list as number[]).push(1);
		assert.deepEqual(two.instance.data, { list: [] });
	}
});

test("a page has its methods, route and query, and setData changes data at once", () => {
	const { instance } = open({ data: { n: 1 }, twice() {}, shop: { name: "x" } });
	assert.deepEqual([instance.route, instance.query, typeof instance.twice], ["pages/a/a", { q: "1" }, "function"]);
	let called = false;
	instance.setData({ n: 2 }, () => {
		called = true;
	});
	assert.deepEqual([instance.data.n, called], [2, true]);
});

test("what a page throws is told once, and the page lives on", () => {
	const { troubles, ...parts } = scene();
	const error = new Error("oops");
	const page = open(
		{
			onLoad() {
				throw error;
			},
			onShow(this: PageInstance) {
				this.setData({}, () => {
					throw new Error("in a callback");
				});
			},
		} as object,
		{ troubles, ...parts },
	);
	page.call("onLoad");
	page.call("onLoad");
	page.call("onShow");
	assert.deepEqual(troubles, ["pages/a/a: onLoad: Error: oops", "pages/a/a: setData: Error: in a callback"]);
});

test("mixins: theirs first for life, its own last word for all else, theirs of theirs too", () => {
	const seen: string[] = [];
	const deep = { data: { deep: 1, who: "deep" }, onLoad: () => seen.push("deep") };
	const mixin = { mixins: [deep], data: { who: "mixin", m: 1 }, onLoad: () => seen.push("mixin"), name: () => "mixin" };
	const page = open({ mixins: [mixin], data: { who: "own" }, onLoad: () => seen.push("own"), name: () => "own" });
	page.call("onLoad");
	assert.deepEqual(seen, ["deep", "mixin", "own"]);
	assert.deepEqual(page.instance.data, { deep: 1, who: "own", m: 1 });
	assert.equal((page.instance.name as () => string)(), "own");
});

test("an app is what it was defined as; it is shown and hidden once each", () => {
	const { guard, troubles } = scene();
	const app = createApp(guard);
	const early = app.instance;
	const seen: unknown[] = [];
	app.define({
		globalData: { a: 1 },
		onlaunch: ({ path }: { path: string }) => seen.push(path),
		onShow: () => seen.push("shown"),
		onHide: () => seen.push("hidden"),
		onError: (text: string) => seen.push(text),
	});
	const launch = { path: "pages/a/a", query: {}, scene: "1000", referrerInfo: {} };
	app.launch(launch);
	for (const _ of [1, 2]) app.show(launch);
	for (const _ of [1, 2]) app.hide();
	app.error("TypeError: x");
	assert.equal(app.notFound({ path: "x", query: {}, isEntryPage: false }), false);
	assert.deepEqual(seen, ["pages/a/a", "shown", "hidden", "TypeError: x"]);
	assert.deepEqual([early, troubles], [app.instance, []]);
});

test("a component's props are its own where nothing comes from outside; other families' words are understood", () => {
	const seen: unknown[] = [];
	const definition = componentDefinition({
		props: { size: 2, label: "own" },
		properties: {
			count: Number,
			open: Boolean,
			list: Array,
			kind: { type: String, value: "plain", observer: "turned" },
		},
		data: { n: 1 },
		lifetimes: { attached: () => seen.push("attached") },
		methods: {
			turned(now: unknown, before: unknown) {
				seen.push([now, before]);
			},
		},
	});
	const { guard, draw } = scene();
	const life = createComponent(definition, { size: undefined, label: "given" }, { key: "c", page: {}, guard, draw });
	const usual = { size: 2, count: 0, open: false, list: [], kind: "plain", n: 1 };
	assert.deepEqual(life.shown(), { ...usual, label: "given" });
	life.props({ kind: "dear" });
	assert.deepEqual(life.shown(), { ...usual, label: "own", kind: "dear" });
	assert.deepEqual(life.instance.properties, life.shown());
	assert.deepEqual(seen, ["attached", ["dear", "plain"]]);
});
