import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { configPage } from "../scripts/config.ts";

it("docs/config.md is what the schema says: run `node --conditions=byleave-source scripts/config.ts`", () =>
	assert.equal(readFileSync(new URL("../docs/config.md", import.meta.url), "utf8"), configPage()));
