import assert from "node:assert/strict";
import { test } from "node:test";
import { transform } from "esbuild";
import { createSourceMap } from "./source-map.ts";
import { frameOf, mapReader, troubleOf } from "./trouble.ts";

const source = `// One
const one: number = 1;
\tfunction fails(value) {
		return value.depth + one;
}
export default fails;
`;

async function made() {
	const { code, map } = await transform(source, { loader: "ts", sourcemap: "external", sourcefile: "pages/a.ts" });
	return { lines: code.split("\n"), map: JSON.parse(map) as Record<string, unknown> };
}

test("each name of what was made is found where it stands in the source", async () => {
	const { lines, map } = await made();
	const { at } = createSourceMap(map);
	for (const name of ["fails(value)", "value.depth", "one;"]) {
		const line = lines.findIndex((text) => text.includes(name));
		const place = at(line + 1, (lines[line]?.indexOf(name) ?? 0) + 1);
		const text = source.split("\n")[(place?.line ?? 0) - 1] ?? "";
		assert.equal(place?.file, "pages/a.ts");
		assert.ok(text.startsWith(name, (place?.column ?? 0) - 1), `${name}: ${JSON.stringify(place)}`);
	}
	assert.equal(at(500, 1), undefined);
});

test("an error is told with its place and the lines around it", async () => {
	const { lines, map } = await made();
	const line = lines.findIndex((text) => text.includes("value.depth")) + 1;
	const column = (lines[line - 1]?.indexOf("value.depth") ?? 0) + 1;
	const error = new TypeError("no depth");
	error.stack = `TypeError: no depth\n    at fails (http://x.localhost/byleave-dsl/scripts.js?1:${line}:${column})`;
	const trouble = await troubleOf(
		error,
		"pages/a: onLoad",
		mapReader(async () => map),
	);
	assert.equal(trouble.message, "TypeError: no depth");
	assert.deepEqual([trouble.place?.file, trouble.place?.line, trouble.place?.column], ["pages/a.ts", 4, 10]);
	assert.match(trouble.frame ?? "", /^> 4 \| \t\treturn value\.depth \+ one;\n {4}\| \t\t {7}\^$/m);
});

test("what is no error, has no stack, or no map is told all the same", async () => {
	const none = mapReader(() => Promise.reject(new Error("no map")));
	for (const [thrown, message] of [
		["plain", "Thrown: plain"],
		[{ code: 7 }, 'Thrown: {"code":7}'],
		[undefined, "Thrown: undefined"],
		[Object.assign(new Error("x"), { stack: "at scripts.js:1:1" }), "Error: x"],
	] as const) {
		assert.deepEqual(await troubleOf(thrown, "here", none), { message, during: "here" });
	}
});

test("a frame keeps within its file", () => {
	assert.equal(frameOf("a\nb", { line: 1, column: 1 }), "> 1 | a\n    | ^\n  2 | b");
	assert.match(
		frameOf("1\n2\n3\n4\n5\n6\n7\n8\n9\n10", { line: 10, column: 2 }),
		/^ {3}8 \| 8\n {3}9 \| 9\n> 10 \| 10\n {5}\| {2}\^$/,
	);
});
