import { createControlClient } from "../page/control-client.ts";
import { byId } from "../page/dom.ts";
import { type SandboxState, STATE_ID } from "../wire.ts";
import { createPhone } from "./phone.ts";
import { isInPage, listenTo, pageListens, sayHere, type ToPhone, tellPage } from "./talk.ts";
import { isLanguage } from "./words.ts";

/** Opens the app that the address names, for the user who is logged in. */
function start(): void {
	const control = createControlClient();
	const query = new URLSearchParams(location.search);
	const state = JSON.parse(byId(STATE_ID).textContent ?? "") as SandboxState;
	const app = state.apps.find(({ appId }) => appId === query.get("app"));
	if (!app) throw new Error("The address names no app.");
	const language = query.get("lang");
	const phone = createPhone({
		state,
		app,
		control,
		language: isLanguage(language) ? language : "en",
		note: (entry) => tellPage({ type: "note", entry: { ...entry, at: Date.now() } }),
		reveal: () => tellPage({ type: "reveal" }),
		async logIn(sub) {
			await control.logIn(sub);
			if (isInPage()) tellPage({ type: "loggedIn", sub });
			else location.reload();
		},
	});
	listenTo<ToPhone>(
		() => window.parent,
		(message) => {
			if (message.type === "listening") pageListens();
			else if (message.type === "speak") phone.speak(message.language);
			else if (message.type === "leave") void phone.leave().then(() => tellPage({ type: "left" }));
		},
	);
	sayHere();
	phone.open();
}

try {
	start();
} catch (error) {
	document.body.textContent = `The phone could not start. ${error instanceof Error ? error.message : ""} Reload it.`;
}
