import { describe, test } from "node:test";
import type { Store } from "../store.ts";
import { againContract } from "./again/again.ts";
import { authorizingContract } from "./authorizing.ts";
import { acceptingContract } from "./messages/accepting.ts";
import { inboxContract } from "./messages/inbox.ts";
import { outboxContract } from "./messages/outbox.ts";
import { preparedContract } from "./prepared.ts";
import { askingContract } from "./store/asking.ts";
import { auditContract } from "./store/audit.ts";
import { consentContract } from "./store/consent.ts";
import { grantsContract } from "./store/grants.ts";
import { keepingContract } from "./store/keeping.ts";
import { keysContract } from "./store/keys.ts";
import { leasesContract } from "./store/leases.ts";
import { redeemingContract } from "./store/redeeming.ts";
import { refreshingContract } from "./store/refreshing.ts";
import { registryContract } from "./store/registry.ts";
import { retryContract } from "./store/retry.ts";
import { upkeepContract } from "./store/upkeep.ts";
import { type Check, worldOf } from "./world.ts";

/** A store under test, and the hand to put it away. */
export interface StoreUnderTest {
	/** Empty. */
	readonly store: Store;
	/** Closes it, if the test has not, and takes away what it lay in. */
	close(): Promise<void>;
}

/** The suite every Store is held to: the promises of store.ts. `open` is called once a test. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
	const check: Check = (promise, body) => {
		test(promise, async () => {
			const under = await open();
			try {
				await body(await worldOf(under.store));
			} finally {
				await under.close();
			}
		});
	};
	const parts = {
		"the registry": registryContract,
		keys: keysContract,
		asking: askingContract,
		authorizing: authorizingContract,
		consent: consentContract,
		"what is prepared": preparedContract,
		"redeeming a code": redeemingContract,
		"codes and refresh tokens that come again": retryContract,
		"refreshing, access, ending": refreshingContract,
		"accepting messages": acceptingContract,
		"the outbox": outboxContract,
		"the inbox": inboxContract,
		"what the user takes back": grantsContract,
		upkeep: upkeepContract,
		leases: leasesContract,
		keeping: keepingContract,
		"the audit": auditContract,
		"what is run again": againContract,
	};
	describe(`${name} keeps the store's promises`, () => {
		for (const [part, contract] of Object.entries(parts)) describe(part, () => contract(check));
	});
}
