import { globSync, readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { CoverageData, InstrumenterContext, StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
	type DryRunResult,
	DryRunStatus,
	determineHitLimitReached,
	type MutantRunOptions,
	type MutantRunResult,
	type TestResult,
	type TestRunner,
	TestStatus,
	toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { collected, runAll, type Suite, testsOf } from "./collector.ts";

/**
 * Runs tests for Stryker in Stryker's own process, where all they import is loaded once: a process for each file and
 * mutant takes most of its time to start. A mutant runs the tests that reach it and no others. A file is loaded anew for
 * every run, so that what it opens is its own; one whose tests need each other is run whole.
 */
const collector = import.meta.resolve("./collector.ts");
/** A step that takes so many milliseconds more than this many times what it took without a mutant waits for ever. */
const LONGER = { by: 4000, times: 10 };
/** So often what has just failed is run again without a mutant: what one leaves behind must fail no other. */
const CHECK_EVERY = 20;

/** The machine's own, whatever clocks a test puts in their place. */
const { setTimeout, clearTimeout, setImmediate } = globalThis;

class Hanging extends Error {}

/** One test, by its place in its file; or a whole file whose tests need each other. */
interface Unit {
	readonly file: string;
	readonly place?: number;
	readonly ms: number;
}
/** Here one process of a run tells the next what it has found out of the test files. */
const KNOWN = "tests-known.json";
/** What is counted here is nobody's. */
const NOBODY = "-";

class InProcess implements TestRunner {
	static readonly inject = tokens(commonTokens.options);
	readonly #mutated: readonly string[];
	readonly #files: readonly string[];
	/** What the mutated code asks for its mutant. */
	readonly #switch: { -readonly [K in keyof InstrumenterContext]: InstrumenterContext[K] | undefined } = {};
	readonly #units = new Map<string, Unit>();
	/** Milliseconds of each step, without a mutant. */
	readonly #usual = new Map<string, number>();
	/** The file that noticed the last mutant: it is likely to notice the next. */
	#noticed: string | undefined;
	/** The test that runs. */
	#at = "";
	#runs = 0;
	#failed = 0;
	#astray: unknown;

	constructor(options: StrykerOptions) {
		this.#mutated = options.mutate;
		const { testFiles } = options.inProcess as { readonly testFiles: readonly string[] };
		this.#files = globSync([...testFiles]).toSorted();
	}

	capabilities() {
		return { reloadEnvironment: false };
	}

	async init(): Promise<void> {
		Object.assign(globalThis, { __stryker__: this.#switch });
		registerHooks({
			resolve: (specifier, context, next) =>
				specifier === "node:test" && context.parentURL !== collector
					? { url: collector, shortCircuit: true }
					: next(specifier, context),
		});
		for (const event of ["uncaughtException", "unhandledRejection"]) {
			process.on(event, (error: unknown) => {
				this.#astray ??= error ?? new Error(event);
			});
		}
	}

	async dryRun(): Promise<DryRunResult> {
		await this.#load();
		const failures: TestResult[] = [];
		for (const file of this.#files) {
			const failure = await this.#survey(file);
			if (failure !== undefined) failures.push(failedAs(file, failure));
		}
		writeFileSync(KNOWN, JSON.stringify({ units: [...this.#units], usual: [...this.#usual] }));
		const { static: always = {}, perTest = {} } = this.#switch.mutantCoverage ?? {};
		delete perTest[NOBODY];
		const tests = [...this.#units].map(([id, { ms }]) => passedAs(id, ms));
		return {
			status: DryRunStatus.Complete,
			tests: [...tests, ...failures],
			mutantCoverage: { static: always, perTest },
		};
	}

	async mutantRun(asked: MutantRunOptions): Promise<MutantRunResult> {
		const { activeMutant, hitLimit, mutantActivation, testFilter } = asked;
		if (this.#units.size === 0) this.#recall();
		if (mutantActivation === "static") this.#activate(activeMutant.id);
		await this.#load();
		this.#switch.hitLimit = hitLimit;
		this.#switch.hitCount = hitLimit === undefined ? undefined : 0;
		this.#activate(activeMutant.id);
		const result = await this.#try(testFilter ?? [...this.#units.keys()]);
		this.#activate(undefined);
		this.#switch.hitLimit = undefined;
		return toMutantRunResult(result);
	}

	/** What is mutated is loaded first, by itself: only what runs then has to be mutated before it is loaded. */
	async #load(): Promise<void> {
		this.#switch.currentTestId = undefined;
		for (const path of this.#mutated) await import(pathToFileURL(resolve(path)).href);
	}

	/** Another process of this run has looked at the files. */
	#recall(): void {
		const known: { units: [string, Unit][]; usual: [string, number][] } = JSON.parse(readFileSync(KNOWN, "utf8"));
		for (const [id, unit] of known.units) this.#units.set(id, unit);
		for (const [step, ms] of known.usual) this.#usual.set(step, ms);
	}

	/** Runs a file, and each of its tests by itself; it is as many units as it has tests if each can. What fails, or undefined. */
	async #survey(file: string): Promise<unknown> {
		const began = performance.now();
		const failure = await this.#run(file, () => true, true);
		const ms = performance.now() - began;
		if (failure !== undefined) return failure;
		const { mutantCoverage = { static: {}, perTest: {} } } = this.#switch;
		const { perTest } = mutantCoverage;
		this.#switch.mutantCoverage = mutantCoverage;
		const alone: Unit[] = [];
		const tests = testsOf(await this.#collect(file));
		// Those of a file that reaches no mutant are not worth it.
		const isWorth = Object.keys(perTest).some((id) => id === file || id.startsWith(`${file}#`));
		for (const place of isWorth ? tests.keys() : []) {
			const from = performance.now();
			if ((await this.#run(file, (other) => other === place)) !== undefined) break;
			alone.push({ file, place, ms: performance.now() - from });
		}
		const units = alone.length === tests.length ? alone : [{ file, ms }];
		const of = (id: string): CoverageData => perTest[id] ?? {};
		for (const unit of units) {
			const own = unit.place === undefined ? tests.map((_, place) => idOf(file, place)) : [idOf(file, unit.place)];
			// What a file and its suites do around their tests is done for each of them.
			const reached = [idOf(file), ...own].map(of);
			for (const id of own) delete perTest[id];
			perTest[idOf(file, unit.place)] = Object.fromEntries(reached.flatMap((counts) => Object.entries(counts)));
			this.#units.set(idOf(file, unit.place), unit);
		}
		if (units[0]?.place !== undefined) delete perTest[idOf(file)];
		return undefined;
	}

	async #try(ids: readonly string[]): Promise<DryRunResult> {
		const tests: TestResult[] = [];
		const files = Map.groupBy(ids, (id) => {
			const unit = this.#units.get(id);
			if (!unit) throw new Error(`${id} is no test.`);
			return unit.file;
		});
		const size = (file: string) =>
			file === this.#noticed ? 0 : (files.get(file) ?? []).reduce((ms, id) => ms + (this.#units.get(id)?.ms ?? 0), 0);
		for (const file of [...files.keys()].toSorted((some, other) => size(some) - size(other))) {
			const own = files.get(file) ?? [];
			const places = new Set(own.map((id) => this.#units.get(id)?.place));
			const isWanted = (place: number) => places.has(undefined) || places.has(place);
			const failure = await this.#run(file, isWanted);
			const over = determineHitLimitReached(this.#switch.hitCount, this.#switch.hitLimit);
			if (over) return over;
			if (failure === undefined) {
				tests.push(...own.map((id) => passedAs(id, this.#units.get(id)?.ms ?? 0)));
				continue;
			}
			this.#noticed = file;
			if (failure instanceof Hanging) return { status: DryRunStatus.Timeout, reason: failure.message };
			if (++this.#failed % CHECK_EVERY === 0) {
				this.#activate(undefined);
				const own = await this.#run(file, isWanted);
				if (own !== undefined) throw new Error(`${file} fails without a mutant after others: ${String(own)}`);
			}
			const failed = own.find((id) => id === this.#at) ?? own[0] ?? file;
			return { status: DryRunStatus.Complete, tests: [...tests, failedAs(failed, failure)] };
		}
		return { status: DryRunStatus.Complete, tests };
	}

	#activate(id: string | undefined): void {
		// Threads have a switch of their own, which nobody turns: they may outlive the mutant that they were started under.
		this.#switch.activeMutant = id;
	}

	async #collect(file: string): Promise<Suite> {
		collected();
		await import(`${pathToFileURL(resolve(file)).href}?run=${this.#runs++}`);
		return collected();
	}

	/** What fails, or undefined. `counts`: what each test reaches is counted. */
	async #run(file: string, wanted: (place: number) => boolean, counts = false): Promise<unknown> {
		const count = (place?: number) => {
			this.#switch.currentTestId = counts ? idOf(file, place) : NOBODY;
		};
		this.#astray = undefined;
		this.#at = idOf(file);
		count();
		try {
			await runAll(await this.#collect(file), {
				wanted,
				around: async (place, work) => {
					if (place !== undefined) this.#at = idOf(file, place);
					count(place);
					await work();
					count();
				},
				step: async (name, work) => {
					const [step, began] = [`${this.#at} ${name}`, performance.now()];
					const usual = this.#usual.get(step);
					await inTime(work, name, LONGER.by + LONGER.times * (usual ?? LONGER.by));
					if (usual === undefined) this.#usual.set(step, performance.now() - began);
				},
			});
			// What was rejected and not looked at is told after the jobs of this turn.
			await new Promise((resolve) => setImmediate(resolve));
			return this.#astray;
		} catch (error) {
			return error ?? new Error("It fails with nothing.");
		} finally {
			this.#switch.currentTestId = NOBODY;
		}
	}
}

const idOf = (file: string, place?: number): string => (place === undefined ? file : `${file}#${place}`);
const passedAs = (id: string, timeSpentMs: number): TestResult => ({
	id,
	name: id,
	timeSpentMs,
	status: TestStatus.Success,
});
const failedAs = (id: string, failure: unknown): TestResult => ({
	id,
	name: id,
	timeSpentMs: 0,
	status: TestStatus.Failed,
	failureMessage: String(failure),
});

async function inTime(work: () => unknown, name: string, longest: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	try {
		await Promise.race([
			work(),
			new Promise((_, reject) => {
				timer = setTimeout(() => reject(new Hanging(`${name} does not end`)), longest);
			}),
		]);
	} finally {
		clearTimeout(timer);
	}
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcess)];
