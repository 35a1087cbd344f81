// What the tables on PostgreSQL must not hold, so that they can lie on many machines (issue 12, "Beyond one database").
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { schema } from "../../scripts/scale/migrated.ts";
import { liesBy, tables } from "../../scripts/scale/tables.ts";
import { parsed } from "./parsed.ts";
import { breachesInSchema, schemaRules } from "./schema-rules.ts";
import { indexOf, tablesIn } from "./tables.ts";

const found = tablesIn(schema);

describe("the tables on PostgreSQL", () => {
	it("hold nothing that a database beyond PostgreSQL has not", () => {
		assert.deepEqual(breachesInSchema(schema), []);
		assert.ok(found.length > 25, "the tables were found");
	});

	it("are each named among those that lie by the bucket, everywhere, or by a key of their own", () => {
		assert.deepEqual(found.map(({ name }) => name).toSorted(), Object.keys(tables).toSorted());
		const byBucket = found.filter(({ key }) => key[0] === "bucket").map(({ name }) => name);
		assert.deepEqual(byBucket.toSorted(), liesBy("bucket").toSorted());
	});

	it("have an index that leads with a time only where rows are looked for by age, which a range of keys would write at its end", () => {
		const times = schema.flatMap((sql) =>
			parsed(sql).flatMap(({ kind, node }) => {
				if (kind !== "IndexStmt") return [];
				const { name, columns } = indexOf(node);
				return /(^|_)at$/.test(columns[0] ?? "") ? [name] : [];
			}),
		);
		const swept = /^[a-z_]+_by_expiry$/;
		assert.deepEqual(
			times.filter((name) => !swept.test(name)),
			["audit_by_time"],
		);
		for (const { name, key } of found)
			assert.doesNotMatch(key[0] ?? "", /(^|_)at$/, `${name}: its key leads with a time`);
	});
});

describe("what a schema avoids", () => {
	for (const { avoid, breaches, fine, find } of schemaRules) {
		it(`${avoid}: is found, and by its words`, () => {
			const hits = (sql: string) => parsed(sql).map(({ kind, node }) => find(kind, node));
			for (const sql of breaches) assert.match(String(hits(sql)[0] ?? ""), /\S/, sql);
			for (const sql of fine) assert.deepEqual(hits(sql), [undefined], sql);
			for (const sql of breaches)
				assert.ok(
					breachesInSchema([sql]).some((line) => line.endsWith(`avoid ${avoid}`)),
					sql,
				);
		});
	}
});
