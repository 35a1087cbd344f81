import assert from "node:assert/strict";
import { it } from "node:test";
import { platforms } from "@byleave/protocol/platforms";
import { CLIENT, merchantKey } from "../world.ts";
import { naiveSign, spell } from "./naive.ts";
import { walletWorld } from "./wallet-world.ts";

/** The gateway's prefix, left out or put in on either side: the merchant is told which, whatever the wallet. */

const everywhere = [...new Set(Object.values(platforms).flatMap(({ paths }) => paths.prefixes))];

for (const platform of Object.values(platforms)) {
	it(`[41] ${platform.name}: a path signed with another prefix than it is called with is refused, and the prefix named`, async (t) => {
		const world = await walletWorld(platform);
		t.after(() => world.close());
		const { paths, operations } = platform;
		const row = operations.find(({ operation }) => operation === "inquiryUserInfo");
		const own = `${row?.path ?? ""}${paths.suffixes[0] ?? ""}`;
		for (const called of paths.prefixes) {
			for (const signed of everywhere) {
				if (called === signed) continue;
				const said = { path: signed + own, clientId: CLIENT, time: "2026-11-23T10:00:00Z", body: Buffer.from("{}") };
				const answer = await world.server.public.inject({
					method: "POST",
					url: called + own,
					headers: {
						"client-id": CLIENT,
						"request-time": said.time,
						signature: `algorithm=RSA256, signature=${spell(naiveSign(said, merchantKey), "percent")}`,
					},
					payload: said.body,
				});
				const { resultStatus, resultMessage } = answer.json().result;
				const named = `called with "${called}", signed with "${signed}": ${resultMessage}`;
				assert.equal(resultStatus, "F", named);
				// The end of a prefix is what is left where its beginning is left out.
				const expected = called.endsWith(signed)
					? "the path without the gateway's prefix"
					: "the path with a prefix that it does not arrive with";
				assert.ok(resultMessage.includes(expected), named);
			}
		}
	});
}
