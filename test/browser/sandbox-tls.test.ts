// `byleave dev --tls` in Chromium: https for the page, the phone, the program, the server and the merchant alike.
import assert from "node:assert/strict";
import { it } from "node:test";
import { sandboxStage } from "./sandbox-stage.ts";

const stage = sandboxStage({ tls: true });

it("from the tap to the name under TLS; nothing that the page loads or asks is in clear", () =>
	stage.phone(
		async (phone) => {
			const asked = new Set<string>();
			phone.page.on("request", (request) => asked.add(new URL(request.url()).protocol));
			await phone.program.getByRole("button", { name: "Sign in with my wallet" }).click();
			await phone.will("Allow");
			await phone.program.getByText("Hello, Mara").waitFor();
			assert.deepEqual([...asked], ["https:"]);
			assert.equal(await phone.program.evaluate(() => globalThis.isSecureContext), true);
			assert.match(phone.program.url(), /^https:\/\/mara--shop\.byleave\.localhost:/);
		},
		// A browser of a person's would have been told to trust the authority.
		{ ignoreHTTPSErrors: true },
	));
