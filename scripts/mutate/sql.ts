import { globSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { Check } from "../../packages/server/src/contract/world.ts";
import { worldOf } from "../../packages/server/src/contract/world.ts";
import { openMemory } from "../../packages/server/src/stores/sqlite/memory.ts";
import { root } from "./copy.ts";
import { type Mutant, mutantsOf } from "./sql-mutants.ts";

/** Percent of the mutants that have to be noticed. */
const LEAST = 90;
/** A promise takes a few hundred; a mutant that makes somebody ask for ever is noticed by this. */
const MOST_STATEMENTS = 50_000;

interface Promised {
	readonly name: string;
	readonly body: Parameters<Check>[1];
}
/** What the statements of this moment are told to, and what stands in for one. */
interface Watch {
	readonly seen?: Set<string>;
	readonly mutant?: { readonly sql: string; readonly changed: string };
	left: number;
}
let watch: Watch | undefined;

/**
 * Mutates the SQL that the verbs say, as the database hears it, under the contract of every store; true if enough is
 * noticed. Says what is not. No file is touched.
 */
export async function mutateSql(): Promise<boolean> {
	const giveBack = listen();
	// What a broken promise leaves behind when another part of it has failed.
	const ignore = () => {};
	process.on("unhandledRejection", ignore);
	try {
		const promises = await allPromises();
		/** Statement → the promises that say it. */
		const sayers = new Map<string, Promised[]>();
		for (const promised of promises) {
			const seen = new Set<string>();
			if (!(await holds(promised, { seen }))) throw new Error(`Fails though nothing is mutated: ${promised.name}`);
			for (const sql of seen) sayers.set(sql, [...(sayers.get(sql) ?? []), promised]);
		}
		const mutants = [...sayers].flatMap(([sql, by]) => mutantsOf(sql).map((mutant) => ({ sql, by, ...mutant })));
		let survived = 0;
		for (const { sql, by, ...mutant } of mutants) {
			if (await allHold(by, { sql, changed: mutant.changed })) {
				survived++;
				console.log(told(sql, mutant));
			}
		}
		const score = (100 * (mutants.length - survived)) / mutants.length;
		const sum = `${sayers.size} statements, ${mutants.length} mutants, ${survived} not noticed`;
		console.log(`SQL: ${sum}: ${score.toFixed(1)} %`);
		return score >= LEAST;
	} finally {
		process.off("unhandledRejection", ignore);
		giveBack();
	}
}

/** The suite that every store is held to, promise by promise. */
async function allPromises(): Promise<readonly Promised[]> {
	const promises: Promised[] = [];
	for (const path of globSync("packages/server/src/contract/store/*.ts", { cwd: root }).toSorted()) {
		const room: Record<string, unknown> = await import(pathToFileURL(`${root}/${path}`).href);
		for (const [name, contract] of Object.entries(room)) {
			if (!name.endsWith("Contract") || typeof contract !== "function") continue;
			contract(((name, body) => promises.push({ name, body })) satisfies Check);
		}
	}
	if (promises.length < 100) throw new Error(`Only ${promises.length} promises of the store were found.`);
	return promises;
}

async function allHold(promises: readonly Promised[], mutant: NonNullable<Watch["mutant"]>): Promise<boolean> {
	for (const promised of promises) if (!(await holds(promised, { mutant }))) return false;
	return true;
}

async function holds({ body }: Promised, under: Omit<Watch, "left">): Promise<boolean> {
	// With all users in one bucket: nothing keeps them apart but what a statement says.
	const store = { ...(await openMemory()), bucketOf: () => "0000" };
	watch = { ...under, left: MOST_STATEMENTS };
	try {
		await body(await worldOf(store));
		return true;
	} catch {
		return false;
	} finally {
		watch = undefined;
		await store.close();
	}
}

/** From now on the database hears mutants; what is answered ends that. */
function listen(): () => void {
	const { prepare } = DatabaseSync.prototype;
	DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string): StatementSync {
		watch?.seen?.add(sql);
		const statement = prepare.call(this, watch?.mutant?.sql === sql ? watch.mutant.changed : sql);
		for (const name of ["all", "run"] as const) {
			const original = statement[name].bind(statement) as (...values: unknown[]) => never;
			statement[name] = (...values: unknown[]) => {
				if (watch && --watch.left < 0) throw new Error("It asks for ever.");
				return original(...values);
			};
		}
		return statement;
	};
	return () => {
		DatabaseSync.prototype.prepare = prepare;
	};
}

const told = (sql: string, { rule, at }: Mutant): string => {
	const line = (text: string) => text.replace(/\s+/g, " ");
	return `survived: ${rule}: ${line(sql.slice(0, at))} ⟨here⟩ ${line(sql.slice(at))}`;
};
