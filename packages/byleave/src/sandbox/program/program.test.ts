// A program in the sandbox: registered as its files say, and again when they change.
import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { createMerchant } from "@byleave/merchant";
import { getAuthCode } from "../../testkit/get-auth-code.ts";
import type { Line } from "../page/trace/entry.ts";
import { createSandbox } from "../sandbox.ts";
import { DECLARED } from "./declared/read.ts";
import { lay } from "./find/bed.test.ts";

const page = "<!doctype html><title>Tea</title><p>Hello";
const leaf = { title: { en: "Your Leaf card", id: "Kartu Leaf Anda" }, fields: ["nickName"] };

async function open(t: TestContext, files: Record<string, string | object>) {
	const folder = lay(t, { "index.html": page, ...files });
	const reported: string[] = [];
	const sandbox = await createSandbox({ program: folder, watch: true, report: (line) => reported.push(line) });
	t.after(() => sandbox.close());
	const ask = (scopes: string) =>
		getAuthCode({
			gateway: sandbox.urls.gateway,
			userToken: () => sandbox.superApp.userToken(),
			appId: sandbox.appIds[0] ?? "",
			scopes,
		});
	const write = (name: string, content: string | object) =>
		writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
	/** The next line of the sandbox's own. */
	const line = () =>
		new Promise<{ line: Line; reloads: boolean }>((resolve) => {
			const stop = new AbortController();
			sandbox.timeline.follow(({ event }) => {
				if (event.type !== "line") return;
				stop.abort();
				resolve({ line: event.line, reloads: event.reloads === true });
			}, stop.signal);
		});
	return { sandbox, folder, reported, ask, write, line };
}

describe("a program in the sandbox", () => {
	it("has its wallet's own scopes: on the sheet, in the grant, at the merchant", async (t) => {
		const { sandbox, ask } = await open(t, { [DECLARED]: { wallet: { scopes: { LEAF: leaf } } } });
		const answer = await ask("LEAF");
		assert.ok("authCode" in answer, JSON.stringify(answer));
		const [shown] = await sheets(sandbox, "id", "LEAF", "all");
		assert.deepEqual([shown?.scopes, shown?.called], [["LEAF"], "Kartu Leaf Anda"]);
		const merchant = createMerchant({
			gateway: sandbox.urls.gateway,
			clientId: sandbox.clientId,
			privateKey: sandbox.state.merchant.privateKey,
			platformPublicKey: (await sandbox.server.context.keys.published())[0]?.publicKey ?? "",
		});
		const info = await merchant.applyTokenAndInquiryUserInfo({ authCode: answer.authCode });
		assert.ok(info.resultStatus === "S", JSON.stringify(info));
		assert.deepEqual(Object.keys(info.userInfo ?? {}).sort(), ["nickName", "userId"]);
	});

	it("is opened anew when a file changes, and what people allowed stays", async (t) => {
		const { ask, write, line, folder, sandbox } = await open(t, {});
		assert.ok("authCode" in (await ask("USER_NAME")));
		const told = line();
		write("index.html", `${page} again`);
		const { line: changed, reloads } = await told;
		assert.deepEqual([changed.title, changed.sub, reloads], ["Opened anew", "index.html", true]);
		const kinds: string[] = [];
		sandbox.timeline.follow(
			({ event }) => void (event.type === "decision" && kinds.push(event.kind)),
			new AbortController().signal,
		);
		assert.ok("authCode" in (await ask("USER_NAME")));
		assert.deepEqual(kinds, ["issue"]);
		assert.deepEqual(readdirSync(folder), ["index.html"]);
	});

	it("is registered anew when byleave.json changes: scopes come and go", async (t) => {
		const { ask, write, line } = await open(t, { [DECLARED]: { scopes: { USER_NAME: "required" } } });
		assert.ok(!("authCode" in (await ask("USER_AVATAR"))));
		let told = line();
		write(DECLARED, { scopes: { USER_AVATAR: "required", LEAF: "optional" }, wallet: { scopes: { LEAF: leaf } } });
		assert.equal((await told).reloads, true);
		assert.ok("authCode" in (await ask("USER_AVATAR")));
		assert.ok("authCode" in (await ask("LEAF")));
		assert.equal("outcome" in (await ask("USER_NAME")), true);
		told = line();
		write(DECLARED, {});
		await told;
		assert.ok("authCode" in (await ask("USER_NAME")));
		const gone = await ask("LEAF");
		assert.ok("outcome" in gone && gone.outcome === "invalid_scopes");
	});

	it("stays what it was where byleave.json has a mistake, and says where", async (t) => {
		const { ask, write, line, reported, folder } = await open(t, { [DECLARED]: { scopes: { USER_NAME: "required" } } });
		for (const [text, mistake] of [
			['{"scopes": {"USER_NAME": "sure"}}', "1:26 · scopes.USER_NAME: one of"],
			[
				'{\n "scopes": {"USER_NAM": "required"}}',
				"2:25 · scope: alipayplus has no such scope; did you mean USER_NAME?",
			],
			['{"purposes": {"USER_NAME": {"en": "a\\u202eb"}}}', "1:35 · text: it holds characters that cannot be seen"],
			['{"logo": "gone.png"}', "1:10 · there is no picture gone.png in "],
			['{"appId": "other"}', " · appId stays Tea until the sandbox is started anew"],
		] as const) {
			const told = line();
			write(DECLARED, text);
			const { line: failed, reloads } = await told;
			assert.deepEqual([failed.mark, reloads], ["failed", false], text);
			const said = reported.at(-1) ?? "";
			assert.ok(said.startsWith(join(folder, DECLARED)) && said.includes(mistake), said);
			assert.ok("authCode" in (await ask("USER_NAME")), text);
		}
	});

	it("is not started with a mistake, nor with keys among what is served", async (t) => {
		const folder = lay(t, { "index.html": page, [DECLARED]: { scopes: { USER_NAM: "required" } } });
		await assert.rejects(createSandbox({ program: folder }), /byleave\.json:1:23 · scope: .* did you mean USER_NAME\?/);
		for (const state of [join(folder, "state"), folder, join(folder, "a", "b")]) {
			await assert.rejects(
				createSandbox({ program: folder, state }),
				/^Trouble: The state folder .* would be served · /,
			);
			assert.ok(!existsSync(join(folder, "state")) && !existsSync(join(folder, ".gitignore")));
		}
	});
});

/** The lines of a sheet that an app of the sandbox would show now. */
async function sheets(
	sandbox: Awaited<ReturnType<typeof createSandbox>>,
	language: string,
	scopes: string,
	appId: string,
) {
	const answer = await fetch(`${sandbox.urls.gateway}/host/authorize`, {
		method: "POST",
		headers: { "content-type": "application/json", authorization: `Bearer ${await sandbox.superApp.userToken()}` },
		body: JSON.stringify({ appId, scopes, language }),
	});
	const { sheet } = (await answer.json()) as { sheet: { items: { scopes: string[]; called?: string }[] } };
	return sheet.items;
}
