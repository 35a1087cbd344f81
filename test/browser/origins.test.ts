// Ruling 12, tried whole in Chromium: what a mini program does with an origin of its own.
import { after, before, beforeEach, describe, it } from "node:test";
import { eraseUser } from "../../packages/server/src/register/users.ts";
import { originCases, originProgram, type Place, strangerPage } from "./origin-cases.ts";
import { PROGRAM, phoneOn, sandboxStage } from "./sandbox-stage.ts";
import type { Stage } from "./stage.ts";

const stage = sandboxStage({ program: originProgram().folder });
let stranger: Stage;
before(async () => {
	stranger = await strangerPage();
});
after(() => stranger.close());
beforeEach(() => eraseUser(stage.sandbox().server.context, { sub: "mara" }));

describe("ruling 12 in Chromium", () => {
	for (const { name, run, mayComplain } of originCases) {
		it(name, () =>
			stage.phone(
				async (phone) => {
					let { program } = phone;
					await run(
						{
							host: placed(phone.host),
							get program() {
								return placed(program);
							},
							async tab(url) {
								const tab = await phone.page.context().newPage();
								await tab.goto(url);
								return placed(tab);
							},
							async sheet() {
								await phone.lines();
							},
							back: () => phone.page.evaluate(() => history.back()),
							async reloadPhone() {
								const before = await phone.host.locator(PROGRAM).elementHandle();
								await phone.host.getByRole("button", { name: "Reload" }).click();
								await before?.waitForElementState("hidden");
								({ program } = await phoneOn(phone.page));
							},
						},
						stranger,
					);
				},
				// A port that nobody answers for ends by its time.
				{ patient: false, ...(mayComplain ? { mayComplain } : {}) },
			),
		);
	}
});

/** Playwright's types say more than is needed of what is given and told. */
function placed(place: unknown): Place {
	return {
		evaluate: (act, given) => (place as Place).evaluate(act, given),
		waitForFunction: (holds, options, given) =>
			// The given comes before the options here.
			(place as { waitForFunction(holds: unknown, given: unknown, options: object): Promise<unknown> }).waitForFunction(
				holds,
				given,
				options,
			),
		url: () => (place as Place).url(),
	};
}
