import { globSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { InstrumenterContext, StrykerOptions } from "@stryker-mutator/api/core";
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
import { collected, runAll } from "./collector.ts";

/**
 * Runs test files for Stryker in Stryker's own process, where all they import is loaded once: a process for each file and
 * mutant takes most of its time to start. A file is loaded anew for every run, so that what it opens is its own.
 */
const collector = import.meta.resolve("./collector.ts");
/** A test that takes so many milliseconds more than this many times what it took by itself waits for ever. */
const LONGER = { by: 4000, times: 10 };
/** So often the tests that have just failed are run again without a mutant: what one leaves behind must fail no other. */
const CHECK_EVERY = 20;

/** The machine's own, whatever clocks a test puts in their place. */
const { setTimeout, clearTimeout, setImmediate } = globalThis;

class Hanging extends Error {}

class InProcess implements TestRunner {
	static readonly inject = tokens(commonTokens.options);
	readonly #mutated: readonly string[];
	readonly #files: readonly string[];
	/** What the mutated code asks for its mutant. */
	readonly #switch: { -readonly [K in keyof InstrumenterContext]: InstrumenterContext[K] | undefined } = {};
	/** Milliseconds of each file: those that are soon done come first. */
	readonly #took = new Map<string, number>();
	/** Milliseconds of each step of a file, by its place in the file. */
	readonly #steps = new Map<string, number>();
	/** What noticed the last mutant: it is likely to notice the next. */
	#noticed: string | undefined;
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

	/** What is mutated is loaded first, by itself: only what runs then has to be mutated before it is loaded. */
	async #load(): Promise<void> {
		this.#switch.currentTestId = undefined;
		for (const path of this.#mutated) await import(pathToFileURL(resolve(path)).href);
	}

	async dryRun(): Promise<DryRunResult> {
		await this.#load();
		const tests: TestResult[] = [];
		for (const file of this.#files) {
			this.#switch.currentTestId = file;
			const began = performance.now();
			const failure = await this.#run(file);
			const timeSpentMs = performance.now() - began;
			this.#took.set(file, timeSpentMs);
			const told = { id: file, name: file, fileName: file, timeSpentMs };
			tests.push(
				failure === undefined
					? { ...told, status: TestStatus.Success }
					: { ...told, status: TestStatus.Failed, failureMessage: String(failure) },
			);
		}
		this.#switch.currentTestId = undefined;
		return {
			status: DryRunStatus.Complete,
			tests,
			mutantCoverage: this.#switch.mutantCoverage ?? { static: {}, perTest: {} },
		};
	}

	async mutantRun({
		activeMutant,
		hitLimit,
		mutantActivation,
		testFilter,
	}: MutantRunOptions): Promise<MutantRunResult> {
		if (mutantActivation === "static") this.#activate(activeMutant.id);
		await this.#load();
		const files = (testFilter ?? this.#files).toSorted((some, other) => this.#size(some) - this.#size(other));
		this.#switch.hitLimit = hitLimit;
		this.#switch.hitCount = hitLimit === undefined ? undefined : 0;
		this.#activate(activeMutant.id);
		const result = await this.#tried(files);
		this.#activate(undefined);
		this.#switch.hitLimit = undefined;
		return toMutantRunResult(result);
	}

	async #tried(files: readonly string[]): Promise<DryRunResult> {
		const tests: TestResult[] = [];
		for (const file of files) {
			const began = performance.now();
			const failure = await this.#run(file);
			const told = { id: file, name: file, fileName: file, timeSpentMs: performance.now() - began };
			const over = determineHitLimitReached(this.#switch.hitCount, this.#switch.hitLimit);
			if (over) return over;
			if (failure !== undefined) this.#noticed = file;
			if (failure instanceof Hanging) return { status: DryRunStatus.Timeout, reason: failure.message };
			if (failure !== undefined) {
				await this.#checkOwn(file);
				return {
					status: DryRunStatus.Complete,
					tests: [...tests, { ...told, status: TestStatus.Failed, failureMessage: String(failure) }],
				};
			}
			tests.push({ ...told, status: TestStatus.Success });
		}
		return { status: DryRunStatus.Complete, tests };
	}

	async #checkOwn(file: string): Promise<void> {
		if (++this.#failed % CHECK_EVERY !== 0) return;
		this.#activate(undefined);
		const failure = await this.#run(file);
		if (failure !== undefined) throw new Error(`${file} fails without a mutant after others: ${String(failure)}`);
	}

	#size = (file: string): number => (file === this.#noticed ? 0 : (this.#took.get(file) ?? statSync(file).size));

	#activate(id: string | undefined): void {
		this.#switch.activeMutant = id;
		// Threads that a test starts have a switch of their own.
		if (id === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
		else process.env.__STRYKER_ACTIVE_MUTANT__ = id;
	}

	/** What fails, or undefined. */
	async #run(file: string): Promise<unknown> {
		this.#astray = undefined;
		try {
			collected();
			await import(`${pathToFileURL(resolve(file)).href}?run=${this.#runs++}`);
			let step = 0;
			await runAll(collected(), async (work, name) => {
				const place = `${file}#${step++}`;
				const [began, usual] = [performance.now(), this.#steps.get(place)];
				await inTime(work, name, LONGER.by + LONGER.times * (usual ?? LONGER.by));
				if (usual === undefined) this.#steps.set(place, performance.now() - began);
			});
			// What was rejected and not looked at is told after the jobs of this turn.
			await new Promise(setImmediate);
			return this.#astray;
		} catch (error) {
			return error ?? new Error("It fails with nothing.");
		}
	}
}

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
