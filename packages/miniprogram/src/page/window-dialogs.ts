import type { My } from "../my.ts";

/**
 * The page's own dialogs, which no frame of a mini program may open (ruling 12): what they would say is shown by
 * the host, as `my.alert` is. A script cannot wait for a person here, so that `confirm` and `prompt` answer at once
 * what a browser answers where they are not allowed: nothing was agreed to.
 */
export function shimDialogs(page: Window, { alert }: Pick<My, "alert">): void {
	const say = (content?: unknown) => {
		// Without an argument a browser shows an empty one.
		alert({ content: String(content ?? "") }).catch(() => {});
	};
	page.alert = say;
	page.confirm = (message) => {
		say(message);
		return false;
	};
	page.prompt = (message) => {
		say(message);
		return null;
	};
}
