import { createHash, timingSafeEqual } from "node:crypto";
import type { Model, Token } from "@node-oauth/oauth2-server";
import type { File } from "../file.ts";
import { client } from "../messages.ts";

/** The model that the package wants, on the same kind of file: a pair of tokens is one row, and one commit. */
export function createModel(file: File): Model {
	file.exec(`
		CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, redirect_uri TEXT NOT NULL, scope TEXT NOT NULL, client_id TEXT NOT NULL, user_id TEXT NOT NULL) WITHOUT ROWID;
		CREATE TABLE IF NOT EXISTS tokens (access_token TEXT PRIMARY KEY, access_expires_at INTEGER NOT NULL, refresh_token TEXT NOT NULL UNIQUE, refresh_expires_at INTEGER NOT NULL, scope TEXT NOT NULL, client_id TEXT NOT NULL, user_id TEXT NOT NULL) WITHOUT ROWID;
	`);
	const codeOf = file.reading("SELECT * FROM codes WHERE code = ?");
	const dropCode = file.writing("DELETE FROM codes WHERE code = ?");
	const addToken = file.writing("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?)");
	const byAccess = file.reading("SELECT * FROM tokens WHERE access_token = ?");
	const byRefresh = file.reading("SELECT * FROM tokens WHERE refresh_token = ?");
	const dropToken = file.writing("DELETE FROM tokens WHERE refresh_token = ?");
	const token = (row: Readonly<Record<string, unknown>> | undefined): Token | undefined =>
		row && {
			accessToken: String(row.access_token),
			accessTokenExpiresAt: new Date(Number(row.access_expires_at)),
			refreshToken: String(row.refresh_token),
			refreshTokenExpiresAt: new Date(Number(row.refresh_expires_at)),
			scope: String(row.scope).split(" "),
			client: { id: String(row.client_id) },
			user: { id: String(row.user_id) },
		};
	const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
	const secret = digest(client.secret);
	const known = { id: client.id, grants: ["authorization_code", "refresh_token"] } as const;
	return {
		getClient: async (id, said = "") => (id === client.id && timingSafeEqual(digest(said), secret) ? known : undefined),
		async getAuthorizationCode(code) {
			const row = codeOf(code);
			return (
				row && {
					authorizationCode: code,
					expiresAt: new Date(Number(row.expires_at)),
					redirectUri: String(row.redirect_uri),
					scope: String(row.scope).split(" "),
					client: { id: String(row.client_id) },
					user: { id: String(row.user_id) },
				}
			);
		},
		revokeAuthorizationCode: async ({ authorizationCode }) => (await dropCode(authorizationCode)) > 0,
		async saveToken(given, { id }, user) {
			const { accessToken, accessTokenExpiresAt: access, refreshToken, refreshTokenExpiresAt: refresh, scope } = given;
			await addToken(accessToken, access.getTime(), refreshToken, refresh.getTime(), scope.join(" "), id, user.id);
			return { ...given, client: { id }, user };
		},
		getAccessToken: async (text) => token(byAccess(text)),
		getRefreshToken: async (text) => token(byRefresh(text)),
		revokeToken: async ({ refreshToken }) => (await dropToken(refreshToken)) > 0,
		verifyScope: async ({ scope }, wanted) => wanted.every((one) => scope.includes(one)),
	};
}
