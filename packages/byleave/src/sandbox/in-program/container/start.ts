import { type Bridge, type Installed, type InstallOptions, install } from "@byleave/miniprogram";
import { systemTimers } from "@byleave/protocol/bridge";
import { type Answers, type AnswersSource, readAnswers } from "./answers.ts";
import { fileCalls } from "./calls/files.ts";
import { type FrameCalls, paramsOf } from "./calls/frame-calls.ts";
import { lifeOf } from "./calls/life.ts";
import { createMessages } from "./calls/messages.ts";
import { navigateCalls } from "./calls/navigate.ts";
import { previewCalls } from "./calls/preview/preview-calls.ts";
import { base64, requestCalls } from "./calls/request.ts";
import { storageCalls } from "./calls/storage.ts";
import { plainCalls, systemCalls } from "./calls/system.ts";
import { failureOf } from "./failure.ts";
import { type CallerParts, createCaller } from "./missing/caller.ts";
import { createMissing, isCallable, type Missing } from "./missing/missing.ts";
import type { StackPlace } from "./missing/stack.ts";
import { createTally } from "./missing/tally.ts";
import { hostCalls } from "./names/host-calls.ts";
import { published } from "./names/published.ts";
import { spelledOtherwise } from "./names/spellings.ts";
import { through } from "./through.ts";
import type { Told } from "./told.ts";
import { setUserAgent } from "./user-agent.ts";

type My = Record<string, unknown>;

/** What is told with how often it was seen, and where. */
interface Seen {
	readonly what: string;
	readonly name?: string;
	readonly text?: string;
	readonly place: StackPlace | undefined;
}

/** Values of the family. `isIDE` is what a program sees in the wallet, so that it takes the way that it takes there. */
const values = { SDKVersion: "2.9.5", isIDE: false, env: { USER_DATA_PATH: "https://usr" } };
/** What pages in a web-view have beside the published names. */
const webView = ["postMessage", "getEnv"];

/**
 * The sandbox's container in a program's document: `my` and `AlipayJSBridge` with all that it answers, by every spelling, at the
 * document's first script. Does nothing where they are installed already.
 */
export function startContainer(
	page: Window & Partial<Installed>,
	told: Told,
	source: AnswersSource,
	{ timers = systemTimers, ...seen }: Pick<InstallOptions, "timers"> & Pick<CallerParts, "stack"> = {},
): void {
	const early: (() => void)[] = [];
	let plain: Bridge | undefined;
	const note = (what: string, detail: Readonly<Record<string, unknown>>): void => {
		if (plain) plain.tell({ type: "noted", what, detail });
		else early.push(() => note(what, detail));
	};
	const caller = createCaller({
		origin: page.location.origin,
		dsl: told.dsl,
		ours: Object.values(told.paths ?? {}),
		...seen,
	});
	const tally = createTally(({ what, place, ...kind }: Seen, times) => {
		const tell = (at: string): void => note(what, { ...kind, at, times });
		const at = place ? caller.said(place) : "";
		if (typeof at === "string") tell(at);
		else void at.then(tell);
	}, timers);
	// Before the bridge hears of it, and takes nothing more.
	page.addEventListener("pagehide", tally.flush);
	for (const [what, event] of Object.entries(told.dsl?.events ?? {})) {
		page.addEventListener(event, (heard) => {
			const text = String((heard as CustomEvent).detail);
			// What a template says is drawn at any time: a stack tells nothing of it. A call is told by its name first.
			if (what === "noted") tally.add({ what, text, place: /^my\./.test(text) ? caller.find() : undefined });
			else note(what, { text });
		});
	}
	setUserAgent(page, told.userAgent);
	const answers = readAnswers(source, (why, at) => note("answer failed", { why, at }));
	const messages = createMessages(answers, (data) => note("posted", { data: saidAsJson(data) }));
	const host = told.inside ?? hostCalls;
	const missing = createMissing(["getAuthCode", ...host], (name) =>
		tally.add({ what: "missing", name, place: caller.find() }),
	);
	const { getSystemInfo, ...system } = systemCalls(page, told);
	const storage = storageCalls(page);
	const synced = { ...withSync(storage), ...withSync({ getSystemInfo }), ...plainCalls(page, told) };
	const calls = {
		...{
			...storage,
			getSystemInfo,
			...system,
			...requestCalls(page),
			...fileCalls(page),
			...previewCalls(page, told.language),
			// In a web-view they are the mini program's around it to answer.
			...(told.inside ? {} : { ...messages.calls, ...navigateCalls(page) }),
		},
		...synced,
	} as FrameCalls;
	const isKnown = (name: string): boolean => published.includes(name) || webView.includes(name);
	const names = [...[...Object.keys(calls), ...spelledOtherwise].filter(isKnown), ...answers.names];
	const { my } = install(page, {
		timers,
		calls: [...host, ...names],
		through(bridge) {
			plain = bridge;
			return through(bridge, { answers, calls, names, missing });
		},
	});
	if (!plain) return;
	for (const tell of early.splice(0)) tell();

	const all = my as unknown as My;
	messages.hold(all);
	noteDialogs(page, (name, text) => note("dialog", { name, text }));
	Object.assign(all, values, lifeOf(page), returning(synced, answers), {
		arrayBufferToBase64: base64,
		base64ToArrayBuffer: (text: unknown) => Uint8Array.from(atob(String(text)), (sign) => sign.charCodeAt(0)).buffer,
	});
	addMissing(all, missing);
}

const withSync = (calls: Readonly<Record<string, unknown>>): FrameCalls =>
	Object.fromEntries(Object.entries(calls).map(([name, call]) => [`${name}Sync`, call])) as FrameCalls;

/** The forms that return their answer: a failure is returned as well, and not thrown. */
function returning(calls: FrameCalls, answers: Answers): My {
	const held: My = {};
	for (const [name, call] of Object.entries(calls)) {
		held[name] = (given?: unknown, more?: unknown) => {
			try {
				return answers.has(name) ? answers.call(name, given) : call(paramsOf(given, more));
			} catch (thrown) {
				return failureOf(thrown);
			}
		};
	}
	return held;
}

/** Published names that nobody has: functions that fail, so that a program goes on (ruling 38). */
function addMissing(my: My, missing: Missing): void {
	const call = my.call as (name: string, ...given: readonly unknown[]) => unknown;
	for (const name of published.filter(isCallable)) {
		const [space, inside] = name.includes(".") ? (name.split(".") as [string, string]) : [undefined, name];
		if (space !== undefined) my[space] ??= {};
		const place = space === undefined ? my : (my[space] as My);
		if (inside in place) continue;
		place[inside] = name.endsWith("Sync")
			? () => missing.tell(name)
			: (...given: readonly unknown[]) => call(name, ...given);
	}
}

/** Dialogs that a page cannot wait for here: what they answer at once is no person's word. */
function noteDialogs(page: Window, told: (name: string, text: string) => void): void {
	for (const name of ["confirm", "prompt"] as const) {
		const shim = page[name] as (text: string) => unknown;
		Object.assign(page, {
			[name](text: unknown) {
				told(name, String(text ?? ""));
				return shim(String(text ?? ""));
			},
		});
	}
}

function saidAsJson(data: unknown): string {
	try {
		return JSON.stringify(data) ?? "undefined";
	} catch {
		return "something that JSON cannot say";
	}
}
