import { type Cause, causes, type Notice, spoken } from "@byleave/protocol";
import type { Context } from "../context.ts";
import type { AppWithScopes } from "../store.ts";
import { ownText, readersTag, type Untold, wordsFor } from "../words/index.ts";
import { appFace } from "./face.ts";

/**
 * What the host tells a person who was refused without a sheet (ruling 40): in their language, from the registry's and
 * our own words only. `again` is the platform's: how long the refusal lasts.
 */
export function composeNotice(
	context: Context,
	cause: Untold,
	app: AppWithScopes,
	language: string | undefined,
): Notice {
	const words = wordsFor(language);
	const { suppression, setAside } = context.platform.lifetimes;
	const again = spoken(cause === "optional_refused" ? setAside : suppression, readersTag(words, language));
	// The language's own sentence speaks of what was allowed; here the operator's word on where to go is wanted, or none.
	const undo = ownText(context.config.undo, words) ?? "";
	const told = words.notices({ undo, again })[cause];
	return {
		language: words.language,
		dir: words.dir,
		app: appFace(app),
		what: told.what,
		undo: told.undo.trim(),
		support: words.support(context.config.support),
		close: words.close,
	};
}

/** The notice of a refusal that nothing else shows; undefined for any other failure, and where the app is not known. */
export async function noticeOf(
	context: Context,
	cause: Cause,
	asked: { readonly appId?: unknown; readonly language?: unknown },
): Promise<Notice | undefined> {
	const { appId, language } = asked;
	if (!isUntold(cause) || typeof appId !== "string") return undefined;
	const app = (await context.registry.current()).app(appId);
	return app && composeNotice(context, cause, app, typeof language === "string" ? language : undefined);
}

const isUntold = (cause: Cause): cause is Untold => causes[cause].outcome === "suppressed";
