import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Built, Bundler } from "@byleave/dsl/compiler";
import type { Told } from "../../in-program/container/told.ts";
import { programProblem } from "../../page/trace/dsl-lines.ts";
import type { Line } from "../../page/trace/entry.ts";
import type { SendDocument } from "./document/send.ts";
import { wantsDocument } from "./not-found.ts";
import { ownPaths } from "./paths.ts";

/** A DSL program as its origins serve it: compiled, and compiled anew when its files change. */
export interface DslProgram {
	/** Settles when its compiler runs, and has made it once; rejects if it cannot. */
	readonly ready: Promise<void>;
	built(): Promise<Built>;
	/**
	 * Files have changed (none named: anything may have). Whether that is all there is to do: where nothing but looks has changed, the frames
	 * that listen take that over and keep their data.
	 */
	changed(paths: readonly string[]): Promise<boolean>;
	/** What each of its documents is told, so that it hears of new looks, and tells what goes wrong in it. */
	told(): Promise<NonNullable<Told["dsl"]>>;
	/** How often its looks have changed. */
	readonly looks: () => number;
	/** Calls at each change of looks, until `stop` aborts. */
	follow(listener: () => void, stop: AbortSignal): void;
	close(): Promise<void>;
}

export interface OpenDslParts {
	readonly folder: string;
	/** What makes the scripts that are not the program's. */
	readonly bundle: Bundler;
	/** It begins then, and not before: the phone, which is asked for first, waits for nothing of it. */
	readonly begins: Promise<void>;
	readonly note: (line: Line) => void;
}

/**
 * Compiles the program in a folder, beside whatever else is begun. What is wrong with it is noted, each thing once for as
 * long as it is so.
 */
export function openDsl({ folder, bundle, begins, note }: OpenDslParts): DslProgram {
	// Loaded when there is such a program, which a start with pages need not wait for.
	const loaded = begins.then(() => import("@byleave/dsl/compiler"));
	const compiler = loaded.then(({ createCompiler }) => createCompiler(folder, { bundle }));
	const first = compiler.then((made) => made.build());
	const ready = first.then(() => {});
	// Whoever asks for them is told.
	for (const promise of [loaded, compiler, first, ready]) promise.catch(() => {});
	const listeners = new Set<() => void>();
	let told = new Set<string>();
	let looks = 0;
	const build = async (paths?: readonly string[]): Promise<Built> => {
		const begun = await first;
		const made = paths ? await (await compiler).build(paths) : begun;
		const now = new Map(made.problems.map((problem) => [JSON.stringify(problem), problem]));
		for (const [text, problem] of now) if (!told.has(text)) note(programProblem(problem));
		told = new Set(now.keys());
		return made;
	};
	// The sandbox forgets what was noted before it is open: what is wrong is told with the first document.
	let built: Promise<Built> | undefined;
	return {
		ready,
		built() {
			built ??= build();
			return built;
		},
		async changed(paths) {
			const before = await built;
			const { framePaths, onlyLooks } = await loaded;
			built = (built ?? Promise.resolve()).then(() => build(paths));
			const now = await built;
			// A template that uses another tag needs another runtime.
			const isSame = before?.files[framePaths.runtime]?.text === now.files[framePaths.runtime]?.text;
			if (!before || !isSame || !onlyLooks(paths)) return false;
			looks++;
			for (const listener of [...listeners]) listener();
			return true;
		},
		async told() {
			const { frameEvents, framePaths } = await loaded;
			return {
				...{ changes: ownPaths.looks, looks, events: frameEvents },
				...{ views: framePaths.views, scripts: framePaths.scripts, map: framePaths.map, shown: framePaths.shown },
				ours: [framePaths.runtime, framePaths.views, framePaths.shown],
			};
		},
		looks: () => looks,
		follow(listener, stop) {
			listeners.add(listener);
			stop.addEventListener("abort", () => listeners.delete(listener), { once: true });
		},
		async close() {
			await first.catch(() => {});
			await compiler.then(
				(made) => made.close(),
				() => {},
			);
		},
	};
}

export interface DslParts {
	readonly dsl: DslProgram;
	readonly sendDocument: SendDocument;
}

/** Answers what of a DSL program is made and no file: its scripts, the document of each page, and changes of its looks. Whether it was that. */
export async function answerFromDsl(
	{ dsl, sendDocument }: DslParts,
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
): Promise<boolean> {
	if (url.pathname === ownPaths.looks) {
		followLooks(dsl, response);
		return true;
	}
	const built = await dsl.built();
	const file = Object.hasOwn(built.files, url.pathname) ? built.files[url.pathname] : undefined;
	if (file) {
		response.writeHead(200, { "Content-Type": file.type });
		response.end(request.method === "HEAD" ? undefined : file.text);
		return true;
	}
	const page = url.pathname.slice(1);
	// A page that is not there is the program's to hear of: what looks like one gets the document.
	const isPage = page === "" || built.pages.includes(page) || (wantsDocument(request) && !page.includes("."));
	if (!isPage) return false;
	const body = Readable.from([Buffer.from(built.document)]);
	await sendDocument(response, { status: 200, headers: {}, contentType: "text/html", body, isDocument: true });
	return true;
}

/** Says how often they have changed, at once and at each change, for as long as it is listened to (server-sent events). */
function followLooks(dsl: DslProgram, response: ServerResponse): void {
	response.writeHead(200, { "Content-Type": "text/event-stream" });
	response.flushHeaders();
	const stop = new AbortController();
	const say = (): void => void response.write(`data: ${dsl.looks()}\n\n`);
	say();
	dsl.follow(say, stop.signal);
	response.on("close", () => stop.abort());
}
