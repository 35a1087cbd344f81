import { Failure } from "@byleave/protocol";
import type { Family, LookAt, RedeemCode, Refresh } from "../../store.ts";
import {
	acting,
	ask,
	commit,
	type List,
	reading,
	type Statement,
	type Steps,
	select,
	share,
	type Told,
	write,
} from "../statement.ts";
import { type Party, partyColumns } from "./acting.ts";
import { notes, ownNote } from "./audit.ts";
import {
	around,
	endFamily,
	familyOf,
	type Generation,
	type Given,
	givenNow,
	isAlive,
	keepGeneration,
	mustBeActive,
	mustBeAsProved,
	mustBeNamed,
	whereItLies,
} from "./families.ts";
import type { Verbs } from "./rooms.ts";

type What = "code" | "refresh";

/** A use is taken for now though it seems to lie in the future by as much: another server's clock (ruling 13). Milliseconds. */
const AHEAD = 5000;

/** A pair as it stands beside a secret: the one it belongs to, or the one it has begotten. */
type Beside<Which extends string> = {
	readonly [C in `${Which}Access` | `${Which}Refresh` | `${Which}Used`]: number | null;
} & { readonly [C in `${Which}Nonce`]: string | null };

/** A code or a refresh token as it lies in the store, with the family it has begotten or belongs to. */
interface Found extends Party, Beside<"own">, Beside<"begotten"> {
	readonly epoch: number;
	readonly scopes: string;
	readonly expiresAt: number;
	readonly usedAt: number | null;
	/** The generation that it begets. */
	readonly begets: number;
	readonly familyId: string | null;
	readonly familyExpiresAt: number | null;
	readonly endedAt: number | null;
	/** Of the family, or kept from an earlier one. */
	readonly userId: string | null;
}
/** What one look tells: the secret, what its grant gives, the pair it belongs to and the one it has begotten. */
interface Seen {
	readonly found: Found;
	readonly given: Given;
	readonly own: Generation | undefined;
	readonly begotten: Generation | undefined;
}

const pairColumns = (alias: string, which: "own" | "begotten"): string =>
	`${alias}.nonce AS "${which}Nonce", ${alias}.access_expires_at AS "${which}Access",
	${alias}.refresh_expires_at AS "${which}Refresh", ${alias}.used_at AS "${which}Used"`;
const secret: Record<What, string> = {
	code: `SELECT ${partyColumns}, x.epoch, x.scopes, x.expires_at AS "expiresAt", x.used_at AS "usedAt", 1 AS begets,
		f.family_id AS "familyId", f.expires_at AS "familyExpiresAt", f.ended_at AS "endedAt", u.user_id AS "userId",
		${pairColumns("n", "begotten")}
		FROM codes x JOIN parties p ON p.bucket = x.bucket AND p.grant_id = x.grant_id
		LEFT JOIN families f ON f.bucket = x.bucket AND f.code_digest = x.digest
		LEFT JOIN user_ids u ON u.bucket = p.bucket AND u.client_id = p.client_id AND u.sub = p.sub
		LEFT JOIN tokens n ON n.bucket = f.bucket AND n.family_id = f.family_id AND n.generation = 1
		WHERE x.bucket = ? AND x.digest = ?`,
	refresh: `SELECT ${partyColumns}, f.epoch, f.scopes, x.refresh_expires_at AS "expiresAt", x.used_at AS "usedAt",
		x.generation + 1 AS begets, f.family_id AS "familyId", f.expires_at AS "familyExpiresAt", f.ended_at AS "endedAt",
		f.user_id AS "userId", ${pairColumns("x", "own")}, ${pairColumns("n", "begotten")}
		FROM tokens x JOIN families f ON f.bucket = x.bucket AND f.family_id = x.family_id
		JOIN parties p ON p.bucket = f.bucket AND p.grant_id = f.grant_id
		LEFT JOIN tokens n ON n.bucket = x.bucket AND n.family_id = x.family_id AND n.generation = x.generation + 1
		WHERE x.bucket = ? AND x.refresh_digest = ?`,
};
const pairOf = (
	familyId: string | null,
	nonce: string | null | undefined,
	accessExpiresAt: number | null,
	refreshExpiresAt: number | null,
	usedAt: number | null,
): Generation | undefined =>
	typeof familyId === "string" && typeof nonce === "string"
		? { familyId, nonce, accessExpiresAt: accessExpiresAt ?? 0, refreshExpiresAt: refreshExpiresAt ?? 0, usedAt }
		: undefined;

