import { describe, test } from "node:test";
import type { Store } from "../store.ts";
import { askingContract } from "./contract/asking.ts";
import { auditContract } from "./contract/audit.ts";
import { consentContract } from "./contract/consent.ts";
import { grantsContract } from "./contract/grants.ts";
import { keepingContract } from "./contract/keeping.ts";
import { redeemingContract } from "./contract/redeeming.ts";
import { refreshingContract } from "./contract/refreshing.ts";
import { registryContract } from "./contract/registry.ts";
import { retryContract } from "./contract/retry.ts";
import { upkeepContract } from "./contract/upkeep.ts";
import { type Check, worldOf } from "./contract/world.ts";

/**
 * The promises of store.ts as tests (node:test): every store is held to them. `open` gives an empty store each
 * time; the suite closes it. To be called at the top of a test file.
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
	const check: Check = (promise, body) => {
		test(promise, async () => {
			const store = await open();
			try {
				await body(await worldOf(store));
			} finally {
				await store.close();
			}
		});
	};
	const parts = {
		"the registry": registryContract,
		asking: askingContract,
		consent: consentContract,
		"redeeming a code": redeemingContract,
		"codes and refresh tokens that come again": retryContract,
		"refreshing, access, ending": refreshingContract,
		"what the user takes back": grantsContract,
		upkeep: upkeepContract,
		keeping: keepingContract,
		"the audit": auditContract,
	};
	describe(`store: ${name}`, () => {
		for (const [part, contract] of Object.entries(parts)) describe(part, () => contract(check));
	});
}
