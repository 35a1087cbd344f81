import { wrong } from "../../../register/checks.ts";
import type { Act, ClientKeyRow, NewClientKey } from "../../../store.ts";
import { ask, type List, type Statement, select, type Value, write } from "../../statement.ts";
import { lockGrantAt } from "../acting.ts";
import { type Fact, notes } from "../audit.ts";
import { endFamily } from "../families.ts";
import type { Verbs } from "../rooms.ts";
import { changing, changingClient, existing, keysOf, touch } from "./changing.ts";

/** A fact about no user, but for the operator who reads it. */
const note = (act: Act, fact: Fact, detail: string): List => notes(act, {}, [fact, detail]);

interface Client {
	readonly merchantId: string;
	readonly status: string;
}
const clientOf = (clientId: string): Statement<Client> =>
	select(`SELECT merchant_id AS "merchantId", status FROM clients WHERE client_id = ?`, clientId);
const ownersOf = (publicKey: string): Statement<{ clientId: string }> =>
	select(`SELECT client_id AS "clientId" FROM client_keys WHERE public_key = ?`, publicKey);

/** A family, and the keys that were given one of its pairs. */
type Touched = Parameters<typeof endFamily>[1] & { readonly grantId: string; readonly givenTo: string };

/** What a client was given tokens of since then, and lives. */
const given = (clientId: string, since: number): Statement<Touched> =>
	select(
		`SELECT f.bucket, f.family_id AS "familyId", f.grant_id AS "grantId", g.pseudonym, g.app_id AS "appId", t.given_to AS "givenTo"
		FROM tokens t JOIN families f ON f.bucket = t.bucket AND f.family_id = t.family_id
		JOIN grants g ON g.bucket = f.bucket AND g.grant_id = f.grant_id JOIN apps a ON a.app_id = g.app_id
		WHERE a.client_id = ? AND t.given_at >= ? AND f.ended_at IS NULL ORDER BY f.bucket, f.family_id`,
		clientId,
		since,
	);

/** Merchants, their clients, and the keys that prove them. */
export const clientVerbs: Pick<
	Verbs,
	| "putMerchant"
	| "registerClient"
	| "addClientKey"
	| "nameClientKey"
	| "retireClientKey"
	| "setClientStatus"
	| "pinAnswerKey"
