import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { personaDirectory } from "./directory.ts";
import { REGISTRATION, readRegistration } from "./registration.ts";

it("files that a person writes may begin with a byte order mark", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "byleave-registration-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	await writeFile(join(folder, REGISTRATION), '\ufeff{"appId": "tea", "name": "Tea"}');
	assert.deepEqual(await readRegistration(folder, alipayplus), { appId: "tea", name: "Tea", scopes: {}, purposes: {} });
	const personas = join(folder, "personas.json");
	await writeFile(personas, '\ufeff{"mei": {"status": "ACTIVE"}}');
	assert.deepEqual(await personaDirectory(personas, () => "").profile("mei", { trace: "t" }), { status: "ACTIVE" });
});
