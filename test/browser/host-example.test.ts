// examples/host: a super app that is not the sandbox, beside a running server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox } from "byleave";
import { sampleProgram } from "./sandbox-stage.ts";
import { complaints, keepPicture, launch } from "./stage.ts";

const script = fileURLToPath(new URL("../../examples/host/server.ts", import.meta.url));

it("a super app of one's own opens the shop, shows the sheet, and lists what was allowed", async () => {
	const [port, programPort] = [await freePort(), await freePort()];
	const origin = `http://127.0.0.1:${port}`;
	const [browser, sandbox] = await Promise.all([
		launch(),
		createSandbox({ program: sampleProgram, hostOrigins: [origin] }),
	]);
	const { gateway, merchant } = sandbox.urls;
	const told = { port, "program-port": programPort, state: sandbox.state.folder, gateway, merchant };
	const flags = Object.entries(told).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const child = spawn(process.execPath, ["--conditions=byleave-source", script, ...flags]);
	try {
		await once(child.stdout, "data");
		const page = await browser.newPage();
		const heard = complaints(page);
		await page.goto(origin);
		await page.getByRole("button", { name: "Open the shop" }).click();
		const program = page.frameLocator("iframe");
		await program.getByRole("button", { name: "Sign in with my wallet" }).click();
		await page.locator("byleave-sheet #allow:not([aria-disabled])").click();
		await program.getByText("Hello, Mara").waitFor();
		await page.getByRole("button", { name: "My permissions" }).click();
		await page.locator("byleave-grants").getByRole("heading", { name: "Shop" }).waitFor();
		await keepPicture(page, "host-example");
		assert.deepEqual(heard, []);
	} finally {
		child.kill();
		await browser.close();
		await sandbox.close();
	}
});

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as { port: number };
	server.close();
	await once(server, "close");
	return port;
}
