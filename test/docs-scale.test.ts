// docs/scale.md, its picture and its partitions are what the rows and the figures say.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { citus } from "../scripts/scale/page.ts";
import { places } from "../scripts/scale/places.ts";
import { liesBy } from "../scripts/scale/tables.ts";
import { written } from "../scripts/scale.ts";
import { read } from "./sources.ts";
import { parsed } from "./statements/parsed.ts";

describe("docs/scale.md", () => {
	for (const [name, text] of Object.entries(written)) {
		it(`docs/${name} is what the rows say: run \`node --conditions=byleave-source scripts/scale.ts\``, () => {
			// Not the pages themselves: nobody reads two of them.
			assert.ok(read(`docs/${name}`) === text);
		});
	}

	it("names a source that stands in docs/sources.md for each database that was not run", () => {
		const names = read("docs/sources.md");
		for (const { name, sources } of places) {
			assert.ok(sources.length > 0, name);
			for (const source of sources) assert.ok(names.includes(`| ${source} |`), `${name}: ${source}`);
		}
	});

	it("tells Citus of every table of users, each colocated with the first, after the tables that lie everywhere", () => {
		const said = citus();
		for (const sql of said) assert.equal(parsed(sql).length, 1, sql);
		const [first, ...others] = liesBy("bucket");
		const distributed = said.filter((sql) => sql.includes("create_distributed_table"));
		assert.deepEqual(
			distributed,
			[`SELECT create_distributed_table('${first}', 'bucket');`].concat(
				others.map((name) => `SELECT create_distributed_table('${name}', 'bucket', colocate_with => '${first}');`),
			),
		);
		assert.equal(said.length, liesBy("everywhere").length + liesBy("bucket").length);
	});
});
