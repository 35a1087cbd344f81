import { Failure } from "@byleave/protocol";
import type { Act, Family, GivenItem, LookAt, Named, Refresh } from "../../store.ts";
import {
	acting,
	ask,
	commit,
	type List,
	lock,
	reading,
	type Statement,
	select,
	type Told,
	write,
} from "../statement.ts";
import { type Party, partyColumns } from "./acting.ts";
import { notes } from "./audit.ts";
import type { Verbs } from "./rooms.ts";

/** One pair of tokens. */
export interface Generation {
	readonly familyId: string;
	readonly nonce: string;
	readonly accessExpiresAt: number;
	readonly refreshExpiresAt: number;
	/** When the refresh token was used. */
	readonly usedAt: number | null;
}
/** The columns of `tokens` (t) that make a Generation. */
export const generationColumns = `t.family_id AS "familyId", t.nonce, t.access_expires_at AS "accessExpiresAt",
	t.refresh_expires_at AS "refreshExpiresAt", t.used_at AS "usedAt"`;

/** How a secret leads to its grant: from where, and by what. */
const byToken = (column: "access_digest" | "refresh_digest") => ({
	from: "tokens x JOIN families h ON h.bucket = x.bucket AND h.family_id = x.family_id",
	where: `x.bucket = ? AND x.${column} = ?`,
});
const ways = {
	code: { from: "codes h", where: "h.bucket = ? AND h.digest = ?" },
	refresh: byToken("refresh_digest"),
	access: byToken("access_digest"),
} as const;
type Way = keyof typeof ways;

/** A row of a grant, and whether the operator has taken back the app's approval for its scope. */
export interface Looked extends GivenItem {
	readonly withdrawn: number;
}

const clientNow = ({ clientId }: Pick<LookAt, "clientId">) =>
	select<{ version: number }>("SELECT version FROM clients WHERE client_id = ?", clientId);
/** What every look at a secret reads beside it: whether the client may, and what the grant gives as of now. */
export const around = (way: Way, { bucket, digest, clientId }: LookAt) => {
	const { from, where } = ways[way];
	return [
		lock(
			`SELECT 1 FROM grants WHERE bucket = ? AND grant_id = (SELECT h.grant_id FROM ${from} WHERE ${where})`,
			bucket,
			bucket,
			digest,
		),
		clientNow({ clientId }),
		select<Looked>(
			`SELECT i.scope, i.item, CASE WHEN s.scope IS NOT NULL AND s.approval IS NULL THEN 1 ELSE 0 END AS withdrawn
			FROM ${from} JOIN grants g ON g.bucket = h.bucket AND g.grant_id = h.grant_id
			JOIN grant_items i ON i.bucket = g.bucket AND i.grant_id = g.grant_id
			LEFT JOIN app_scopes s ON s.app_id = g.app_id AND s.scope = i.scope
			WHERE ${where} ORDER BY i.scope, i.item`,
			bucket,
			digest,
		),
	] as const;
};

/** Memory proves, rows permit (ruling 45). Throws `standing_changed` if the client is not as its signature was checked. */
export function mustBeAsProved(
	client: { readonly version: number } | undefined,
	{ clientVersion }: Pick<LookAt, "clientVersion">,
): void {
	if (client?.version !== clientVersion) throw new Failure("standing_changed");
}

/** What the request says of the app must match (ruling 17). Throws `field_invalid`, `reference_client_mismatch`. */
export function mustBeNamed({ appId }: Party, named: Named): void {
	if (named.appId !== undefined && named.appId !== appId) {
		throw new Failure("field_invalid", {
			field: "appId",
			message: "appId: it is not the mini program of this code or token.",
		});
	}
	if (named.referenceClientId !== undefined && named.referenceClientId !== appId) {
		throw new Failure("reference_client_mismatch", { field: "referenceClientId" });
	}
}

/** True while what rests on a grant's epoch has not been taken back: by a stop or a block, which raise it, or the family's end. */
export const isAlive = (
	found: Pick<Party, "grantEpoch"> & { readonly epoch: number; readonly endedAt: number | null },
): boolean => found.endedAt === null && found.epoch === found.grantEpoch;

/** Throws `app_suspended`, `client_suspended`, `user_frozen`. */
export function mustBeActive({ appStatus, clientStatus, userStatus }: Party): void {
	if (appStatus !== "ACTIVE") throw new Failure("app_suspended");
	if (clientStatus !== "ACTIVE") throw new Failure("client_suspended");
	if (userStatus !== "ACTIVE") throw new Failure("user_frozen");
}

/** What a grant gives as of now to scopes that were granted once. */
export function givenNow({ scopes }: { readonly scopes: string }, looked: readonly Looked[]): Given {
	const once = scopes.split(",");
	const items = looked
		.filter(({ scope, withdrawn }) => withdrawn === 0 && once.includes(scope))
		.map(({ scope, item }) => ({ scope, item }));
	return { scopes: once.filter((scope) => items.some((row) => row.scope === scope)), items };
}
export type Given = Pick<Family, "scopes" | "items">;

/** The answer to a merchant: a pair, and what the grant gives as of now. */
export const familyOf = (
	{ sub, appId, clientId }: Party,
	{ familyId, nonce, accessExpiresAt, refreshExpiresAt }: Generation,
	given: Given,
	userId: string,
	again: boolean,
): Family => ({ familyId, sub, appId, clientId, userId, ...given, nonce, accessExpiresAt, refreshExpiresAt, again });

