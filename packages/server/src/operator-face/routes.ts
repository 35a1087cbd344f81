import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { DELIVERED_WITHIN } from "../messages/message.ts";
import { approveScope, findApp, registerApp, setAppStatus, setPurpose, setTrust } from "../register/apps.ts";
import { wrong } from "../register/checks.ts";
import {
	addClientKey,
	findClient,
	nameClientKey,
	pinAnswerKey,
	registerClient,
	registerMerchant,
	retireClientKey,
	setAnswers,
	setClientStatus,
} from "../register/clients.ts";
import type { Desk } from "../register/desk.ts";
import { rotateKeys, withdrawKey } from "../register/keys.ts";
import { listMessages, putTemplate, sendAgain, setDomains, setTemplateStatus } from "../register/messages/templates.ts";
import { eraseUser, grantsOf, importUserId, revokeGrant, setUserStatus } from "../register/users.ts";
import type { AuditPlace, ClientWithKeys } from "../store.ts";
import * as schema from "./schemas.ts";

const done = { done: true } as const;
/** A row of the audit may reach the disk as much later than its time says. Milliseconds. */
const AUDIT_SETTLES = 10_000;

/** A row's place as the answer before said it: at.bucket.id; "": from the first on. */
function placeOf(after: string): AuditPlace | null {
	const [, at = "", bucket = "", id = ""] = /^(\d{1,16})\.([0-9a-f]{0,4})\.([\w.-]{1,64})$/.exec(after) ?? [];
	if (after === "") return null;
	if (id === "") throw wrong("after", "the place of a row is needed: <at>.<bucket>.<id>.");
	return { at: Number(at), bucket, id };
}

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
	const { store, registry } = desk;
	const face = app.withTypeProvider<ZodTypeProvider>();
	const read = { querystring: schema.nothing };

	face.get("/operator/merchants", { schema: read }, async () => ({
		merchants: (await registry.fresh()).merchants,
	}));
	face.post("/operator/merchants", { schema: { body: schema.merchant } }, async ({ body }) =>
		registerMerchant(desk, body),
	);

	face.get("/operator/clients", { schema: { querystring: schema.whichClient } }, async ({ query: { clientId } }) => {
		if (clientId !== undefined) return findClient(desk, clientId);
		return { clients: (await registry.fresh()).clients.map(({ keys: _, ...client }) => client) };
	});
	face.post("/operator/clients", { schema: { body: schema.client } }, async ({ body }) => registerClient(desk, body));
	face.post("/operator/clients/keys", { schema: { body: schema.clientKey } }, async ({ body }) =>
		addClientKey(desk, body),
	);
	face.post("/operator/clients/keys/name", { schema: { body: schema.keyName } }, async ({ body }) =>
		nameClientKey(desk, body),
	);
	face.post("/operator/clients/keys/retire", { schema: { body: schema.retiredKey } }, async ({ body }) =>
		warned(await retireClientKey(desk, body)),
	);
	face.post("/operator/clients/answers", { schema: { body: schema.answers } }, async ({ body }) =>
		setAnswers(desk, body),
	);
	face.post("/operator/clients/status", { schema: { body: schema.clientStatus } }, async ({ body }) =>
		setClientStatus(desk, body),
	);

	face.post("/operator/clients/answer-key", { schema: { body: schema.answerKey } }, async ({ body }) =>
		pinAnswerKey(desk, body),
	);

	face.get("/operator/apps", { schema: { querystring: schema.whichApp } }, async ({ query: { appId } }) =>
		appId === undefined ? { apps: (await registry.fresh()).apps } : findApp(desk, appId),
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

	face.post("/operator/apps/domains", { schema: { body: schema.domains } }, async ({ body }) => setDomains(desk, body));

	face.get("/operator/templates", { schema: read }, async () => ({ templates: (await registry.fresh()).templates }));
	face.post("/operator/templates", { schema: { body: schema.template } }, async ({ body }) => putTemplate(desk, body));
	face.post("/operator/templates/status", { schema: { body: schema.templateStatus } }, async ({ body }) =>
		setTemplateStatus(desk, body),
	);
	face.get("/operator/messages", { schema: { querystring: schema.whichMessages } }, async ({ query }) =>
		listMessages(desk, query),
	);
	face.post("/operator/messages/send-again", { schema: { body: schema.message } }, async ({ body }) => {
		await sendAgain(desk, { ...body, within: DELIVERED_WITHIN });
		return done;
	});

	face.post("/operator/users/status", { schema: { body: schema.userStatus } }, async ({ body }) => {
		await setUserStatus(desk, body);
		return done;
	});
	face.post("/operator/users/erase", { schema: { body: schema.user } }, async ({ body }) => {
		// False is no failure: that nothing was known is what was wanted.
		return { ...done, known: await eraseUser(desk, body) };
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
	face.post("/operator/keys/withdraw", { schema: { body: schema.withdrawnKey } }, async ({ body }) => ({
		keys: await withdrawKey(desk, body),
	}));

	face.get("/operator/audit", { schema: { querystring: schema.after } }, async ({ query }) => ({
		rows: await store.audit({ after: placeOf(query.after), before: desk.now() - AUDIT_SETTLES }),
	}));
}
