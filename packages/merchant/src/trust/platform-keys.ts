import { createPublicKey, type KeyObject } from "node:crypto";
import { namesVersion } from "@byleave/protocol/signature";
import { type KeyInput, readPublicKey } from "../keys.ts";
import type { PublishedKeys } from "./published-keys.ts";

/** By keyVersion; the name "" stands for any. */
export type KeysByVersion = ReadonlyMap<string, KeyObject>;

/** What a merchant verifies answers with. */
export interface PlatformKeys {
	/** Whether they were handed in or are those that the platform publishes; for what an error says. */
	readonly origin: "given" | "published";
	/** Before anything is sent whose answer could not be verified. Rejects with MerchantError("keys"). */
	ready(until: AbortSignal): Promise<void>;
	/** Those to verify an answer with that names this version; without it if nobody knows it. Never rejects. */
	naming(keyVersion: string | undefined, until: AbortSignal): Promise<KeysByVersion>;
}

/** Throws a TypeError that names the option and what it must be. */
export function givenKeys(input: KeyInput | Readonly<Record<string, KeyInput>>, own: KeyObject): PlatformKeys {
	const keys = read(input);
	const mine = createPublicKey(own);
	if ([...keys.values()].some((key) => key.equals(mine)))
		throw new TypeError(
			"createMerchant: platformPublicKey must be the platform's key; this is the public half of yours.",
		);
	return { origin: "given", ready: async () => {}, naming: async () => keys };
}

function read(input: KeyInput | Readonly<Record<string, KeyInput>>): KeysByVersion {
	if (typeof input === "string" || "type" in input)
		return new Map([["", readPublicKey(input as KeyInput, "platformPublicKey")]]);
	const keys = new Map(
		Object.entries(input).map(([version, key]) => [version, readPublicKey(key, `platformPublicKey.${version}`)]),
	);
	if (keys.size === 0) throw new TypeError("createMerchant: platformPublicKey must hold at least one key.");
	return keys;
}

/** In seconds, as all of these: how long published keys are used without a look, however long their answer allows. */
const FRESH_AT_MOST = 900;
/** Where the answer does not say. */
const FRESH = 300;
/** How long they are used while no look succeeds; then nothing is sent any more: one of them may have been withdrawn. */
const USED_AT_MOST = 3600;
/** Between looks that lead to nothing: whoever makes up answers cannot make us ask for ever, nor delay each call. */
const BETWEEN = 30;

/**
 * The platform's own list (`/keys`), kept. It is fetched before the first call, again once it is old, and when an
 * answer names a version that is not in it: so a planned rotation needs nothing done here (ruling 20). Calls that need
 * it at the same time share one look. `now` in milliseconds since 1970.
 */
export function publishedKeys(fetchKeys: () => Promise<PublishedKeys>, now: () => number): PlatformKeys {
	let known: { readonly keys: KeysByVersion; readonly at: number; readonly freshFor: number } | undefined;
	let asking: Promise<void> | undefined;
	let failedAt: number | undefined;
	let unknownAt: number | undefined;

	const ask = (): Promise<void> => {
		asking ??= fetchKeys()
			.then(
				({ keys, maxAge }) => {
					known = { keys, at: now(), freshFor: Math.min(maxAge ?? FRESH, FRESH_AT_MOST) };
					failedAt = undefined;
				},
				(error: unknown) => {
					failedAt = now();
					throw error;
				},
			)
			.finally(() => {
				asking = undefined;
			});
		return asking;
	};
	/** A clock that was set back makes everything old. */
	const within = (seconds: number, at: number | undefined): boolean =>
		at !== undefined && now() >= at && now() - at < seconds * 1000;

	return {
		origin: "published",
		async ready(until) {
			if (within(known?.freshFor ?? 0, known?.at)) return;
			const usable = within(USED_AT_MOST, known?.at);
			if (usable && within(BETWEEN, failedAt)) return;
			await unlessAborted(ask(), until).catch((error: unknown) => {
				if (!usable || until.aborted) throw error;
			});
		},
		async naming(keyVersion, until) {
			const isKnown = [...(known?.keys.keys() ?? [])].some(
				(version) => keyVersion === undefined || namesVersion(keyVersion, version),
			);
			if (!isKnown && !within(BETWEEN, unknownAt)) {
				unknownAt = now();
				await unlessAborted(ask(), until).catch(() => undefined);
			}
			return known?.keys ?? new Map();
		},
	};
}

/** What is shared goes on; who waits for it may stop waiting. */
function unlessAborted<T>(work: Promise<T>, until: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const stop = () => reject(until.reason);
		if (until.aborted) stop();
		until.addEventListener("abort", stop, { once: true });
		work.then(resolve, reject).finally(() => until.removeEventListener("abort", stop));
	});
}
