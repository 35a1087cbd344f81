// examples/host: a super app that is not the sandbox, beside a running server.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { request as ask } from "node:http";
import { createServer } from "node:net";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { createSandbox } from "byleave";
import { frameOnScreen } from "./on-screen.ts";
import { sampleProgram } from "./sandbox-stage.ts";
import { complaints, keepPicture, launch, patiently } from "./stage.ts";

const script = fileURLToPath(new URL("../../examples/host/server.ts", import.meta.url));

it("[118] a super app of one's own opens the shop, shows the sheet, lists what was allowed, and heeds no cookie that a program's request carries", async () => {
	const port = await freePort();
	const origin = `http://harbour.localhost:${port}`;
	const [browser, sandbox] = await Promise.all([
		launch(),
		createSandbox({ program: sampleProgram, hostOrigins: [origin] }),
	]);
	const { gateway, merchant } = sandbox.urls;
	const told = { port, state: sandbox.state.folder, gateway, merchant };
	const flags = Object.entries(told).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const stdio = ["ignore", "pipe", "inherit"] as const;
	const child = spawn(process.execPath, ["--conditions=byleave-source", script, ...flags], { stdio: [...stdio] });
	try {
		await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => assert.fail("It did not start."))]);
		const page = await browser.newPage();
		await patiently(page);
		const heard = complaints(page);
		await page.goto(origin);
		await page.getByRole("button", { name: "Open the shop" }).click();
		const program = page.frameLocator("iframe");
		await frameOnScreen(page, "iframe");
		await program.getByRole("button", { name: "Sign in with my wallet" }).click();
		await page.locator("byleave-sheet #allow:not([aria-disabled])").click();
		await program.getByText("Hello, Mara").waitFor();
		await page.getByRole("button", { name: "My permissions" }).click();
		await page.locator("byleave-grants").getByRole("heading", { name: "Shop" }).waitFor();
		await keepPicture(page, "host-example");
		await page.getByRole("button", { name: "Inbox" }).click();
		await page.locator("byleave-inbox").getByText("No messages.").waitFor();
		assert.deepEqual(heard, []);

		// [118] A program's request carries the host's cookie, as both are of one site; it is worth nothing there.
		await page.getByRole("button", { name: "Open the shop" }).click();
		await program.getByRole("button", { name: "Sign in with my wallet" }).waitFor();
		const [frame] = page.mainFrame().childFrames();
		const [session] = await page.context().cookies(origin);
		assert.equal(session?.name, "__Host-session");
		const statusOf = (path: string, from: string, site: string): Promise<number> =>
			new Promise((resolve, reject) => {
				const headers = { host: `harbour.localhost:${port}`, origin: from, "sec-fetch-site": site };
				const cookie = `${session?.name}=${session?.value}`;
				ask({ port, path, method: "POST", headers: { ...headers, cookie } }, (response) => {
					response.resume();
					resolve(response.statusCode ?? 0);
				})
					.on("error", reject)
					.end();
			});
		const programOrigin = new URL(frame?.url() ?? "").origin;
		for (const path of ["/api/me", "/api/user-token"]) {
			const sending = page.waitForRequest(`${origin}${path}`);
			await frame?.evaluate(
				(url) => fetch(url, { method: "POST", mode: "no-cors", credentials: "include" }).catch(() => {}),
				origin + path,
			);
			await sending;
			assert.equal(await statusOf(path, programOrigin, "same-site"), 403);
			assert.equal(await statusOf(path, origin, "same-site"), 403);
			assert.equal(await statusOf(path, programOrigin, "same-origin"), 403);
			assert.equal(await statusOf(path, origin, "same-origin"), 200);
		}
	} finally {
		child.kill();
		await browser.close();
		await sandbox.close();
	}
});

/**
 * The host's origin has to be known before it listens. So this is none of the ports that a system hands out by itself (Linux
 * from 32768 on), which it might hand to somebody else meanwhile; and none that browsers do not call.
 */
async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(20_000, 32_000);
		const server = createServer().listen(port, "127.0.0.1");
		const isFree = await once(server, "listening").then(
			() => true,
			() => false,
		);
		server.close();
		if (isFree) return port;
	}
}
