import { manualTimers } from "@byleave/protocol/bridge";
import { hostCalls } from "../../packages/byleave/src/sandbox/in-program/container/names/host-calls.ts";
import { published } from "../../packages/byleave/src/sandbox/in-program/container/names/published.ts";
import { startContainer } from "../../packages/byleave/src/sandbox/in-program/container/start.ts";
import { madeAtOnce, quiet } from "../../packages/dsl/src/calls/start.ts";
import type { ProgramBars } from "../../packages/dsl/src/runtime/bars/bars.ts";
import type { Stack } from "../../packages/dsl/src/runtime/stack/stack.ts";
import { frameCalls } from "../../packages/dsl/src/runtime/start/frame-calls.ts";

/** One name on `my`, as a DSL program in the sandbox finds it. */
export interface CallRow {
	readonly name: string;
	readonly by: "the frame" | "the container" | "the host" | "nobody";
	readonly support: "works" | "falls back" | "not there";
}

/** What the program's frame answers over the container. */
const ofFrame = (): readonly string[] => {
	const parts = { page: {} as Window, stack: {} as Stack, bars: {} as ProgramBars, look: () => {} };
	return [
		...Object.keys(frameCalls(parts)),
		...Object.keys(madeAtOnce({} as Window, () => ({}))),
		...["getLaunchOptionsSync", "getEnterOptionsSync"],
	];
};

/** `my` as the sandbox's container makes it, in a page that has nothing. */
function ofContainer(): Readonly<Record<string, unknown>> & { canIUse(name: string): boolean } {
	const script = { dataset: { host: "https://host.example" }, remove() {} };
	const document = Object.assign(new EventTarget(), { currentScript: script, readyState: "complete", head: {} });
	const page = Object.assign(new EventTarget(), {
		...{ document, parent: { postMessage() {} }, history: {}, navigator: {}, localStorage: {} },
		location: { pathname: "/", search: "" },
		MutationObserver: class {
			observe() {}
		},
	});
	startContainer(
		page as never,
		{ appId: "", userAgent: "", app: "", version: "" },
		{ data: {} },
		{ timers: manualTimers() },
	);
	return (page as unknown as { my: ReturnType<typeof ofContainer> }).my;
}

/** All names that the family publishes, and whatever else is on `my`. */
export function callRows(): readonly CallRow[] {
	const frame = new Set(ofFrame());
	const my = ofContainer();
	const isValue = (name: string): boolean => name in my && typeof my[name] !== "function";
	const heard = (name: string): boolean => /^(on|off)([A-Z]|$)/.test(name) && name in my;
	const rowOf = (name: string): CallRow => {
		if (quiet.includes(name)) return { name, by: "the frame", support: "falls back" };
		if (frame.has(name)) return { name, by: "the frame", support: "works" };
		if (name === "getAuthCode" || hostCalls.some((one) => one === name))
			return { name, by: "the host", support: "works" };
		const isHere = my.canIUse(name) || isValue(name) || heard(name) || own.has(name);
		if (isHere) return { name, by: "the container", support: "works" };
		const [space = "", inside] = name.split(".");
		const place = inside === undefined ? my : (my[space] as Readonly<Record<string, unknown>> | undefined);
		const isFunction = typeof place?.[inside ?? name] === "function";
		return { name, by: "nobody", support: isFunction ? "falls back" : "not there" };
	};
	const names = new Set([...published, ...frame, ...Object.keys(my)].filter((name) => !spaces.has(name)));
	return [...names].map(rowOf).sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** Functions that are no calls: nobody asks canIUse for them. */
const own = new Set(["call", "canIUse", "arrayBufferToBase64", "base64ToArrayBuffer"]);
/** Objects that hold names of their own. */
const spaces = new Set(["ap", "cloud"]);
