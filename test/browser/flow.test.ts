// The ◆ rows of the truth table that need nothing to fail, in Chromium: a real page, a real sheet, a real server.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AuthCode } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { en } from "../../packages/server/src/words/en.ts";
import type { Earlier, Fails, Ok, Row } from "../truth-table/row.ts";
import { eachScope, rows } from "../truth-table/rows.ts";
import { disclosed, type Heard, merchantOf, type Phone, sandboxStage } from "./sandbox-stage.ts";
import { keepPicture } from "./stage.ts";

const stage = sandboxStage();
const USER = "mara";
const grants = en.grants({ support: "" });

describe("the truth table in Chromium", () => {
	const inBrowser = rows.filter((row) => row.browser);
	for (const row of inBrowser) {
		const act = row.user === undefined ? "" : ` · ${typeof row.user === "object" ? `on ${row.user.on}` : row.user}`;
		it(`row ${row.row}: ${"asked" in row ? JSON.stringify(row.asked) : "no argument"}${act}`, () => run(row));
	}

	for (const [scope, { sheet, discloses }] of Object.entries(eachScope)) {
		const alone = { row: 63, app: "All", asked: [scope], sheet } as const;
		it(`row 63: ${scope} alone`, async () => {
			const allowed: Row = { ...alone, answer: { ok: [scope], errors: {} }, discloses };
			await run(sheet ? { ...allowed, user: "Allow" } : allowed);
			const refused = { error: 11, outcome: "denied", errors: { [scope]: "10001" } };
			if (sheet) await run({ ...alone, answer: refused, user: "Don't allow" });
		});
	}
});

async function run(row: Row): Promise<void> {
	const sandbox = stage.sandbox();
	// Each row from a fresh state: a user of whom nothing is known.
	await eraseUser(sandbox.server.context, { sub: USER });
	await stage.phone(
		async (phone) => {
			for (const step of row.earlier ?? []) await before(phone, step);
			const answering = phone.ask("asked" in row ? { scopes: row.asked } : undefined);
			if (row.sheet) {
				const known = en.titles.userId;
				const shown = (await phone.lines()).filter((title) => title !== known);
				assert.deepEqual(shown, row.sheet.map(titleOf));
				await keepPicture(phone.page, `row-${row.row}-${nameOf(row)}-sheet`);
				if (row.user) await phone.will(row.user, (scope) => titleOf(itemOf(scope)));
			}
			const heard = await answering;
			const answer = theOne(heard, "asked" in row);
			assert.deepEqual(answer, expected(row.answer, answer));
			await phone.noSheet();
			if (row.row !== 63) await keepPicture(phone.page, `row-${row.row}-${nameOf(row)}`);
			if (row.discloses && "authCode" in answer) {
				const fields = await disclosed(await merchantOf(sandbox), (answer as AuthCode).authCode);
				assert.deepEqual(fields, [...row.discloses].sort());
			}
		},
		{ app: row.app === "All" ? "all" : "shop", sameWindow: true },
	);
}

async function before(phone: Phone, step: Earlier): Promise<void> {
	if ("asked" in step) {
		const answering = phone.ask({ scopes: step.asked });
		if (step.user) await phone.will(step.user);
		await answering;
	} else if ("app" in step) {
		// As a person does it: on their own page, asked once more.
		const { host, page } = phone;
		await host.getByRole("button", { name: "Your permissions" }).click();
		const own = host.locator("byleave-grants");
		await own.getByRole("button", { name: grants.stopApp }).click();
		await own.getByText(grants.stopAppAsk).waitFor();
		await own.getByRole("button", { name: grants.stopApp }).click();
		await own.getByText(grants.empty).waitFor();
		await keepPicture(page, "row-30-stopped");
		await host.getByRole("button", { name: "Back" }).click();
	} else throw new Error("A browser's clock and server stay as they are.");
}

/** success or fail, then complete, then the Promise, each once and all with one object. */
function theOne(heard: Heard, withCallbacks: boolean): object {
	const [[first, answer] = ["promise", {}] as const] = heard;
	const then = withCallbacks ? (["complete", "promise"] as const) : [];
	assert.deepEqual(heard, [[first, answer], ...then.map((callback) => [callback, answer])]);
	const right = withCallbacks ? ("authCode" in (answer as object) ? "success" : "fail") : "promise";
	assert.equal(first, right);
	return answer as object;
}

function expected(answer: Ok | Fails, got: object): object {
	if ("ok" in answer) {
		const { authCode } = got as Partial<AuthCode>;
		assert.match(authCode ?? "", /^AC[\w-]{20,30}$/);
		return { authCode, authSuccessScopes: answer.ok, authErrorScopes: answer.errors };
	}
	const { error, outcome, errors } = answer;
	const messages: Record<number, string> = alipayplus.jsapi.messages;
	return { error, errorMessage: messages[error], outcome, authErrorScopes: errors };
}

/** An item of the table, as the English sheet says it. */
function titleOf(item: string): string {
	const name = item.replace("?", "");
	const titles: Readonly<Record<string, string>> = en.titles;
	return (titles[name] ?? name) + (item.endsWith("?") ? "?" : "");
}
const itemOf = (scope: string): string => eachScope[scope]?.sheet?.[0] ?? scope;
const nameOf = ({ asked, user }: Row): string =>
	`${[asked].flat().join("+")}-${typeof user === "object" ? "on" : user}`.replace(/[^\w+-]/g, "");
