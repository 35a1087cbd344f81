import assert from "node:assert/strict";
import { test } from "node:test";
import { copyPlain } from "./copy.ts";
import { dataVerbs } from "./holds-data.ts";

const owner = (data: Record<string, unknown>) => {
	const page = { data };
	const then: (() => void)[] = [];
	const verbs = dataVerbs(page, { draw: (done) => done && then.push(done), run: (work) => work() });
	return { page, ...verbs, drawn: () => void then.splice(0).map((done) => done()) };
};

for (const [path, before, after] of [
	["a", {}, { a: 1 }],
	["a.b", {}, { a: { b: 1 } }],
	["a.b", { a: null }, { a: { b: 1 } }],
	["a[0].b", {}, { a: [{ b: 1 }] }],
	["a[1]", { a: [7, 8, 9] }, { a: [7, 1, 9] }],
	["a[0][1]", { a: [[0, 0]] }, { a: [[0, 1]] }],
	["root.cn.[0].cl", { root: { cn: [{ cl: "x", n: 1 }] } }, { root: { cn: [{ cl: 1, n: 1 }] } }],
	["root.cn[0]", { root: { cn: [2] } }, { root: { cn: [1] } }],
	['a["b c"].d', {}, { a: { "b c": { d: 1 } } }],
	["a['b.c']", {}, { a: { "b.c": 1 } }],
	["a.0", { a: [5] }, { a: [1] }],
	["__proto__.b", {}, {}],
	["a.constructor.prototype.b", { a: {} }, { a: {} }],
	["", { a: 0 }, { a: 0 }],
] as const) {
	test(`setData ${path || "without a path"}`, () => {
		const { page, setData } = owner(copyPlain(before) as never);
		setData({ [path]: 1 });
		assert.deepEqual(page.data, after);
		assert.equal(({} as { b?: number }).b, undefined);
	});
}

test("what a path leads through is another object afterwards; its neighbours and the data itself are the same", () => {
	const left = { x: 1 };
	const right = { y: 1 };
	const data = { both: { left, right } };
	const { page, setData } = owner(data);
	setData({ "both.left.x": 2 });
	assert.equal(page.data, data);
	assert.notEqual(data.both.left, left);
	assert.equal(data.both.right, right);
	assert.deepEqual([left.x, data.both.left.x], [1, 2]);
});

test("a list that a path leads through is another one afterwards", () => {
	const list = [{ n: 1 }];
	const { page, setData } = owner({ list });
	setData({ "list[0].n": 2 });
	assert.deepEqual([list, page.data.list], [[{ n: 1 }], [{ n: 2 }]]);
});

test("an instance of a class stays the one that it is", () => {
	class Cart {
		total = 0;
	}
	const cart = new Cart();
	const { page, setData } = owner({ cart });
	setData({ "cart.total": 3 });
	assert.equal(page.data.cart, cart);
	assert.equal(cart.total, 3);
});

test("a callback is called once what it waits for is drawn, as the owner's", () => {
	const { page, setData, drawn } = owner({ n: 0 });
	const seen: unknown[] = [];
	setData({ n: 1 }, function (this: typeof page) {
		seen.push(this.data.n);
	});
	assert.deepEqual([page.data.n, seen], [1, []]);
	drawn();
	assert.deepEqual(seen, [1]);
});

test("nothing that can be given to setData throws", () => {
	const { page, setData, $spliceData, $batchedUpdates } = owner({ a: 1 });
	for (const odd of [undefined, null, 7, "x", [], () => {}]) {
		setData(odd);
		$spliceData(odd);
		$batchedUpdates(odd);
	}
	assert.equal(page.data.a, 1);
});

test("$spliceData and $batchedUpdates", () => {
	const list = [1, 2, 3];
	const { page, $spliceData, $batchedUpdates } = owner({ a: { list } });
	$batchedUpdates(() => {
		$spliceData({ "a.list": [1, 1, 8, 9] });
		$spliceData({ fresh: [0, 0, 5] });
	});
	assert.deepEqual(page.data, { a: { list: [1, 8, 9, 3] }, fresh: [5] });
	assert.deepEqual(list, [1, 2, 3]);
});

test("a copy has its own objects and lists, also where they hold each other, and the same of all else", () => {
	const date = new Date(0);
	const circle: { self?: unknown; list: unknown[] } = { list: [date] };
	circle.self = circle;
	const copy = copyPlain(circle);
	assert.notEqual(copy, circle);
	assert.equal(copy.self, copy);
	assert.notEqual(copy.list, circle.list);
	assert.equal(copy.list[0], date);
});