/** Keeps a new pair; no token outlives its family. `rowExpiresAt`: when nobody needs it any more. */
export function keepGeneration(
	{ bucket }: Party,
	of: { readonly familyId: string; readonly familyExpiresAt: number; readonly generation: number },
	redeem: Refresh,
): { readonly statements: List; readonly made: Generation; readonly rowExpiresAt: number } {
	const { familyId, familyExpiresAt, generation } = of;
	const { nonce, accessDigest, refreshDigest } = redeem;
	const accessExpiresAt = Math.min(redeem.accessExpiresAt, familyExpiresAt);
	const refreshExpiresAt = Math.min(redeem.refreshExpiresAt, familyExpiresAt);
	const rowExpiresAt = Math.max(accessExpiresAt, refreshExpiresAt);
	return {
		made: { familyId, nonce, accessExpiresAt, refreshExpiresAt, usedAt: null },
		rowExpiresAt,
		statements: [
			write(
				`INSERT INTO tokens (bucket, family_id, generation, nonce, access_digest, refresh_digest, access_expires_at,
				refresh_expires_at, given_at, given_to, row_expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				bucket,
				familyId,
				generation,
				nonce,
				accessDigest,
				refreshDigest,
				accessExpiresAt,
				refreshExpiresAt,
				redeem.now,
				redeem.keyVersion,
				rowExpiresAt,
			),
			...(redeem.bucket === bucket ? [] : moved([accessDigest, refreshDigest], bucket, rowExpiresAt)),
		],
	};
}

/** A family's tokens go on naming the bucket that its first one named, though its rows were moved to another. */
const moved = (digests: readonly string[], bucket: string, rowExpiresAt: number): List =>
	digests.map((digest) =>
		write("INSERT INTO moved (digest, bucket, row_expires_at) VALUES (?, ?, ?)", digest, bucket, rowExpiresAt),
	);

/**
 * Looks where the secret says, and, if there is nothing, where its rows were moved to by a migration: codes and tokens
 * of a version that drew buckets instead of computing them name the old one.
 */
export function* whereItLies<L extends LookAt, T>(
	look: L,
	find: (at: L) => Generator<List, T | undefined, Told>,
): Generator<List, T | undefined, Told> {
	const found = yield* find(look);
	if (found !== undefined) return found;
	const [[place]] = yield* ask(select<{ bucket: string }>("SELECT bucket FROM moved WHERE digest = ?", look.digest));
	return place && (yield* find({ ...look, bucket: place.bucket }));
}

/** Ends a family: one row, whatever hangs on it. */
export const endFamily = (
	act: Act,
	{ bucket, familyId, pseudonym, appId }: Pick<Party, "bucket" | "pseudonym" | "appId"> & { readonly familyId: string },
	why: string,
): List => [
	write("UPDATE families SET ended_at = ? WHERE bucket = ? AND family_id = ?", act.now, bucket, familyId),
	...notes(act, { bucket, pseudonym, appId }, ["family-ended", `family=${familyId}: ${why}`]),
];

export interface AccessToken extends Party, Generation {
	readonly epoch: number;
	readonly scopes: string;
	readonly endedAt: number | null;
	readonly userId: string;
}
const accessToken = ({ bucket, digest }: LookAt): Statement<AccessToken> =>
	select(
		`SELECT ${partyColumns}, f.epoch, f.scopes, f.ended_at AS "endedAt", f.user_id AS "userId", ${generationColumns}
		FROM tokens t JOIN families f ON f.bucket = t.bucket AND f.family_id = t.family_id
		JOIN parties p ON p.bucket = f.bucket AND p.grant_id = f.grant_id
		WHERE t.bucket = ? AND t.access_digest = ?`,
		bucket,
		digest,
	);

/** An access token of this client's, with what its grant gives now; refuses whoever else it is. */
export function* findAccess(look: LookAt) {
	const found = yield* whereItLies(look, function* (at) {
		const [, [client], looked, [token]] = yield* ask(...around("access", at), accessToken(at));
		mustBeAsProved(client, at);
		return token && { token, given: givenNow(token, looked) };
	});
	mustBeOf(found?.token, look);
	return found as NonNullable<typeof found>;
}

function mustBeOf(token: AccessToken | undefined, look: LookAt): asserts token {
	if (token?.clientId !== look.clientId) throw new Failure("access_unknown");
	mustBeNamed(token, look.named);
}
function mustBeGood(token: AccessToken, { now }: LookAt): void {
	if (!isAlive(token)) throw new Failure("access_unknown");
	if (now >= token.accessExpiresAt) throw new Failure("access_expired");
	mustBeActive(token);
}

/** What is presented again and again: access tokens. */
export const tokenVerbs: Pick<Verbs, "holder" | "access" | "endFamily"> = {
	access: reading(function* (look) {
		const { token, given } = yield* findAccess(look);
		// A token none of whose scopes is left is dead, not silent (ruling 23).
		if (given.scopes.length === 0) throw new Failure("access_unknown");
		mustBeGood(token, look);
		return familyOf(token, token, given, token.userId, false);
	}),
	holder: reading(function* (look) {
		const token = yield* whereItLies(look, function* (at) {
			const [[client], [found]] = yield* ask(clientNow(at), accessToken(at));
			mustBeAsProved(client, at);
			return found;
		});
		mustBeOf(token, look);
		mustBeGood(token, look);
		return { sub: token.sub };
	}),
	endFamily: acting(function* (look) {
		const { token } = yield* findAccess(look);
		if (token.endedAt !== null) return commit([], undefined);
		if (token.clientStatus !== "ACTIVE") throw new Failure("client_suspended");
		return commit(endFamily(look, token, "revoked"), undefined);
	}),
};
