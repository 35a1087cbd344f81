import type { AppRow, AppWithScopes, ClientRow, MerchantRow, PlatformKeyRow } from "../../../store.ts";
import { ask, reading, select } from "../../statement.ts";
import { allTemplates, templateOf } from "../messages/templates.ts";
import type { Verbs } from "../rooms.ts";
import { allKeys } from "./changing.ts";

type StoredClient = Omit<ClientRow, "titleCaseHeaders" | "answerKey"> & {
	readonly titleCaseHeaders: number;
	readonly answerKey: string | null;
	readonly answerKeyUntil: number | null;
};
type StoredApp = Omit<AppRow, "trusted" | "domains"> & {
	readonly trusted: number;
	readonly domains: string;
	readonly merchantId: string;
	readonly merchantName: string;
};
const version = select<{ value: string }>("SELECT value FROM meta WHERE key = 'registry'");

/** The registry whole, and whether it has changed. */
export const registryReading: Pick<Verbs, "registry" | "registryVersion"> = {
	registryVersion: reading(function* () {
		const [[row]] = yield* ask(version);
		return Number(row?.value ?? 0);
	}),
	registry: reading(function* () {
		const [[row], merchants, clients, keys, apps, approved, purposes, platformKeys, templates] = yield* ask(
			version,
			select<MerchantRow>(`SELECT merchant_id AS "merchantId", name FROM merchants ORDER BY merchant_id`),
			select<StoredClient>(
				`SELECT client_id AS "clientId", merchant_id AS "merchantId", status, response_encoding AS "responseEncoding",
				title_case_headers AS "titleCaseHeaders", answer_key AS "answerKey", answer_key_until AS "answerKeyUntil", version
				FROM clients ORDER BY client_id`,
			),
			allKeys,
			select<StoredApp>(
				`SELECT a.app_id AS "appId", a.client_id AS "clientId", a.name, a.logo, a.trusted, a.status, a.domains,
				m.merchant_id AS "merchantId", m.name AS "merchantName" FROM apps a
				JOIN clients c ON c.client_id = a.client_id JOIN merchants m ON m.merchant_id = c.merchant_id ORDER BY a.app_id`,
			),
			select<{ appId: string; scope: string; approval: "required" | "optional" }>(
				`SELECT app_id AS "appId", scope, approval FROM app_scopes WHERE approval IS NOT NULL ORDER BY scope`,
			),
			select<Purpose>(`SELECT app_id AS "appId", scope, language, text FROM app_purposes ORDER BY scope, language`),
			select<PlatformKeyRow>(
				`SELECT purpose, algorithm, version, public_key AS "publicKey", sealed_private_key AS "sealedPrivateKey",
				created_at AS "createdAt", signs_from AS "signsFrom", withdrawn_at AS "withdrawnAt"
				FROM platform_keys ORDER BY signs_from DESC, ordinal DESC`,
			),
			allTemplates,
		);
		const ofClient = Map.groupBy(keys, ({ clientId }) => clientId);
		const ofApp = Map.groupBy(approved, ({ appId }) => appId);
		const why = Map.groupBy(purposes, ({ appId }) => appId);
		return {
			version: Number(row?.value ?? 0),
			merchants,
			clients: clients.map(({ answerKey, answerKeyUntil, titleCaseHeaders, ...client }) => ({
				...client,
				titleCaseHeaders: titleCaseHeaders === 1,
				answerKey: answerKey === null ? null : { version: answerKey, until: answerKeyUntil ?? 0 },
				keys: ofClient.get(client.clientId) ?? [],
			})),
			apps: apps.map((app) => ({
				...app,
				trusted: app.trusted === 1,
				domains: app.domains.split(" ").filter((domain) => domain !== ""),
				approved: Object.fromEntries((ofApp.get(app.appId) ?? []).map(({ scope, approval }) => [scope, approval])),
				purposes: purposesOf(why.get(app.appId) ?? []),
			})),
			platformKeys,
			templates: templates.map(templateOf),
		};
	}),
};

interface Purpose {
	readonly appId: string;
	readonly scope: string;
	readonly language: string;
	readonly text: string;
}
const purposesOf = (rows: readonly Purpose[]): AppWithScopes["purposes"] =>
	Object.fromEntries(
		[...Map.groupBy(rows, ({ scope }) => scope)].map(([scope, texts]) => [
			scope,
			Object.fromEntries(texts.map(({ language, text }) => [language, text])),
		]),
	);