/** Marks it used; the mark is kept as long as anything else of its row: a code's as if it had not been used. */
const use = (what: What, { bucket }: Party, { digest, now }: Refresh): Statement =>
	what === "code"
		? write("UPDATE codes SET used_at = ? WHERE bucket = ? AND digest = ?", now, bucket, digest)
		: write(
				`UPDATE tokens SET used_at = ?, row_expires_at = CASE WHEN access_expires_at > ? THEN access_expires_at ELSE ? END
				WHERE bucket = ? AND refresh_digest = ?`,
				now,
				now,
				now,
				bucket,
				digest,
			);

/** By whichever key it asked: should that one turn out to be in other hands, the family has been too. */
const givenAgain = ({ bucket }: Party, { familyId, nonce }: Generation, { now, keyVersion }: Refresh): Statement =>
	write(
		`UPDATE tokens SET given_at = ?, given_to = given_to || ',' || ? WHERE bucket = ? AND family_id = ? AND nonce = ?`,
		now,
		keyVersion,
		bucket,
		familyId,
		nonce,
	);

/** Checks that come before all others, so that nobody else's attempt changes anything (rulings 13, 17, 45). */
function* find(what: What, look: LookAt): Generator<List, Seen, Told> {
	const seen = yield* whereItLies(look, function* (at) {
		const [, , [client], looked, [found]] = yield* ask(
			// Whoever takes a key away sees every token that was given to it, or this one sees that it was taken away.
			share("SELECT 1 FROM clients WHERE client_id = ?", at.clientId),
			...around(what, at),
			select<Found>(secret[what], at.bucket, at.digest),
		);
		mustBeAsProved(client, at);
		if (!found) return undefined;
		const { familyId, ownNonce, ownAccess, ownRefresh, ownUsed } = found;
		const { begottenNonce, begottenAccess, begottenRefresh, begottenUsed } = found;
		return {
			found,
			given: givenNow(found, looked),
			own: pairOf(familyId, ownNonce, ownAccess, ownRefresh, ownUsed),
			begotten: pairOf(familyId, begottenNonce, begottenAccess, begottenRefresh, begottenUsed),
		};
	});
	if (seen?.found.clientId !== look.clientId) throw new Failure(`${what}_unknown`);
	mustBeNamed(seen.found, look.named);
	return seen;
}

/** A secret none of whose scopes is left is dead, not silent (ruling 23). */
function mustGive({ given }: Seen, what: What): void {
	if (given.scopes.length === 0) throw new Failure(`${what}_unknown`);
}

function mustBeRedeemable(seen: Seen, what: What, now: number): void {
	const { found } = seen;
	if (now >= found.expiresAt) throw new Failure(`${what}_expired`);
	if (!isAlive(found)) throw new Failure(`${what}_unknown`);
	mustGive(seen, what);
	mustBeActive(found);
}

/**
 * What the first redemption answered, while it may be answered again: the family lives, and the refresh token of that
 * answer has not been used. (Its access token may have been: who lost the race to a colleague that was quick to use it is
 * honest still.)
 */
function firstAnswer({ found, begotten }: Seen, now: number): Generation | undefined {
	if (found.familyId === null || !isAlive(found)) return undefined;
	return now < (found.familyExpiresAt ?? 0) && begotten?.usedAt === null ? begotten : undefined;
}

const lookAt = (what: What) =>
	reading(function* (look: LookAt) {
		const seen = yield* find(what, look);
		const { found, given, own } = seen;
		if (found.usedAt !== null) {
			// Whether this is a retry only redeeming can tell, by the window.
			const first = firstAnswer(seen, look.now);
			if (!first) throw new Failure(`${what}_used`);
			mustGive(seen, what);
			mustBeActive(found);
			return familyOf(found, first, given, found.userId ?? "", true);
		}
		mustBeRedeemable(seen, what, look.now);
		// A code that is not redeemed yet has no tokens to speak of.
		const unborn = { familyId: "", nonce: "", accessExpiresAt: 0, refreshExpiresAt: 0, usedAt: null };
		return familyOf(found, own ?? unborn, given, own ? (found.userId ?? "") : "", false);
	});

