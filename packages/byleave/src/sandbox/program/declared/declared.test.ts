// byleave.json: what it may say, and where it says something wrong.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { platformContract } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { readDeclaration } from "../declaration.ts";
import { lay } from "../find/bed.test.ts";
import { DECLARED, readDeclared } from "./read.ts";
import { editorSchema } from "./schema.ts";

const declare = (t: Parameters<typeof lay>[0], text: string | object) => {
	const folder = lay(t, { [DECLARED]: text, "index.html": "<title>Tea</title>" });
	const source = { kind: "folder", folder, base: "/", start: "/", isSinglePage: false } as const;
	return readDeclaration({ source, home: folder });
};

describe("byleave.json", () => {
	it("says what a program is registered as; what it leaves out is found", async (t) => {
		const { registration, requestDomains } = await declare(t, {
			$schema: "x",
			appId: "house",
			scopes: { auth_base: "required", USER_NAME: "optional" },
			purposes: { USER_NAME: { en: "To greet you." } },
			requestDomains: ["api.example.com", "http://localhost:3000", "*.example.org"],
		});
		assert.deepEqual(registration, {
			appId: "house",
			name: "Tea",
			scopes: { auth_base: "required", USER_NAME: "optional" },
			purposes: { USER_NAME: { en: "To greet you." } },
		});
		assert.deepEqual(requestDomains, ["api.example.com", "http://localhost:3000", "*.example.org"]);
	});
	it("without it, and where it names no scopes, a program may ask for all; an empty list is none", async (t) => {
		const all = Object.keys(alipayplus.scopes).filter((name) => !alipayplus.scopes[name]?.alias);
		const folder = lay(t, { "index.html": "" });
		const source = { kind: "folder", folder, base: "/", start: "/", isSinglePage: false } as const;
		assert.deepEqual(Object.keys((await readDeclaration({ source, home: folder })).registration.scopes), all);
		assert.deepEqual(Object.keys((await declare(t, {})).registration.scopes), all);
		assert.deepEqual((await declare(t, { scopes: {} })).registration.scopes, {});
	});
	it("is written by people: with comments, a comma too many, a byte order mark", async (t) => {
		const text = '\ufeff{\n// ours\n"appId": "house", /* and */ "name": "Tea",\n}';
		const { registration } = await declare(t, text);
		assert.deepEqual([registration.appId, registration.name], ["house", "Tea"]);
	});
	it("is the one of the developer's folder, before one among the pages", async (t) => {
		const home = lay(t, { [DECLARED]: { name: "Home" }, [`dist/${DECLARED}`]: { name: "Dist" } });
		assert.equal((await readDeclared([home, `${home}/dist`]))?.declared.name, "Home");
		assert.equal((await readDeclared([`${home}/none`, `${home}/dist`]))?.declared.name, "Dist");
		assert.equal(await readDeclared([`${home}/none`]), undefined);
	});

	for (const [text, mistakes] of [
		['{\n\t"appId": "a b"\n}', ["2:11 · appId: 1 to 32 letters, digits, dashes and underscores are needed"]],
		['{"appId": "all"}', ['1:11 · appId: .* and not "all"']],
		['{\r\n"nam": "x",\r\n  "scops": {}}', ["2:1 · nam: there is no such key", "3:3 · scops: there is no such key"]],
		['{"name": 7}', ["1:10 · name: a text is needed"]],
		['{"scopes": {"X": "yes"}}', ['1:18 · scopes.X: one of "required", "optional" is needed']],
		['{"scopes": {"a b": "required"}}', ["1:13 · scopes.a b: a scope's name is 1 to 64"]],
		['{"purposes": {"X": {"english!": "x"}}}', ['1:21 · purposes.X.english!: a language is needed, like "en"']],
		['{"wallet": {"scopes": {"X": {}}}}', ["1:29 · wallet.scopes.X.fields: it is missing: a list is needed"]],
		['{"wallet": {"apis": {"sign": {}}}}', ["1:30 · wallet.apis.sign: "]],
		[
			'{"wallet": {"platform": "superqi",\n"apis": {"my": {"asks": ["TIER"]}}}}',
			["2:26 · wallet.apis.my.asks.0: there is no scope TIER"],
		],
		['{"wallet": {"platform": "leaf"}}', ["1:25 · wallet.platform: one of alipayplus, superqi, tng"]],
		['{"wallet": {"scopes": {"X": {"fields": []}}}}', ["1:40 · wallet.scopes.X.fields: one field at least"]],
		['{"wallet": {"scopes": {"X": {"fields": ["shoe"]}}}}', ['1:41 · wallet.scopes.X.fields.0: one of "userId", ']],
		[
			'{"wallet": {"scopes": {"X": {"fields": ["avatar"], "silent": "no"}}}}',
			['1:62 · wallet.scopes.X.silent: true, false or "trusted" is needed'],
		],
		[
			'{"wallet": {\n"scopes": {"X": {"fields": ["own.shoe"]}}}}',
			["2:29 · wallet.scopes.X.fields.0: there is no view own.shoe; there are none"],
		],
		[
			'{"wallet": {"views": {"own.a": {"from": "a", "field": "a", "title": {"en": "A"}}},\n"scopes": {"X": {"fields": ["own.a"]}},\n"operations": {"a": {"path": "/v1/users/inquiryUserInfo", "tells": ["own.a"]}}}}',
			["3:30 · wallet.operations.a.path: alipayplus has this path already"],
		],
		['{"requestDomains": ["https://a.example/path"]}', ["1:21 · requestDomains.0: a host is needed"]],
		['{"__proto__": {}}', ["1:2 · __proto__: there is no such key"]],
		['{"name": "a", "name": "b"}', ['1:15 · "name" is there twice']],
		['{"name": "a"\n "appId": "b"}', ["2:2 · a comma is missing before this"]],
		["{'name': 1}", ["1:2 · .* double quotes"]],
		['{"name": "a', ["1:10 · a text does not end on its line"]],
		["[]", ["1:1 · the file: an object is needed"]],
		["", ["1:1 · "]],
	] as const) {
		it(`says where ${JSON.stringify(text)} is wrong`, async (t) => {
			await assert.rejects(declare(t, text), (error: Error) => {
				const lines = error.message.split("\n");
				assert.equal(lines.length, mistakes.length, error.message);
				for (const [index, mistake] of mistakes.entries()) {
					assert.match(lines[index] ?? "", new RegExp(`${DECLARED}:${mistake}`));
				}
				return error.name === "Trouble";
			});
		});
	}
});

