import { setTimeout } from "node:timers/promises";
import { now } from "./history/history.ts";
import type { Came, Wallet } from "./wallet.ts";

/** How a person's story ends, one kind after the other. */
const ends = ["kept", "stopped", "refreshed", "revoked", "refreshed and stopped", "allowed anew", "replayed"] as const;
type End = (typeof ends)[number];

/** Somebody who was there, and what of theirs can be asked for at the end. */
export interface Person {
	readonly name: string;
	readonly end: End;
	/** All that was ever given them, dead or not. */
	readonly access: string[];
	readonly refresh: string[];
	/** Whether the last refresh token has not been used, and is to work. */
	readonly fresh: boolean;
}

/** Milliseconds. A retry waits this long, and a redemption is tried again within the window of ruling 13, but not later. */
const PAUSE = 250;
const HONEST = 28_000;
/** What is presented after its window is a reuse, and nobody's retry. */
const TOO_LATE = 33_000;

/** What all lives have in common. */
export interface Lives {
	readonly wallets: readonly Wallet[];
	readonly persons: Person[];
	/** Begins no life after that. */
	isOver(): boolean;
	/** What has to wait for its time; the lives go on meanwhile. */
	readonly later: Promise<void>[];
}

let born = 0;

/** One life after the other, until it is over. `pause`: milliseconds between two. */
export async function live(lives: Lives, pause: number): Promise<void> {
	while (!lives.isOver()) {
		const n = born++;
		await one(lives, `person ${n}`, ends[n % ends.length] as End, n);
		await setTimeout(pause);
	}
}

/** Every request goes to another server than the one before it. */
const turn = (wallets: readonly Wallet[]): Wallet => wallets[turns++ % wallets.length] as Wallet;
let turns = 0;

/** Says the same again until it is known what came of it, or the time is over. */
async function insist(ask: () => Promise<Came>, most = 120_000): Promise<Came> {
	const until = now() + most;
	for (;;) {
		const came = await ask();
		if (came.said !== "unknown" || now() + PAUSE > until) return came;
		await setTimeout(PAUSE);
	}
}

/** A code: the host asks, shows the sheet if there is one, and asks anew if the answer to Allow was lost (ruling 11). */
async function allow({ wallets }: Lives, name: string): Promise<string | undefined> {
	for (let tries = 0; tries < 5; tries++) {
		const asked = await insist(() => turn(wallets).authorize(name));
		if (asked.code !== undefined) return asked.code;
		if (asked.ticket === undefined) return undefined;
		const { ticket, scopes = [] } = asked;
		const confirmed = await turn(wallets).confirm(name, ticket, scopes);
		if (confirmed.code !== undefined) return confirmed.code;
		await setTimeout(PAUSE);
	}
	return undefined;
}

/** Tokens for a code; every third merchant asks two servers at once. */
async function exchange(lives: Lives, name: string, n: number): Promise<{ code: string; tokens: Came } | undefined> {
	for (let tries = 0; tries < 4; tries++) {
		const code = await allow(lives, name);
		if (code === undefined) return undefined;
		const redeem = () => insist(() => turn(lives.wallets).redeem(name, code), HONEST);
		const all = await Promise.all(n % 3 === 0 ? [redeem(), redeem()] : [redeem()]);
		const tokens = all.find(({ said }) => said === "done");
		if (tokens) return { code, tokens };
	}
	return undefined;
}

async function one(lives: Lives, name: string, end: End, n: number): Promise<void> {
	const { wallets } = lives;
	const access: string[] = [];
	const refresh: string[] = [];
	let fresh = true;
	const keep = ({ access: a, refresh: r }: Came): void => {
		if (a !== undefined) access.push(a);
		if (r !== undefined) refresh.push(r);
	};
	const look = (token = access.at(-1) ?? "") => insist(() => turn(wallets).look(name, token));
	const first = await exchange(lives, name, n);
	if (first) {
		keep(first.tokens);
		await look();
		if (end === "refreshed" || end === "refreshed and stopped") {
			const token = refresh.at(-1) ?? "";
			const came = await insist(() => turn(wallets).refresh(name, token), HONEST);
			keep(came);
			fresh = came.said === "done";
			await look();
		}
		if (end === "revoked") {
			await insist(() => turn(wallets).revoke(name, access[0] ?? ""));
			await look();
		}
		if (end === "stopped" || end === "refreshed and stopped" || end === "allowed anew") {
			await stopUnderEyes(lives, name, access);
		}
		if (end === "allowed anew") {
			const anew = await exchange(lives, name, n);
			if (anew) keep(anew.tokens);
			for (const token of access) await look(token);
		}
		if (end === "replayed") {
			lives.later.push(replay(lives, name, first.code, access[0] ?? ""));
		}
	}
	lives.persons.push({ name, end, access, refresh, fresh });
}

/** While the person stops the app, the merchant goes on looking at every server, until after the answer. */
async function stopUnderEyes({ wallets }: Lives, name: string, access: readonly string[]): Promise<void> {
	let stopped = false;
	const token = access.at(-1) ?? "";
	const eyes = wallets.map(async (wallet) => {
		for (let after = 0; after < 2; ) {
			if (stopped) after++;
			await wallet.look(name, token);
			await setTimeout(20);
		}
	});
	await insist(() => turn(wallets).stop(name));
	stopped = true;
	await Promise.all(eyes);
}

/** A code that somebody kept: after its window it ends the family. */
async function replay({ wallets }: Lives, name: string, code: string, access: string): Promise<void> {
	await setTimeout(TOO_LATE);
	await insist(() => turn(wallets).redeem(name, code));
	await insist(() => turn(wallets).look(name, access));
}

/** Somebody who allowed, and whose merchant has tokens. */
export async function settler(lives: Lives): Promise<Person | undefined> {
	const name = `person ${born++}`;
	const first = await exchange(lives, name, 1);
	if (!first) return undefined;
	const { access = "", refresh = "" } = first.tokens;
	const person: Person = { name, end: "stopped", access: [access], refresh: [refresh], fresh: true };
	lives.persons.push(person);
	return person;
}

/** All of them stop the app, until it is said to be done. */
export const stopAll = ({ wallets }: Lives, persons: readonly Person[]): Promise<unknown> =>
	Promise.all(persons.map(({ name }) => insist(() => turn(wallets).stop(name))));

/** One server is asked for all of them again and again, for so many milliseconds. */
export async function lookAll(wallet: Wallet, persons: readonly Person[], most: number): Promise<void> {
	const until = now() + most;
	do {
		await Promise.all(persons.map(({ name, access }) => wallet.look(name, access[0] ?? "")));
	} while (now() < until);
}

/**
 * Asks for everything once more: each person's grant, each access token, and, if `spend`, the refresh token that is left. What
 * should have come of it is the checker's to say.
 */
export async function audit({ wallets, persons }: Lives, spend: boolean, inFlight: number): Promise<void> {
	const rest = persons.values();
	const auditor = async (): Promise<void> => {
		for (const { name, access, refresh, fresh } of rest) {
			await insist(() => turn(wallets).authorize(name));
			for (const token of access) await insist(() => turn(wallets).look(name, token));
			const last = refresh.at(-1);
			if (spend && fresh && last !== undefined) await insist(() => turn(wallets).refresh(name, last), HONEST);
		}
	};
	await Promise.all(Array.from({ length: inFlight }, auditor));
}