> = {
	putMerchant: changing(function* (merchant) {
		const { merchantId, name } = merchant;
		const [[known]] = yield* ask(
			select<{ name: string }>("SELECT name FROM merchants WHERE merchant_id = ?", merchantId),
		);
		if (known?.name === name) return { statements: [], touches: [] };
		return {
			statements: [
				write(
					`INSERT INTO merchants (merchant_id, name) VALUES (?, ?)
					ON CONFLICT (merchant_id) DO UPDATE SET name = excluded.name`,
					merchantId,
					name,
				),
				...note(merchant, "merchant-put", `merchant=${merchantId}`),
			],
			touches: [touch.merchantsClients(merchantId)],
		};
	}),

	registerClient: changing(function* (asked) {
		const { clientId, merchantId, key } = asked;
		const [[known], [merchant], [app], keys, owners] = yield* ask(
			clientOf(clientId),
			existing.merchant(merchantId),
			existing.app(clientId),
			keysOf(clientId),
			ownersOf(key?.publicKey ?? ""),
		);
		if (!merchant) throw wrong("merchantId", "there is no such merchant.");
		if (app) throw wrong("clientId", "an app has this id; take another.");
		if (known && known.merchantId !== merchantId) throw wrong("merchantId", "the client belongs to another merchant.");
		const had = key && keys.find((row) => row.publicKey === key.publicKey);
		if (had && had.retiredAt !== null) throw wrong("publicKey", "the client's key of this kind is retired, for good.");
		const added = key && !had;
		return {
			statements: [
				write(
					`INSERT INTO clients (client_id, merchant_id, status, response_encoding, title_case_headers, version)
					VALUES (?, ?, 'ACTIVE', coalesce(?, 'mirror'), coalesce(?, 0), 1) ON CONFLICT (client_id) DO UPDATE SET
					response_encoding = coalesce(?, clients.response_encoding),
					title_case_headers = coalesce(?, clients.title_case_headers)`,
					clientId,
					merchantId,
					...twice(
						asked.responseEncoding ?? null,
						asked.titleCaseHeaders === undefined ? null : Number(asked.titleCaseHeaders),
					),
				),
				...(added ? keep(asked, clientId, key, keys, owners).statements : []),
				...notes(
					asked,
					{},
					["client-registered", `client=${clientId}`],
					...(added ? [addedFact(clientId, key, keys)] : []),
				),
			],
			touches: [touch.client(clientId)],
		};
	}),

	addClientKey: changing(function* (asked) {
		const { clientId, publicKey, retireOthers } = asked;
		const [[client], keys, owners] = yield* ask(existing.client(clientId), keysOf(clientId), ownersOf(publicKey));
		if (!client) throw wrong("clientId", "there is no such client.");
		if (keys.some((row) => row.publicKey === publicKey)) throw wrong("publicKey", "the client has or had this key.");
		const others = retireOthers ? keys.filter(({ retiredAt }) => retiredAt === null) : [];
		return {
			statements: [
				...keep(asked, clientId, asked, keys, owners).statements,
				...others.map(({ version }) => retire(clientId, version, asked.now)),
				...notes(asked, {}, addedFact(clientId, asked, keys), ...others.map((row) => retiredFact(row))),
			],
			touches: [touch.client(clientId)],
		};
	}),

	nameClientKey: changing(function* (asked) {
		const { clientId, version, alsoNamed } = asked;
		const [keys] = yield* ask(keysOf(clientId));
		const key = keys.find((row) => row.version === version);
		if (!key) throw wrong("version", "the client has no key of this version.");
		// Its own version is its name already.
		const name = alsoNamed === version ? null : alsoNamed;
		const others = keys.filter((row) => row !== key);
		if (name !== null && others.some(calls(name))) throw wrong("name", "another key of the client is called so.");
		if (key.alsoNamed === name) return { statements: [], touches: [] };
		return {
			statements: [
				write("UPDATE client_keys SET also_named = ? WHERE client_id = ? AND version = ?", name, clientId, version),
				...note(asked, "client-key-named", `client=${clientId} version=${version} name=${name ?? "none"}`),
			],
			touches: [touch.client(clientId)],
		};
	}),

	retireClientKey: changingClient(function* (asked) {
		const { clientId, version, compromisedSince, now } = asked;
		const since = given(clientId, compromisedSince ?? now + 1);
		const [keys, found] = yield* ask(keysOf(clientId), since);
		// Whoever ends one of them meanwhile has done so first.
		const grants = new Map(found.map((row) => [row.bucket + row.grantId, row]));
		if (grants.size > 0) yield* ask(...[...grants.values()].map(lockGrantAt));
		const [families] = grants.size > 0 ? yield* ask(since) : [found];
		const key = keys.find((row) => row.version === version);
		if (!key) throw wrong("version", "the client has no key of this version.");
		const touched = families.filter(({ givenTo }) => givenTo.split(",").includes(version));
		const ended = compromisedSince === null ? [] : [...new Map(touched.map((row) => [row.familyId, row])).values()];
		if (key.retiredAt !== null && ended.length === 0) return { statements: [], touches: [] };
		return {
			statements: [
				...(key.retiredAt === null ? [retire(clientId, version, now)] : []),
				...(key.retiredAt === null ? notes(asked, {}, retiredFact(key)) : []),
				...ended.flatMap((family, n) =>
					endFamily({ now, actId: `${asked.actId}.f${n}` }, family, "its key was compromised"),
				),
			],
			touches: [touch.client(clientId)],
		};
	}),

	setClientStatus: changing(function* (asked) {
		const { clientId, status } = asked;
		const [[client]] = yield* ask(clientOf(clientId));
		if (!client) throw wrong("clientId", "there is no such client.");
		if (client.status === status) return { statements: [], touches: [] };
		return {
			statements: [
				write("UPDATE clients SET status = ? WHERE client_id = ?", status, clientId),
				...note(asked, "client-status-set", `client=${clientId} status=${status}`),
			],
			touches: [touch.client(clientId)],
		};
	}),

	pinAnswerKey: changing(function* (asked) {
		const { clientId, answerKey } = asked;
		const [[client]] = yield* ask(existing.client(clientId));
		if (!client) throw wrong("clientId", "there is no such client.");
		return {
			statements: [
				write(
					"UPDATE clients SET answer_key = ?, answer_key_until = ? WHERE client_id = ?",
					answerKey?.version ?? null,
					answerKey?.until ?? null,
					clientId,
				),
				...note(asked, "answer-key-pinned", `client=${clientId} version=${answerKey?.version ?? "none"}`),
			],
			touches: [touch.client(clientId)],
		};
	}),
};

const twice = (...values: readonly Value[]): readonly Value[] => [...values, ...values];
const addedFact = (clientId: string, key: NewClientKey, keys: readonly ClientKeyRow[]) =>
	["client-key-added", `client=${clientId} version=${versionOf(key, keys)}`] as const;
const retiredFact = ({ clientId, version }: Pick<ClientKeyRow, "clientId" | "version">) =>
	["client-key-retired", `client=${clientId} version=${version}`] as const;

/** Of a client's keys those that a signature may mean by this name; retired ones too, whose names are never used again. */
const calls =
	(name: string) =>
	({ version, alsoNamed }: ClientKeyRow): boolean =>
		version === name || alsoNamed === name;

/** Named by who registers it, or one more than the highest number there is. */
const versionOf = ({ version }: NewClientKey, keys: readonly ClientKeyRow[]): string =>
	version ??
	String(
		Math.max(0, ...keys.flatMap((row) => [Number(row.version), Number(row.alsoNamed)]).filter(Number.isSafeInteger)) +
			1,
	);

function keep(
	{ now }: Act,
	clientId: string,
	key: NewClientKey,
	keys: readonly ClientKeyRow[],
	owners: readonly { readonly clientId: string }[],
): { readonly statements: List } {
	const version = versionOf(key, keys);
	if (keys.some(calls(version))) throw wrong("version", "the client has a key of this version.");
	if (owners.some((owner) => owner.clientId !== clientId)) throw wrong("publicKey", "another client has this key.");
	return {
		statements: [
			write(
				"INSERT INTO client_keys (client_id, version, public_key, created_at, ordinal) VALUES (?, ?, ?, ?, ?)",
				clientId,
				version,
				key.publicKey,
				now,
				keys.length + 1,
			),
		],
	};
}

/** For good: it is a state, whatever the clock says later (ruling 35). */
const retire = (clientId: string, version: string, now: number): Statement =>
	write(
		"UPDATE client_keys SET retired_at = ? WHERE client_id = ? AND version = ? AND retired_at IS NULL",
		now,
		clientId,
		version,
	);
