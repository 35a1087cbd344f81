import { generateKeyPairSync } from "node:crypto";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { PlatformKeyRow } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { createPlatformKeys } from "../trust/keys.ts";
import { act } from "../trust/person.ts";
import { pemOf } from "../trust/public-key.ts";
import { createSecrets } from "../trust/secrets.ts";
import { registerApp } from "./apps.ts";
import { registerClient, registerMerchant } from "./clients.ts";
import type { Desk } from "./desk.ts";
import { openRegistry } from "./registry.ts";

/** An operator's desk with a merchant, its client and its app; what the other tests in this folder stand on. */

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
export const [one, two, three] = [pair(), pair(), pair()];
const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");
/** Only the inbox is served. */
const messages = {
	channels: { SMS: null, PUSH: null, INBOX: { kind: "inbox" } },
	perDay: { SMS: 3, PUSH: 10, INBOX: 20 },
} as const;
let made: readonly PlatformKeyRow[] = [];

/** By the clock that is handed in. The test closes its store. */
export async function openDesk(now: () => number): Promise<Desk> {
	const store = await openMemory();
	// Made once: making them is slow, and no test here is about that.
	for (const row of made) await store.addPlatformKey({ ...row, ...act({ now }) });
	const registry = await openRegistry(store, () => 0);
	const keys = await createPlatformKeys({ store, registry, secrets, now });
	made = (await store.registry()).platformKeys;
	const desk = { store, registry, secrets, keys, platform: alipayplus, now, config: { messages } };
	await registerMerchant(desk, { merchantId: "M1", name: "Coffee Ltd" });
	await registerClient(desk, { clientId: "C1", merchantId: "M1", publicKey: pemOf(one.publicKey) });
	await registerApp(desk, { appId: "A1", clientId: "C1", name: "Coffee" });
	return desk;
}