/** How a family comes about, or goes on: the user's id towards the client, and what has to be written for it to be kept until then. */
interface Bearing {
	readonly familyId: string;
	readonly familyExpiresAt: number;
	readonly userId: string;
	readonly keep: (rowExpiresAt: number) => List;
}

function* present<R extends Refresh>(what: What, redeem: R, bear: (found: Found) => Bearing): Steps<Family> {
	const seen = yield* find(what, redeem);
	const { found, given, begotten } = seen;
	const { now, retry, nonce } = redeem;
	const { familyId, begets, pseudonym, bucket, appId } = found;
	if (found.usedAt !== null) {
		// Its own effect, whose commit went through though nobody was told (ruling 44).
		const mine = begotten?.nonce === nonce;
		const age = now - found.usedAt;
		const inTime = mine || (retry > 0 && age <= retry && age >= -AHEAD);
		const first = inTime ? firstAnswer(seen, now) : undefined;
		if (!first) {
			const ends = familyId !== null && found.endedAt === null;
			const ended = ends ? endFamily(redeem, { ...found, familyId }, `${what} reused`) : [];
			return commit<Family>(ended, new Failure(`${what}_used`));
		}
		// An approval that was taken back may come again: this is no theft, and ends nothing.
		mustGive(seen, what);
		mustBeActive(found);
		const answer = familyOf(found, first, given, found.userId ?? "", !mine);
		if (mine) return commit([], answer);
		const [[told]] = yield* ask(ownNote(redeem, bucket));
		if (told) return commit([], answer);
		const fact = what === "code" ? "code-answered-again" : "refresh-answered-again";
		const detail = `family=${familyId} generation=${begets}`;
		return commit(
			[givenAgain(found, first, redeem), ...notes(redeem, { bucket, pseudonym, appId }, [fact, detail])],
			answer,
		);
	}
	mustBeRedeemable(seen, what, now);
	const family = bear(found);
	const kept = keepGeneration(found, { ...family, generation: begets }, redeem);
	const fact = what === "code" ? "code-redeemed" : "tokens-refreshed";
	const detail = `family=${family.familyId} generation=${begets} scopes=${found.scopes}`;
	return commit(
		[
			use(what, found, redeem),
			// Without a refresh token that lives a family is over, however far its own end may be.
			...family.keep(kept.rowExpiresAt),
			...kept.statements,
			...notes(redeem, { bucket, pseudonym, appId }, [fact, detail]),
		],
		familyOf(found, kept.made, given, family.userId, false),
	);
}

/** What is presented once: codes and refresh tokens. */
export const redeemingVerbs: Pick<Verbs, "lookAtCode" | "redeemCode" | "lookAtRefresh" | "refresh"> = {
	lookAtCode: lookAt("code"),
	lookAtRefresh: lookAt("refresh"),
	redeemCode: acting((redeem) =>
		present("code", redeem, (found) => ({
			...redeem,
			userId: found.userId ?? redeem.freshUserId,
			keep: (rowExpiresAt) => born(redeem, found, rowExpiresAt),
		})),
	),
	refresh: acting((redeem) =>
		present("refresh", redeem, ({ bucket, familyId, familyExpiresAt, userId }) => {
			if (familyId === null || familyExpiresAt === null || userId === null) throw new Failure("internal");
			return { familyId, familyExpiresAt, userId, keep: (rowExpiresAt) => [goesOn(bucket, familyId, rowExpiresAt)] };
		}),
	),
};

const goesOn = (bucket: string, familyId: string, rowExpiresAt: number): Statement =>
	write("UPDATE families SET row_expires_at = ? WHERE bucket = ? AND family_id = ?", rowExpiresAt, bucket, familyId);

function born(redeem: RedeemCode, found: Found, rowExpiresAt: number): List {
	const { familyId, familyExpiresAt, freshUserId, digest } = redeem;
	const { bucket, grantId, clientId, sub, epoch, scopes, userId } = found;
	return [
		...(userId === null
			? [
					write(
						"INSERT INTO user_ids (bucket, client_id, sub, user_id) VALUES (?, ?, ?, ?)",
						bucket,
						clientId,
						sub,
						freshUserId,
					),
				]
			: []),
		write(
			`INSERT INTO families (bucket, family_id, code_digest, grant_id, epoch, scopes, user_id, expires_at, row_expires_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			bucket,
			familyId,
			digest,
			grantId,
			epoch,
			scopes,
			userId ?? freshUserId,
			familyExpiresAt,
			rowExpiresAt,
		),
	];
}
