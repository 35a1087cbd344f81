import { Failure } from "@byleave/protocol";
import type { LookAtPrepared, Prepare, PreparedTerms, Presented } from "../../../store.ts";
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
} from "../../statement.ts";
import { notes } from "../audit.ts";
import { mustBeAsProved } from "../families.ts";
import type { Verbs } from "../rooms.ts";

/** What a merchant has prepared, as it lies in the store, and whose app asks for it. */
interface Stored {
	readonly clientId: string;
	readonly appId: string | null;
	readonly pseudonym: string | null;
	readonly scopes: string;
	readonly terms: string;
	readonly expiresAt: number;
	readonly usedAt: number | null;
	readonly askingClient: string | null;
}
/** The app and the user that a prepared authorization is opened for. */
interface Opening {
	readonly appId: string;
	readonly pseudonym: string;
	readonly now: number;
}

const stored = ({ bucket, digest }: Presented, appId: string): Statement<Stored> =>
	select(
		`SELECT client_id AS "clientId", app_id AS "appId", pseudonym, scopes, terms, expires_at AS "expiresAt",
		used_at AS "usedAt", (SELECT client_id FROM apps WHERE app_id = ?) AS "askingClient"
		FROM prepared WHERE bucket = ? AND digest = ?`,
		appId,
		bucket,
		digest,
	);

/** Somebody else's is not there; their attempt changes nothing. Throws `prepared_unknown`, `prepared_used`, `prepared_expired`. */
function mustBeReady(found: Stored | undefined, { appId, pseudonym, now }: Opening): Stored {
	const mine =
		found !== undefined &&
		found.clientId === found.askingClient &&
		(found.appId ?? appId) === appId &&
		(found.pseudonym ?? pseudonym) === pseudonym;
	if (!mine) throw new Failure("prepared_unknown", { field: "prepared" });
	if (found.usedAt !== null) throw new Failure("prepared_used", { field: "prepared" });
	if (now >= found.expiresAt) throw new Failure("prepared_expired", { field: "prepared" });
	return found;
}

function* ready(at: Presented, opening: Opening): Generator<List, Stored, Told> {
	const [, [found]] = yield* ask(
		lock("SELECT 1 FROM prepared WHERE bucket = ? AND digest = ?", at.bucket, at.digest),
		stored(at, opening.appId),
	);
	return mustBeReady(found, opening);
}

/** Opened by this app for this user: from now on it is theirs alone. */
export function* opened(at: Presented | null, opening: Opening): Generator<List, List, Told> {
	if (at === null) return [];
	yield* ready(at, opening);
	const { appId, pseudonym } = opening;
	return [
		write(
			"UPDATE prepared SET app_id = ?, pseudonym = ? WHERE bucket = ? AND digest = ?",
			appId,
			pseudonym,
			at.bucket,
			at.digest,
		),
	];
}

/** Agreed to: once, whoever else has a ticket for it. */
export function* agreed(at: Presented | null, opening: Opening): Generator<List, List, Told> {
	if (at === null) return [];
	yield* ready(at, opening);
	return [write("UPDATE prepared SET used_at = ? WHERE bucket = ? AND digest = ?", opening.now, at.bucket, at.digest)];
}

/** Which app a request names, or the client's only one; null: any of its apps. Throws where it names another's. */
function appOf({ named }: Prepare, [first, second]: readonly { readonly appId: string; readonly status: string }[]) {
	const name = named.appId ?? named.referenceClientId;
	if (first === undefined && named.appId !== undefined) {
		throw new Failure("field_invalid", { field: "appId", message: "appId: it is no mini program of this client." });
	}
	if (first === undefined && name !== undefined) {
		throw new Failure("reference_client_mismatch", { field: "referenceClientId" });
	}
	if (first === undefined || (second !== undefined && name === undefined)) return null;
	if (first.status !== "ACTIVE") throw new Failure("app_suspended");
	return first.appId;
}

/** What is agreed to beyond a scope: prepared by a merchant's server, opened by its mini program. */
export const preparedVerbs: Pick<Verbs, "prepare" | "prepared"> = {
	prepare: acting(function* (prepare) {
		const { bucket, digest, clientId, named, scopes, terms, expiresAt } = prepare;
		const name = named.appId ?? named.referenceClientId ?? null;
		const [[client], apps, approved, [before]] = yield* ask(
			select<{ status: string; version: number }>("SELECT status, version FROM clients WHERE client_id = ?", clientId),
			select<{ appId: string; status: string }>(
				`SELECT app_id AS "appId", status FROM apps WHERE client_id = ? AND app_id = coalesce(?, app_id)
				ORDER BY app_id LIMIT 2`,
				clientId,
				name,
			),
			select<{ scope: string }>(
				`SELECT DISTINCT s.scope FROM app_scopes s JOIN apps a ON a.app_id = s.app_id
				WHERE a.client_id = ? AND a.app_id = coalesce(?, a.app_id) AND s.approval IS NOT NULL`,
				clientId,
				name,
			),
			stored({ bucket, digest }, name ?? ""),
		);
		mustBeAsProved(client, prepare);
		if (client?.status !== "ACTIVE") throw new Failure("client_suspended");
		const appId = appOf(prepare, apps);
		if (!scopes.every((scope) => approved.some((row) => row.scope === scope))) {
			throw new Failure("scope_not_preparable", { field: "scopes" });
		}
		if (before) {
			// The same request once more, or this very act whose commit went through unheard (ruling 44).
			if (before.scopes === scopes.join(",") && before.terms === terms) return commit([], undefined);
			throw new Failure("field_invalid", {
				field: "requestId",
				message: "requestId: something else was prepared under it.",
			});
		}
		return commit(
			[
				write(
					`INSERT INTO prepared (bucket, digest, client_id, app_id, scopes, terms, expires_at, row_expires_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
					bucket,
					digest,
					clientId,
					appId,
					scopes.join(","),
					terms,
					expiresAt,
					expiresAt,
				),
				...notes(prepare, { bucket, appId }, ["prepared", `client=${clientId} scopes=${scopes.join(",")}`]),
			],
			undefined,
		);
	}),

	prepared: reading(function* (look: LookAtPrepared): Generator<List, PreparedTerms, Told> {
		const [[found]] = yield* ask(stored(look, look.appId));
		const { scopes, terms } = mustBeReady(found, look);
		return { scopes: scopes.split(","), terms };
	}),
};
