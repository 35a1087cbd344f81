import { frameEvents } from "../../frame-events.ts";
import { createGuard, type Guard } from "./guard.ts";
import { messageOf } from "./message.ts";

export interface ReporterParts {
	readonly page: Window;
	/** What shows errors: loaded with the first one. */
	readonly loadShown: () => Promise<typeof import("./shown.ts")>;
	/** The source map of the program's scripts. */
	readonly readMap: () => Promise<unknown>;
	/** The app hears of it. */
	readonly appError: (message: string) => void;
	/** A Promise that nobody waits for has failed: whether the app has taken care of it. */
	readonly appRejection: (reason: unknown) => boolean;
}

/** Whatever goes wrong in a program is shown over its page, told to its app and to whoever watches the document (`frameEvents`). */
export function createReporter({ page, loadShown, readMap, appError, appRejection }: ReporterParts): Guard {
	const tell = (detail: string): void => void page.dispatchEvent(new CustomEvent(frameEvents.trouble, { detail }));
	let loading: Promise<(error: unknown, during: string) => Promise<string>> | undefined;
	const load = async () => {
		const { createTroubleBox, mapReader, said, troubleOf } = await loadShown();
		const box = createTroubleBox(page.document);
		const map = mapReader(readMap);
		return async (error: unknown, during: string): Promise<string> => {
			const trouble = await troubleOf(error, during, map);
			box.show(trouble);
			return said(trouble);
		};
	};
	const guard = createGuard((error, during) => {
		// The browser's own console has it whole.
		console.error(error);
		appError(messageOf(error));
		loading ??= load();
		loading
			.then((show) => show(error, during))
			// Whoever serves the program is gone perhaps: what is known is told all the same.
			.catch(() => `${messageOf(error)}\n${during}`)
			.then(tell);
	});
	page.addEventListener("error", ({ error }) => {
		if (error !== undefined && error !== null) guard.tell(error, "");
	});
	page.addEventListener("unhandledrejection", ({ reason }) => {
		// What a call of `my` ended with, and nobody wanted to know, is no error of the program's.
		if (!appRejection(reason) && reason instanceof Error) guard.tell(reason, "a Promise");
	});
	return guard;
}
