import { wrong } from "../../../register/checks.ts";
import type { PlatformKeyName } from "../../../store.ts";
import { ask, select, write } from "../../statement.ts";
import { notes } from "../audit.ts";
import type { Verbs } from "../rooms.ts";
import { changing } from "./changing.ts";

const kept = ({ purpose, algorithm }: PlatformKeyName) =>
	select<{ version: string; withdrawnAt: number | null }>(
		`SELECT version, withdrawn_at AS "withdrawnAt" FROM platform_keys WHERE purpose = ? AND algorithm = ?`,
		purpose,
		algorithm,
	);
const named = ({ purpose, algorithm, version }: PlatformKeyName): string =>
	`purpose=${purpose} algorithm=${algorithm} version=${version}`;

/** The platform's own keys (ruling 20); private halves are sealed by the caller. Names of versions are never used again. */
export const platformKeyVerbs: Pick<Verbs, "addPlatformKey" | "withdrawPlatformKey"> = {
	addPlatformKey: changing(function* (key) {
		const [keys] = yield* ask(kept(key));
		const { purpose, algorithm, version } = key;
		if (keys.some((row) => row.version === version)) throw wrong("version", "there is a key of this version.");
		return {
			statements: [
				write(
					`INSERT INTO platform_keys (purpose, algorithm, version, public_key, sealed_private_key, created_at, signs_from,
					ordinal) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
					purpose,
					algorithm,
					version,
					key.publicKey,
					key.sealedPrivateKey,
					key.now,
					key.signsFrom,
					keys.length + 1,
				),
				...notes(key, {}, ["platform-key-added", named(key)]),
			],
			touches: [],
		};
	}),
	withdrawPlatformKey: changing(function* (key) {
		const [keys] = yield* ask(kept(key));
		const { purpose, algorithm, version, now } = key;
		const found = keys.find((row) => row.version === version);
		if (!found) throw wrong("version", "there is no key of this version.");
		if (found.withdrawnAt !== null) return { statements: [], touches: [] };
		return {
			statements: [
				write(
					"UPDATE platform_keys SET withdrawn_at = ? WHERE purpose = ? AND algorithm = ? AND version = ?",
					now,
					purpose,
					algorithm,
					version,
				),
				...notes(key, {}, ["platform-key-withdrawn", named(key)]),
			],
			touches: [],
		};
	}),
};
