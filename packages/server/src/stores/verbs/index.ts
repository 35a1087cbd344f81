import { askingVerbs } from "./asking/asking.ts";
import { authorizingVerbs } from "./asking/authorizing.ts";
import { preparedVerbs } from "./asking/prepared.ts";
import { standingVerbs } from "./asking/standing.ts";
import { tokenVerbs } from "./families.ts";
import { grantVerbs } from "./grants.ts";
import { acceptVerb } from "./messages/accept.ts";
import { inboxVerbs } from "./messages/inbox.ts";
import { outboxVerbs } from "./messages/outbox.ts";
import { templateVerbs } from "./messages/templates.ts";
import { redeemingVerbs } from "./redeeming.ts";
import { appVerbs } from "./registry/apps.ts";
import { clientVerbs } from "./registry/clients.ts";
import { platformKeyVerbs } from "./registry/platform-keys.ts";
import { registryReading } from "./registry/reading.ts";
import { userVerbs } from "./registry/users.ts";
import type { Verbs } from "./rooms.ts";
import { leaseVerbs } from "./upkeep/leases.ts";
import { upkeepVerbs } from "./upkeep/upkeep.ts";

/** Every verb of the store. A new one is a line in store.ts and its text in one of these rooms. */
export const verbs: Verbs = {
	...registryReading,
	...clientVerbs,
	...appVerbs,
	...platformKeyVerbs,
	...userVerbs,
	...standingVerbs,
	...authorizingVerbs,
	...askingVerbs,
	...preparedVerbs,
	...redeemingVerbs,
	...tokenVerbs,
	...grantVerbs,
	...templateVerbs,
	...acceptVerb,
	...outboxVerbs,
	...inboxVerbs,
	...leaseVerbs,
	...upkeepVerbs,
};
