// What a wallet has of its own, in Chromium: an agreement from prepare to tokens, and a call that byleave.json alone says.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, it } from "node:test";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { merchantOf, type Phone, sandboxStage } from "./sandbox-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-agreement-"));
after(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
	join(folder, "index.html"),
	'<!doctype html><html lang="en"><title>Tea</title><link rel="icon" href="data:,"><p>Tea club</p></html>',
);
writeFileSync(
	join(folder, "byleave.json"),
	JSON.stringify({ wallet: { platform: "superqi", apis: { getCards: { asks: ["CARD_LIST"] } } } }),
);
const stage = sandboxStage({ program: folder });
beforeEach(() => eraseUser(stage.sandbox().server.context, { sub: "mara" }));

/** What a program's page hears of a call by the raw bridge, as the wallet's own programs make it. */
const bridgeCall = ({ program }: Phone, name: string, params: object) => {
	const answer = program.evaluate(
		([name, params]) =>
			new Promise<Record<string, unknown>>((resolve) => {
				type Bridge = { call(name: string, params: object, heard: (result: Record<string, unknown>) => void): void };
				(globalThis as unknown as { AlipayJSBridge: Bridge }).AlipayJSBridge.call(name, params, resolve);
			}),
		[name, params] as const,
	);
	// A test that fails before says why itself.
	answer.catch(() => {});
	return answer;
};
const told = ({ page }: Phone, title: string) =>
	page.locator("#entries button").filter({ hasText: title }).last().waitFor();

it("an agreement: prepared by the server, opened by the program, read and allowed by the person, exchanged; once", () =>
	stage.phone(
		async (phone) => {
			const merchant = await merchantOf(stage.sandbox());
			const contractDesc = "One tin a month, \u202e12.50 EUR.\nUntil you end it.";
			const prepared = await merchant.prepare({ scopes: ["AGREEMENT_PAY"], contractDesc });
			assert.ok(prepared.resultStatus === "S", JSON.stringify(prepared));
			await told(phone, "prepare (v1)");

			const opening = bridgeCall(phone, "qicardSignContract", { authUrl: prepared.authUrl });
			assert.deepEqual(await phone.lines(), [
				"Know you again, by a number that stands for you here",
				"Take money from your account, as agreed here",
			]);
			const contract = phone.host.locator("byleave-sheet").getByRole("region", { name: /writes about it/ });
			assert.deepEqual(await contract.locator("p bdi").allTextContents(), [
				// Isolated, each line by itself, without what would turn it round.
				"One tin a month, 12.50 EUR.",
				"Until you end it.",
			]);
			await phone.will("Allow");
			const answer = await opening;
			// The raw bridge's answer has the code in both spellings (ruling 1).
			assert.deepEqual(Object.keys(answer).sort(), ["authCode", "authcode"]);
			await told(phone, "my.qicardSignContract: success");
			const tokens = await merchant.applyToken({ authCode: String(answer.authCode) });
			assert.equal(tokens.resultStatus, "S", JSON.stringify(tokens));
			await told(phone, "applyToken (v1)");

			const again = await bridgeCall(phone, "qicardSignContract", { authUrl: prepared.authUrl });
			assert.deepEqual([again.error, again.outcome], [3, "unavailable"]);
			await phone.noSheet();
		},
		// The browser notes each refusal's status.
		{ app: "tea", mayComplain: /status of 409/ },
	));

it("a call that byleave.json says: it asks for its scope, and the persona's own cards are read by the wallet's inquiry", () =>
	stage.phone(
		async (phone) => {
			const opening = bridgeCall(phone, "getCards", { scopes: ["AGREEMENT_PAY"] });
			assert.deepEqual(await phone.lines(), [
				"Know you again, by a number that stands for you here",
				"See your bank cards and the numbers of their accounts",
				"See the numbers of your bank accounts",
			]);
			await phone.will("Allow");
			const { authCode, authSuccessScopes } = await opening;
			assert.deepEqual(authSuccessScopes, ["CARD_LIST"]);
			const merchant = await merchantOf(stage.sandbox());
			const tokens = await merchant.applyToken({ authCode: String(authCode) });
			assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens));
			const cards = await merchant.inquiry("inquiryUserCardList", { accessToken: tokens.accessToken });
			assert.ok(cards.resultStatus === "S", JSON.stringify(cards));
			assert.deepEqual(cards.told, {
				cardList: [
					{ maskedCardNo: "5044 **** **** 0017", accountNumber: "SB-0017-01" },
					{ maskedCardNo: "5044 **** **** 4711", accountNumber: "SB-0017-02" },
				],
			});
			await told(phone, "inquiryUserCardList (v1)");
		},
		{ app: "tea" },
	));
