import {
	createHost,
	createServerService,
	defineGrants,
	type GrantsElement,
	type Host,
	type OpenFrame,
	openFrame,
	type ServerService,
	showSheet,
} from "@byleave/host";
import type { Cause } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { AppFace, SandboxState } from "../wire.ts";
import type { ControlClient } from "./control-client.ts";
import { byId, el } from "./dom.ts";
import { dressDialogs, watchPlace } from "./over-phone.ts";
import { languages } from "./phone-words.ts";
import type { Choices } from "./top-bar.ts";
import type { Entry } from "./trace/entry.ts";
import { watchedPipe, watchedService } from "./trace/host-events.ts";

export interface PhoneParts {
	readonly state: SandboxState;
	readonly control: ControlClient;
	readonly choices: Choices;
	readonly note: (entry: Omit<Entry, "at">) => void;
	/** Something on the phone wants to be seen. */
	readonly reveal: () => void;
	/** The user has said that they are somebody else. */
	readonly switchUser: () => void;
}
export interface Phone {
	/** Opens the chosen app anew. */
	open(): Promise<void>;
	/** The chosen language has changed. */
	speak(): void;
	/** Another user has logged in. */
	userChanged(): void;
}

/**
 * The demo super app: a title bar, a mini program in its frame, and on top of it what the super app itself draws.
 * It is the host document of its mini programs, and does nothing that a real super app could not do.
 */
export function createPhone(parts: PhoneParts): Phone {
	const { state, control, choices, note, reveal } = parts;
	const screen = byId("screen");
	const own = byId("own");
	const dialogs = el("div", { class: "dialogs" });
	byId("phone").append(dialogs);
	watchPlace(byId("phone"));
	dressDialogs(dialogs);

	let cause: Cause | undefined;
	let opened: OpenFrame | undefined;
	const words = () => languages[choices.language];
	const app = (): AppFace | undefined => state.apps.find(({ appId }) => appId === choices.appId);
	const service = (): ServerService =>
		createServerService({
			server: state.gateway,
			userToken: () => control.userToken(),
			language: choices.language,
			async showAuthPage(pending, { signal }) {
				reveal();
				const { sheet, expiresIn } = pending;
				const answer = await showSheet(sheet, { signal, expiresIn, parent: dialogs });
				if (answer.kind === "switchUser") parts.switchUser();
				return answer;
			},
		});
	// The language of the moment, not of the first one.
	const speaking: ServerService = {
		...service(),
		getAuthCode: (request) => service().getAuthCode({ ...request, language: choices.language }),
	};
	const plain = createHost({
		oauthService: watchedService(speaking, note),
		platform: alipayplus,
		alert: (name, text, { signal }) => showAlert(dialogs, name, text, words().close, signal, reveal),
		report(fact) {
			cause = fact.cause as Cause;
			if (fact.error !== undefined) console.error(fact.error);
		},
	});
	const host: Host = {
		...plain,
		connect: ({ appId, name, pipe }) =>
			plain.connect({
				appId,
				name,
				pipe: watchedPipe(pipe, appId, {
					note,
					support: state.support,
					cause() {
						const last = cause;
						cause = undefined;
						return last;
					},
				}),
			}),
	};

	const showProgram = (): void => {
		own.replaceChildren();
		own.hidden = true;
		screen.hidden = false;
		byId("permissions").setAttribute("aria-pressed", "false");
		speak();
	};
	const showPermissions = (): void => {
		defineGrants();
		const page = document.createElement("byleave-grants") as GrantsElement;
		page.source = service().grants;
		own.replaceChildren(page);
		own.hidden = false;
		screen.hidden = true;
		byId("permissions").setAttribute("aria-pressed", "true");
		speak();
	};
	byId("reload").addEventListener("click", () => void open());
	byId("permissions").addEventListener("click", () => (own.hidden ? showPermissions() : showProgram()));

	async function open(): Promise<void> {
		const face = app();
		if (!face) return;
		showProgram();
		const { url, nonce } = await control.launch(face.appId);
		opened?.remove();
		const frame = el("iframe", { src: url, sandbox: "allow-scripts allow-forms", title: face.name });
		screen.replaceChildren(frame);
		opened = openFrame(host, { frame, appId: face.appId, name: face.name, nonce, origin: "null" });
	}

	function speak(): void {
		const { dir, reload, permissions, back, sandbox } = words();
		const phone = byId("phone");
		phone.lang = choices.language;
		phone.dir = dir;
		const face = app();
		byId("ribbon").textContent = sandbox;
		byId("app-name").textContent = own.hidden ? (face?.name ?? "") : permissions;
		byId("app-merchant").textContent = own.hidden ? (face?.merchant ?? "") : "";
		name(byId("reload"), reload);
		name(byId("permissions"), own.hidden ? permissions : back);
	}

	return {
		open,
		speak() {
			if (!own.hidden) return showPermissions();
			speak();
		},
		userChanged() {
			plain.userChanged();
			if (!own.hidden) showPermissions();
		},
	};
}

function name(button: HTMLElement, label: string): void {
	button.setAttribute("aria-label", label);
	button.title = label;
}

/** A mini program's text, under its name, and nothing of it but text. Settles when it has been closed. */
function showAlert(
	parent: HTMLElement,
	appName: string,
	text: string,
	close: string,
	signal: AbortSignal,
	reveal: () => void,
): Promise<void> {
	reveal();
	return new Promise((resolve) => {
		const button = el("button", { type: "button", class: "plain" }, close);
		const dialog = el(
			"dialog",
			{ class: "alert", "aria-labelledby": "alert-name" },
			el("h2", { id: "alert-name" }, appName),
			el("p", {}, text),
			button,
		);
		const end = (): void => {
			dialog.remove();
			resolve();
		};
		button.addEventListener("click", () => dialog.close());
		dialog.addEventListener("close", end);
		signal.addEventListener("abort", end, { once: true });
		parent.append(dialog);
		dialog.showModal();
	});
}
