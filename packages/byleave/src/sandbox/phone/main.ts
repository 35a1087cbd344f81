import { createControlClient } from "../page/control-client.ts";
import { byId } from "../page/dom.ts";
import { type SandboxState, STATE_ID } from "../wire.ts";
import { createPhone } from "./phone.ts";
import { isInPage, listenTo, pageListens, phoneQuery, sayHere, type ToPhone, tellPage } from "./talk.ts";
import { isLanguage } from "./words.ts";

/** Opens the app that the address names, for the user who is logged in. */
function start(): void {
	const control = createControlClient();
	const query = new URLSearchParams(location.search);
	const state = JSON.parse(byId(STATE_ID).textContent ?? "") as SandboxState;
	const app = state.apps.find(({ appId }) => appId === query.get("app"));
	if (!app) throw new Error("The address names no app.");
	const asked = query.get("lang");
	const language = isLanguage(asked) ? asked : "en";
	const phone = createPhone({
		state,
		app,
		control,
		language,
		note: (entry) => tellPage({ type: "note", entry: { ...entry, at: Date.now() } }),
		reveal: () => tellPage({ type: "reveal" }),
		openOther(appId, page) {
			if (isInPage()) return tellPage({ type: "open", appId, page });
			location.search = String(phoneQuery({ appId, language, page }));
		},
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
			else if (message.type === "happened") phone.heard(message.event);
			else if (message.type === "leave") void phone.leave().then(() => tellPage({ type: "left" }));
		},
	);
	// In a page it is the page that hears of everything.
	if (!isInPage()) control.followPhone(state.happened, ({ event }) => phone.heard(event));
	sayHere();
	phone.open(query.get("open"));
}

try {
	start();
} catch (error) {
	document.body.textContent = `The phone could not start. ${error instanceof Error ? error.message : ""} Reload it.`;
}
