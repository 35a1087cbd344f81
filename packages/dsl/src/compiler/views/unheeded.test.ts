import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { createCompiler } from "../program.ts";

/** What is told of a program of these files: place and words. */
async function told(t: TestContext, files: Readonly<Record<string, string | object>>): Promise<readonly string[]> {
	const folder = mkdtempSync(join(tmpdir(), "byleave-unheeded-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	for (const [name, text] of Object.entries({ "app.js": "App({})", "a.js": "Page({})", ...files })) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), typeof text === "string" ? text : JSON.stringify(text, null, "\t"));
	}
	const compiler = await createCompiler(folder);
	t.after(() => compiler.close());
	const { problems } = await compiler.build();
	return problems.map(({ file, line, column, text }) => `${file}:${line}:${column} ${text}`);
}

test("a tag that nobody has is told where it stands first, with how often; a component's is one of its own page's", async (t) => {
	const lines = await told(t, {
		"app.json": { pages: ["a", "b"] },
		"a.axml": "<view>\n\t<ad-banner/> <my-card/>\n</view>",
		"a.json": { usingComponents: { "my-card": "/card" } },
		"b.axml": '<import src="/more"/><ad-banner/><my-card/><div class="x" onclick="go"/><ad-banner/>',
		"b.js": "Page({})",
		"more.axml": '<template name="x"><my-card/><block><slot/></block></template>',
		"card.axml": "<view/>",
		"card.js": "Component({})",
		"card.json": { component: true },
	});
	const none = (tag: string) => `There is no tag <${tag}>, and no component of that name: it is drawn as a view.`;
	assert.deepEqual(lines, [
		`a.axml:2:2 ${none("ad-banner")} It stands in 3 places; this is the first.`,
		`b.axml:1:34 ${none("my-card")}`,
	]);
});

test("attributes and events that a tag has not, and boxes; spellings of those that it has are none", async (t) => {
	const lines = await told(t, {
		"app.json": { pages: ["a"] },
		"a.axml": [
			'<view hoverClass="x" hover-class="x" data-a="1" aria-label="y" a:if="{{1}}" bindtap="t" onAppear="t" id="v"/>',
			'<image src="x" quality="high" onLoad="t" onZoom="t"/>',
			'<map longitude="1" onMarkerTap="t"/>',
			'<input onInput="t" onConfirm="t" show-count="{{true}}"/>',
		].join("\n"),
	});
	assert.deepEqual(lines, [
		"a.axml:2:25 <image quality> is not heeded here: it does nothing.",
		"a.axml:2:50 <image> tells nobody of onZoom: it has no such event here.",
		"a.axml:3:1 <map> is an empty box here: there are no maps here.",
		"a.axml:4:46 <input show-count> is not heeded here: it does nothing.",
	]);
});

test("keys of app.json and of a page's JSON that nothing asks for; other families' names are asked for", async (t) => {
	const lines = await told(t, {
		"app.json": {
			$schema: "x",
			pages: ["a"],
			window: { defaultTitle: "A", navigationBarTitleText: "A", allowsBounceVertical: "YES" },
			tabBar: { list: [{ pagePath: "a", text: "A", badge: 1 }] },
			networkTimeout: { request: 1 },
		},
		"a.axml": "<view/>",
		"a.json": { pullRefresh: true, gestureBack: "NO" },
	});
	assert.deepEqual(lines, [
		'app.json:9:3 "window.allowsBounceVertical" is not heeded here: it does nothing.',
		'app.json:16:5 "tabBar.list.badge" is not heeded here: it does nothing.',
		'app.json:20:2 "networkTimeout" is not heeded here: it does nothing.',
		'a.json:3:2 "gestureBack" is not heeded here: it does nothing.',
	]);
});
