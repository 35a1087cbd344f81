import { byId, el } from "../page/dom.ts";
import type { PersonaFace } from "../wire.ts";

interface Dialog {
	readonly title: string;
	readonly body: readonly HTMLElement[];
	readonly signal?: AbortSignal;
}

/** A dialog of the super app's own. Settles when it is gone, with the value of the button that closed it, if one did. */
export function showDialog({ title, body, signal }: Dialog): Promise<string> {
	return new Promise((resolve) => {
		if (signal?.aborted) return resolve("");
		const dialog = el(
			"dialog",
			{ class: "dialog", "aria-labelledby": "dialog-title" },
			el("h2", { id: "dialog-title" }, title),
			...body,
		);
		const end = (): void => {
			dialog.remove();
			resolve(dialog.returnValue);
		};
		dialog.addEventListener("close", end);
		signal?.addEventListener("abort", end, { once: true });
		byId("dialogs").append(dialog);
		for (const button of dialog.querySelectorAll("button")) {
			button.addEventListener("click", () => dialog.close(button.value));
		}
		dialog.showModal();
	});
}

/** A button that closes its dialog with this value. */
export const choice = (value: string, label: string): HTMLButtonElement =>
	el("button", { type: "button", class: "plain", value }, label);

/** A mini program's text, under its name, and nothing of it but text. */
export async function showAlert(appName: string, text: string, close: string, signal: AbortSignal): Promise<void> {
	await showDialog({ title: appName, body: [el("p", { dir: "auto" }, text), choice("", close)], signal });
}

/** Lets the person say who they are. Answers with who it is now, or undefined if they changed nothing. */
export async function pickAccount(
	personas: readonly PersonaFace[],
	user: string,
	words: { readonly who: string; readonly close: string },
): Promise<string | undefined> {
	const accounts = personas.map(({ sub, nickName, avatar }) =>
		el(
			"li",
			{},
			el(
				"button",
				{ type: "button", class: "account", value: sub, ...(sub === user ? { "aria-current": "true" } : {}) },
				avatar ? el("img", { src: avatar, alt: "", width: "32", height: "32" }) : el("span", { class: "no-picture" }),
				el("bdi", {}, nickName),
			),
		),
	);
	const body = [el("ul", { class: "accounts" }, ...accounts), choice("", words.close)];
	const picked = await showDialog({ title: words.who, body });
	return picked === "" || picked === user ? undefined : picked;
}
