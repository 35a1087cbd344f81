import { frameEvents } from "../../frame-events.ts";
import { createGuard, type Guard } from "./guard.ts";
import { createTroubleBox, said } from "./show-trouble.ts";
import { mapReader, messageOf, troubleOf } from "./trouble.ts";

export interface ReporterParts {
	readonly page: Window;
	/** The source map of the program's scripts. */
	readonly readMap: () => Promise<unknown>;
	/** The app hears of it. */
	readonly appError: (message: string) => void;
	/** A Promise that nobody waits for has failed: whether the app has taken care of it. */
	readonly appRejection: (reason: unknown) => boolean;
}

/** Whatever goes wrong in a program is shown over its page, told to its app and to whoever watches the document (`frameEvents`). */
export function createReporter({ page, readMap, appError, appRejection }: ReporterParts): Guard {
	const box = createTroubleBox(page.document);
	const map = mapReader(readMap);
	const guard = createGuard((error, during) => {
		// The browser's own console has it whole.
		console.error(error);
		appError(messageOf(error));
		void troubleOf(error, during, map).then((trouble) => {
			box.show(trouble);
			page.dispatchEvent(new CustomEvent(frameEvents.trouble, { detail: said(trouble) }));
		});
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
