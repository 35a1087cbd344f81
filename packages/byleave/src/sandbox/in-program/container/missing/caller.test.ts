import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { createContext, Script } from "node:vm";
import { createCompiler, framePaths } from "@byleave/dsl/compiler";
import { createCaller } from "./caller.ts";

const ORIGIN = "https://shop.example";
const asData = (text: string, type = "text/javascript"): string => `data:${type},${encodeURIComponent(text)}`;

/** Compiles a program, runs its scripts as a frame does, and says where each call of `my.lacks` stands, in their order. */
async function places(t: TestContext, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
	const root = await mkdtemp(join(tmpdir(), "byleave-caller-"));
	t.after(() => rm(root, { recursive: true, force: true }));
	for (const [name, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, name)), { recursive: true });
		await writeFile(join(root, name), text);
	}
	const compiler = await createCompiler(root);
	t.after(() => compiler.close());
	const built = await compiler.build();
	const text = (path: string): string => built.files[path]?.text ?? "";
	const caller = createCaller({
		origin: ORIGIN,
		ours: [],
		dsl: {
			...{ changes: "", views: framePaths.views, looks: 0, events: { trouble: "", noted: "" } },
			scripts: framePaths.scripts,
			ours: [framePaths.runtime],
			shown: asData(text(framePaths.shown)),
			map: asData(text(framePaths.map), "application/json"),
		},
	});
	const found: ReturnType<typeof caller.find>[] = [];
	type Unit = { load(): unknown };
	const page = createContext({
		my: { lacks: () => found.push(caller.find()) },
		Page: ({ run }: { run?: () => void }) => run?.(),
		Component: ({ methods }: { methods?: { run?: () => void } }) => methods?.run?.(),
		App: ({ run }: { run?: () => void }) => run?.(),
		byleaveDsl: {
			start({ load, pages, components }: Unit & Record<"pages" | "components", Record<string, Unit>>) {
				load();
				for (const unit of [...Object.values(pages), ...Object.values(components)]) unit.load();
			},
		},
	});
	new Script(text(framePaths.scripts), { filename: `${ORIGIN}${framePaths.scripts}` }).runInContext(page);
	return Promise.all(found.map(async (place) => (place ? await caller.said(place) : "")));
}

test("a call's place in the developer's files: scripts, TypeScript, what they import, sub-packages, components of npm", async (t) => {
	const files = {
		"app.json": JSON.stringify({
			pages: ["pages/a/a", "pages/b/b"],
			subPackages: [{ root: "more", pages: ["c/c"] }],
			usingComponents: { kit: "kit/es/kit" },
		}),
		"app.js": "App({\n  run() {\n    my.lacks();\n  },\n});",
		"pages/a/a.js":
			"import { pay } from '../../lib/pay';\nPage({\n  run() {\n    const { lacks } = my;\n    lacks?.();\n    pay();\n    [1, 2].forEach(() => my\n      .lacks());\n  },\n});",
		"lib/pay.js":
			"const wrapped = (name) => (options) =>\n  new Promise((done) => done(my.lacks(name, options)));\nexports.pay = () => wrapped('it')({});",
		"pages/b/b.ts":
			"interface Order {\n  readonly id: string;\n}\n\nPage({\n  run(): void {\n    const order = { id: '1' } as Order;\n    my.lacks<Order>(order satisfies Order);\n  },\n} as never);",
		"more/c/c.js": "Page({ run() { if (true) my.lacks() } })",
		"node_modules/kit/es/kit.json": '{ "component": true }',
		"node_modules/kit/es/kit.js": "Component({\n  methods: {\n    run() { my.lacks() }\n  }\n})",
	};
	assert.deepEqual(await places(t, files), [
		"app.js:3:8",
		"pages/a/a.js:5:5",
		"lib/pay.js:2:33",
		"pages/a/a.js:8:8",
		"pages/a/a.js:8:8",
		"pages/b/b.ts:8:8",
		"more/c/c.js:1:29",
		"node_modules/kit/es/kit.js:3:16",
	]);
});

test("without a source map it is a place of what the map would be of; of other scripts, theirs", async () => {
	const dsl = {
		...{ changes: "", views: "", looks: 0, events: { trouble: "", noted: "" } },
		...{ scripts: "/s.js", ours: [], shown: asData("throw new Error()"), map: "" },
	};
	const said = async (file: string): Promise<string> => {
		const caller = createCaller({ origin: ORIGIN, ours: [], dsl, stack: () => `at a (${file}:1:2)` });
		return caller.said(caller.find() ?? assert.fail());
	};
	assert.equal(await said(`${ORIGIN}/s.js?1`), "/s.js:1:2");
	assert.equal(await said(`${ORIGIN}/other.js`), "/other.js:1:2");
});
