// A program in the sandbox: registered as its files say, and again when they change.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { createMerchant } from "@byleave/merchant";
import { superqi } from "@byleave/protocol/platforms/superqi";
import { getAuthCode } from "../../testkit/get-auth-code.ts";
import { createSandbox } from "../sandbox.ts";
import type { SandboxEvent } from "../timeline.ts";
import { DECLARED } from "./declared/read.ts";
import { lay } from "./find/bed.test.ts";

const page = "<!doctype html><title>Tea</title><p>Hello";
const leaf = { title: { en: "Your Leaf card", id: "Kartu Leaf Anda" }, fields: ["nickName"] };

async function open(t: TestContext, files: Record<string, string | object>, platform?: string) {
	const folder = lay(t, { "index.html": page, ...files });
	const reported: string[] = [];
	const sandbox = await createSandbox({
		program: folder,
		watch: true,
		platform,
		report: (line) => reported.push(line),
	});
	t.after(() => sandbox.close());
	const ask = (scopes: string) =>
		getAuthCode({
			gateway: sandbox.urls.gateway,
			userToken: () => sandbox.superApp.userToken(),
			appId: sandbox.appIds[0] ?? "",
			scopes,
		});
	/** In one go, as editors do: a file that is half written is not what is tried here. */
	const write = (name: string, content: string | object) => {
		writeFileSync(join(folder, ".draft"), typeof content === "string" ? content : JSON.stringify(content));
		renameSync(join(folder, ".draft"), join(folder, name));
	};
	const lines: Extract<SandboxEvent, { type: "line" }>[] = [];
	let heard = (): void => {};
	sandbox.timeline.follow(({ event }) => {
		if (event.type !== "line") return;
		if (event.type === "line") lines.push(event);
		heard();
	}, new AbortController().signal);
	/** Settles when this is so; it is looked at after each line of the sandbox's own. */
	const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
		for (;;) {
			const next = new Promise<void>((resolve) => {
				heard = resolve;
			});
			if (await isSo()) return;
			await next;
		}
	};
	return { sandbox, folder, reported, ask, write, lines, until };
}

describe("a program in the sandbox", () => {
	it("runs in the wallet that byleave.json names, on its paths and with its scopes", async (t) => {
		const { sandbox, ask } = await open(t, { [DECLARED]: { wallet: { platform: "superqi" } } });
		const silent = await ask("HASH_LOGIN_ID");
		assert.ok("authCode" in silent, JSON.stringify(silent));
		const env = readFileSync(sandbox.envFile, "utf8");
		assert.match(env, /^BYLEAVE_PLATFORM=superqi$/m);
		const merchant = createMerchant({
			gateway: sandbox.urls.gateway,
			clientId: sandbox.clientId,
			privateKey: sandbox.state.merchant.privateKey,
			platformPublicKey: /^BYLEAVE_PLATFORM_PUBLIC_KEY_BASE64=(.*)$/m.exec(env)?.[1] ?? "",
			platform: superqi,
		});
		assert.equal((await merchant.applyToken({ authCode: silent.authCode })).resultStatus, "S");
	});

	it("is tried in another wallet than its own, and may ask for all that this one has", async (t) => {
		const scopes = { auth_user: "optional", USER_NICKNAME: "required" };
		const purposes = { USER_NICKNAME: { en: "To greet you." } };
		const { sandbox, ask, reported } = await open(t, { [DECLARED]: { scopes, purposes } }, "vodapay");
		assert.deepEqual(reported, ["vodapay has no USER_NICKNAME: left out of what the program may ask for"]);
		assert.ok("authCode" in (await ask("auth_user,NOTIFICATION_INBOX")));
		assert.ok("outcome" in (await ask("USER_NICKNAME")));
		const app = (await sandbox.server.context.registry.fresh()).app(sandbox.appIds[0] ?? "");
		assert.equal(app?.approved.auth_user, "optional");
	});

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
		const { ask, write, lines, until, folder, sandbox } = await open(t, {});
		assert.ok("authCode" in (await ask("USER_NAME")));
		write("index.html", `${page} again`);
		await until(() => lines.length > 0);
		assert.deepEqual(
			lines.map(({ line, reloads }) => [line.title, line.sub, reloads]),
			[["Opened anew", "index.html", true]],
		);
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
		const { ask, write, lines, until } = await open(t, { [DECLARED]: { scopes: { USER_NAME: "required" } } });
		const may = async (scope: string) => "authCode" in (await ask(scope));
		assert.equal(await may("USER_AVATAR"), false);
		write(DECLARED, { scopes: { USER_AVATAR: "required", LEAF: "optional" }, wallet: { scopes: { LEAF: leaf } } });
		await until(() => may("USER_AVATAR"));
		assert.deepEqual([await may("LEAF"), await may("USER_NAME")], [true, false]);
		write(DECLARED, {});
		await until(() => may("USER_NAME"));
		const gone = await ask("LEAF");
		assert.ok("outcome" in gone && gone.outcome === "invalid_scopes");
		assert.ok(lines.every(({ reloads }) => reloads));
	});

	it("stays what it was where byleave.json has a mistake, and says where", async (t) => {
		const { ask, write, lines, until, reported, folder } = await open(t, {
			[DECLARED]: { scopes: { USER_NAME: "required" } },
		});
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
			write(DECLARED, text);
			await until(() => reported.some((line) => line.startsWith(join(folder, DECLARED)) && line.includes(mistake)));
			assert.ok("authCode" in (await ask("USER_NAME")), text);
		}
		assert.ok(lines.every(({ line, reloads }) => line.mark === "failed" && !reloads));
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
