import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { approveScope, findApp, registerApp, setAppStatus, setPurpose, setTrust } from "../register/apps.ts";
import { wrong } from "../register/checks.ts";
import {
	addClientKey,
	registerClient,
	registerMerchant,
	retireClientKey,
	setClientStatus,
} from "../register/clients.ts";
import type { Desk } from "../register/desk.ts";
import { rotateKeys } from "../register/keys.ts";
import { eraseUser, grantsOf, importUserId, revokeGrant, setUserStatus } from "../register/users.ts";
import type { ClientWithKeys } from "../store.ts";
import * as schema from "./schemas.ts";

const done = { done: true } as const;

/** A client as it now is, and a word about it where nothing that it signs will be taken any more. */
const warned = (client: ClientWithKeys): ClientWithKeys & { readonly warning?: string } =>
	client.keys.some(({ retiredAt }) => retiredAt === null)
		? client
		: {
				...client,
				warning: "This was the client's last live key: every request of it is refused until it has another.",
			};

/** The operator's verbs as routes; each is one verb of register/, or one reading of the store. */
export function operatorRoutes(app: FastifyInstance, desk: Desk): void {
	const { store } = desk;
	const face = app.withTypeProvider<ZodTypeProvider>();
	const read = { querystring: schema.nothing };

	face.get("/operator/merchants", { schema: read }, async () => ({ merchants: await store.merchants() }));
	face.post("/operator/merchants", { schema: { body: schema.merchant } }, async ({ body }) =>
		registerMerchant(desk, body),
	);

	face.get("/operator/clients", { schema: { querystring: schema.whichClient } }, async ({ query: { clientId } }) => {
		if (clientId === undefined) return { clients: await store.clients() };
		const client = await store.client(clientId);
		if (!client) throw wrong("clientId", "there is no such client.");
		return client;
	});
	face.post("/operator/clients", { schema: { body: schema.client } }, async ({ body }) => registerClient(desk, body));
	face.post("/operator/clients/keys", { schema: { body: schema.clientKey } }, async ({ body }) =>
		addClientKey(desk, body),
	);
	face.post("/operator/clients/keys/retire", { schema: { body: schema.retiredKey } }, async ({ body }) =>
		warned(await retireClientKey(desk, body)),
	);
	face.post("/operator/clients/status", { schema: { body: schema.clientStatus } }, async ({ body }) =>
		setClientStatus(desk, body),
	);

	face.get("/operator/apps", { schema: { querystring: schema.whichApp } }, async ({ query: { appId } }) =>
		appId === undefined ? { apps: await store.apps() } : findApp(desk, appId),
	);
	face.post("/operator/apps", { schema: { body: schema.app } }, async ({ body }) => registerApp(desk, body));
	face.post("/operator/apps/approve", { schema: { body: schema.approval } }, async ({ body }) =>
		approveScope(desk, body),
	);
	face.post("/operator/apps/purpose", { schema: { body: schema.purpose } }, async ({ body }) => setPurpose(desk, body));
	face.post("/operator/apps/trust", { schema: { body: schema.trust } }, async ({ body }) => setTrust(desk, body));
	face.post("/operator/apps/status", { schema: { body: schema.appStatus } }, async ({ body }) =>
		setAppStatus(desk, body),
	);

	face.post("/operator/users/status", { schema: { body: schema.userStatus } }, async ({ body }) => {
		await setUserStatus(desk, body);
		return done;
	});
	face.post("/operator/users/erase", { schema: { body: schema.user } }, async ({ body }) => {
		await eraseUser(desk, body);
		return done;
	});
	face.post("/operator/users/import-id", { schema: { body: schema.userId } }, async ({ body }) => {
		await importUserId(desk, body);
		return done;
	});

	face.get("/operator/grants", { schema: { querystring: schema.user } }, async ({ query }) => ({
		grants: await grantsOf(desk, query),
	}));
	face.post("/operator/grants/revoke", { schema: { body: schema.grant } }, async ({ body }) => {
		await revokeGrant(desk, body);
		return done;
	});

	face.get("/operator/keys", { schema: read }, async () => ({ keys: await desk.keys.published() }));
	face.post("/operator/keys/rotate", { schema: { body: schema.rotation } }, async ({ body }) => rotateKeys(desk, body));

	face.get("/operator/audit", { schema: { querystring: schema.after } }, async ({ query }) => ({
		rows: await store.audit(query.after),
	}));
}
