import { mock, type TestContext } from "node:test";

/**
 * Stands in for `node:test` while tests are run again and again in one process (runner.ts): it keeps what a file defines,
 * and runs it when it is told to. It can what this repository's tests use.
 */
type Body = (context: TestContext) => unknown;
type Hook = () => unknown;
export interface Suite {
	readonly parts: (Suite | Test)[];
	readonly before: Hook[];
	readonly after: Hook[];
	readonly beforeEach: Hook[];
	readonly afterEach: Hook[];
	readonly outer: Suite | undefined;
}
export interface Test {
	readonly name: string;
	readonly body: Body;
}

const suite = (outer?: Suite): Suite => ({
	parts: [],
	before: [],
	after: [],
	beforeEach: [],
	afterEach: [],
	outer,
});
let open = suite();

/** What has been defined since the last call. */
export function collected(): Suite {
	const whole = open;
	open = suite();
	return whole;
}

type Given = string | Readonly<{ skip?: unknown }> | ((context: TestContext) => unknown);
function read(given: readonly Given[]): { name: string; skip: boolean; body: Body } {
	const options = given.find((one) => typeof one === "object");
	const body = given.find((one) => typeof one === "function");
	const name = given.find((one) => typeof one === "string") ?? body?.name ?? "";
	return { name, skip: Boolean(options?.skip) || !body, body: body ?? (() => {}) };
}

export function test(...given: readonly Given[]): Promise<void> {
	const { name, skip, body } = read(given);
	if (!skip) open.parts.push({ name, body });
	return Promise.resolve();
}
export const it = test;

export function describe(...given: readonly Given[]): Promise<void> {
	const { skip, body } = read(given);
	const around = open;
	const inner = suite(around);
	open = inner;
	// A suite's body gets no context here: none of ours asks for one.
	const defined: unknown = Reflect.apply(body, undefined, []);
	open = around;
	if (defined instanceof Promise) throw new Error("A suite that is defined later is not collected.");
	if (!skip) around.parts.push(inner);
	return Promise.resolve();
}
const hook =
	(when: "before" | "after" | "beforeEach" | "afterEach") =>
	(body: Hook): void => {
		open[when].push(body);
	};
export const before = hook("before");
export const after = hook("after");
export const beforeEach = hook("beforeEach");
export const afterEach = hook("afterEach");
export { mock };
export default test;

/** How a test, a hook or all around a test is run; `name` is the test's or the hook's. */
export interface Ways {
	/** Whether a test is run at all, by its place in the file. */
	readonly wanted: (place: number) => boolean;
	/** Around a test with its hooks; around a suite's own hooks, where `place` is undefined. */
	readonly around: (place: number | undefined, work: () => Promise<void>) => Promise<void>;
	/** Each single step. */
	readonly step: (name: string, work: () => unknown) => Promise<void>;
}

/** Every test of a file, in its order. */
export function testsOf({ parts }: Suite): readonly Test[] {
	return parts.flatMap((part) => ("parts" in part ? testsOf(part) : [part]));
}

/** Runs them in their order and stops at the first that fails, which it rejects with; what was opened is closed. */
export function runAll(whole: Suite, ways: Ways): Promise<void> {
	const places = new Map(testsOf(whole).map((test, place) => [test, place]));
	const isWanted = (part: Suite | Test): boolean =>
		"parts" in part ? part.parts.some(isWanted) : ways.wanted(places.get(part) ?? Number.NaN);
	const runSuite = async (suite: Suite): Promise<void> => {
		const hooks = (name: "before" | "after") =>
			ways.around(undefined, async () => {
				for (const body of suite[name]) await ways.step(name, body);
			});
		try {
			await hooks("before");
			for (const part of suite.parts) {
				if (!isWanted(part)) continue;
				if ("parts" in part) await runSuite(part);
				else await ways.around(places.get(part), () => runOne(suite, part, ways));
			}
		} finally {
			await hooks("after");
		}
	};
	return runSuite(whole);
}

async function runOne(around: Suite, { name, body }: Test, { step }: Ways): Promise<void> {
	const outer: Suite[] = [];
	for (let at: Suite | undefined = around; at; at = at.outer) outer.unshift(at);
	const last: Hook[] = [];
	const context = {
		name,
		mock,
		signal: new AbortController().signal,
		after: (closing: Hook) => last.push(closing),
		diagnostic: () => {},
		skip: () => {},
	} as unknown as TestContext;
	try {
		for (const one of outer) for (const body of one.beforeEach) await step("beforeEach", body);
		await step(name, () => body(context));
	} finally {
		for (const closing of last) await step("after", closing);
		for (const one of outer.toReversed()) for (const body of one.afterEach) await step("afterEach", body);
		mock.reset();
	}
}
