// A row's program in the sandbox, taken and served as the command does it, with the back end that it has written in.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "byleave";
import { takeGiven } from "../../../packages/byleave/src/cli/given.ts";
import { merchantOf } from "../sandbox-stage.ts";
import { type ProgramRow, withProgram } from "./row.ts";
import { openShopServer, SHOP_API } from "./shop-server.ts";

/** Opens the sandbox for a row. `use` gets the address of the page to open. */
export function runProgram(row: ProgramRow, use: (page: string, sandbox: Sandbox) => Promise<void>): Promise<void> {
	return withProgram(row, async (given, made) => {
		const shop = made.closes(await openShopServer());
		const taken = await takeGiven(given, { say() {}, command: "byleave dev", env: process.env });
		if (taken.devServer) made.closes(taken.devServer);
		const { source: program, home, title } = taken;
		const state = await made.folder();
		if (row.answers) await writeFile(join(state, "answers.json"), JSON.stringify(row.answers));
		const backends = { [SHOP_API]: shop.origin };
		const sandbox = made.closes(await createSandbox({ program, home, title, state, backends, watch: true }));
		shop.redeemsWith(await merchantOf(sandbox));
		await use(`${sandbox.urls.page}/?app=${sandbox.appIds[0]}&lang=en`, sandbox);
	});
}

/** Fails if the page complained of anything that the row does not expect. */
export function assertQuiet(heard: readonly string[], { mayComplain }: ProgramRow): void {
	assert.deepEqual(
		heard.filter((line) => !mayComplain?.test(line)),
		[],
	);
}
