import { Failure } from "@byleave/protocol";
import type { AppRow, AppWithScopes, ClientRow, MerchantRow } from "../../store.ts";
import type { Connection, Verbs } from "./connection.ts";

const clientColumns = `client_id AS clientId, merchant_id AS merchantId, status,
	response_encoding AS responseEncoding, title_case_headers AS titleCaseHeaders`;
const appColumns = "app_id AS appId, client_id AS clientId, name, logo, trusted, status";
type StoredClient = Omit<ClientRow, "titleCaseHeaders"> & { titleCaseHeaders: number };
type StoredApp = Omit<AppRow, "trusted"> & { trusted: number };
const clientOf = (row: StoredClient): ClientRow => ({ ...row, titleCaseHeaders: row.titleCaseHeaders === 1 });
const appOf = (row: StoredApp): AppRow => ({ ...row, trusted: row.trusted === 1 });

/** A field that is wrong, by its name and in a sentence. */
export const wrong = (field: string, message: string): Failure =>
	new Failure("field_invalid", { field, message: `${field}: ${message}` });

/** Merchants, clients, apps, and what each app may ask. */
export function registryVerbs(
	c: Connection,
): Pick<
	Verbs,
	"putMerchant" | "putClient" | "putApp" | "approveScope" | "setPurpose" | "merchants" | "clients" | "apps" | "app"
> {
	return {
		putMerchant({ merchantId, name }) {
			c.run(
				"INSERT INTO merchants (merchant_id, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name",
				merchantId,
				name,
			);
			c.note("merchant-put", c.heard.at, {}, `merchant=${merchantId}`);
		},
		putClient(client) {
			if (!c.one("SELECT 1 FROM merchants WHERE merchant_id = ?", client.merchantId)) {
				throw wrong("merchantId", "there is no such merchant.");
			}
			c.run(
				`INSERT INTO clients (client_id, merchant_id, status, response_encoding, title_case_headers)
				VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET merchant_id = excluded.merchant_id, status = excluded.status,
				response_encoding = excluded.response_encoding, title_case_headers = excluded.title_case_headers`,
				client.clientId,
				client.merchantId,
				client.status,
				client.responseEncoding,
				Number(client.titleCaseHeaders),
			);
			c.note("client-put", c.heard.at, {}, `client=${client.clientId} status=${client.status}`);
		},
		putApp(app) {
			mustHaveClient(c, app.clientId);
			const before = c.one<{ clientId: string }>("SELECT client_id AS clientId FROM apps WHERE app_id = ?", app.appId);
			if (before && before.clientId !== app.clientId) throw wrong("clientId", "the app belongs to another client.");
			c.run(
				`INSERT INTO apps (app_id, client_id, name, logo, trusted, status) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET name = excluded.name, logo = excluded.logo, trusted = excluded.trusted,
				status = excluded.status`,
				app.appId,
				app.clientId,
				app.name,
				app.logo,
				Number(app.trusted),
				app.status,
			);
			c.note("app-put", c.heard.at, { appId: app.appId }, `status=${app.status} trusted=${app.trusted}`);
		},
		approveScope(appId, scope, approval) {
			mustHaveApp(c, appId);
			c.run(
				`INSERT INTO app_scopes (app_id, scope, approval) VALUES (?, ?, ?)
				ON CONFLICT DO UPDATE SET approval = excluded.approval`,
				appId,
				scope,
				approval,
			);
			const fact = approval === null ? "scope-withdrawn" : "scope-approved";
			c.note(fact, c.heard.at, { appId }, `scope=${scope} approval=${approval ?? "none"}`);
		},
		setPurpose(appId, scope, language, text) {
			mustHaveApp(c, appId);
			c.run(
				`INSERT INTO app_purposes (app_id, scope, language, text) VALUES (?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET text = excluded.text`,
				appId,
				scope,
				language,
				text,
			);
			c.note("purpose-set", c.heard.at, { appId }, `scope=${scope} language=${language}`);
		},
		merchants: () => c.all<MerchantRow>("SELECT merchant_id AS merchantId, name FROM merchants ORDER BY merchant_id"),
		clients: () => c.all<StoredClient>(`SELECT ${clientColumns} FROM clients ORDER BY client_id`).map(clientOf),
		apps: () => c.all<StoredApp>(`SELECT ${appColumns} FROM apps ORDER BY app_id`).map(appOf),
		app: (appId) => appWithScopes(c, appId),
	};
}

/** A client by its id; undefined if there is none. */
export function clientRow(c: Connection, clientId: string): ClientRow | undefined {
	const row = c.one<StoredClient>(`SELECT ${clientColumns} FROM clients WHERE client_id = ?`, clientId);
	return row && clientOf(row);
}

/** An app with all that a sheet says of it; undefined if there is none. */
export function appWithScopes(c: Connection, appId: string): AppWithScopes | undefined {
	const row = c.one<StoredApp & { merchantId: string; merchantName: string }>(
		`SELECT a.app_id AS appId, a.client_id AS clientId, a.name, logo, trusted, a.status, merchant_id AS merchantId,
		m.name AS merchantName
		FROM apps a JOIN clients USING (client_id) JOIN merchants m USING (merchant_id) WHERE app_id = ?`,
		appId,
	);
	if (!row) return undefined;
	const approved = c.all<{ scope: string; approval: "required" | "optional" }>(
		"SELECT scope, approval FROM app_scopes WHERE app_id = ? AND approval IS NOT NULL ORDER BY scope",
		appId,
	);
	const texts = c.all<{ scope: string; language: string; text: string }>(
		"SELECT scope, language, text FROM app_purposes WHERE app_id = ? ORDER BY scope, language",
		appId,
	);
	const purposes = Map.groupBy(texts, ({ scope }) => scope);
	return {
		...row,
		trusted: row.trusted === 1,
		approved: Object.fromEntries(approved.map(({ scope, approval }) => [scope, approval])),
		purposes: Object.fromEntries(
			[...purposes].map(([scope, rows]) => [
				scope,
				Object.fromEntries(rows.map(({ language, text }) => [language, text])),
			]),
		),
	};
}

/** Throws `field_invalid` naming clientId. */
export function mustHaveClient(c: Connection, clientId: string): void {
	if (!c.one("SELECT 1 FROM clients WHERE client_id = ?", clientId))
		throw wrong("clientId", "there is no such client.");
}

function mustHaveApp(c: Connection, appId: string): void {
	if (!c.one("SELECT 1 FROM apps WHERE app_id = ?", appId)) throw wrong("appId", "there is no such app.");
}