describe("a wallet's own scopes", () => {
	const card = { title: { en: "Your Leaf card" }, fields: ["nickName", "contact.email"] } as const;
	it("are rows like the base platform's, beside them or in their place", async (t) => {
		const { platform, registration } = await declare(t, {
			wallet: {
				scopes: {
					LEAF: card,
					QUIET: { fields: ["avatar"], silent: true },
					auth_user: { fields: ["gender"], silent: "trusted" },
				},
			},
		});
		const { LEAF, QUIET, auth_user, ...others } = platform.scopes;
		const ours = { standing: "ours", source: DECLARED } as const;
		assert.deepEqual(LEAF, { views: card.fields, silent: "never", titles: card.title, ...ours });
		assert.deepEqual(QUIET, { views: ["avatar"], silent: "all", ...ours });
		assert.deepEqual(auth_user, { views: ["gender"], silent: "trusted", ...ours });
		const { auth_user: _, ...base } = alipayplus.scopes;
		assert.deepEqual(others, base);
		assert.deepEqual(platformContract(platform, []), []);
		assert.equal(registration.scopes.LEAF, "required");
	});
});

describe("the schema for editors", () => {
	const schema = new URL("../../../../schema/byleave.schema.json", import.meta.url);
	it("is what the checks are: node scripts/schema.ts writes it", async () => {
		assert.deepEqual(JSON.parse(await readFile(schema, "utf8")), editorSchema());
	});
	it("knows each key and each scope, and the sample names it", async () => {
		const { properties } = editorSchema() as { properties: Record<string, { properties?: object }> };
		for (const key of ["$schema", "appId", "name", "logo", "scopes", "purposes", "wallet", "requestDomains"]) {
			assert.ok(properties[key], key);
		}
		assert.ok(Object.hasOwn(properties.scopes?.properties ?? {}, "auth_base"));
		const sample = new URL("../../../../../../examples/mini-program/byleave.json", import.meta.url);
		const { $schema } = JSON.parse(await readFile(sample, "utf8"));
		assert.equal(fileURLToPath(new URL($schema, sample)), fileURLToPath(schema));
	});
});
