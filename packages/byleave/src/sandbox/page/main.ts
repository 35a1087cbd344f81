import { createControlClient } from "./control-client.ts";
import { showConnect, showEntry } from "./detail-view.ts";
import { byId, el } from "./dom.ts";
import { createPhone } from "./phone.ts";
import { createTimelineView } from "./timeline-view.ts";
import { createTopBar, keepChoices, readChoices } from "./top-bar.ts";
import type { Entry } from "./trace/entry.ts";
import { serverEntry } from "./trace/server-events.ts";

const tabs = ["phone", "timeline", "detail"] as const;

/** On a narrow screen one part is seen at a time; on a wider one the phone always is. */
const narrow = matchMedia("(max-width: 759px)");

function openTab(tab: (typeof tabs)[number]): void {
	document.body.dataset.tab = tab;
	for (const button of document.querySelectorAll<HTMLButtonElement>("[data-to]")) {
		button.setAttribute("aria-pressed", String(button.dataset.to === tab));
	}
}

async function start(): Promise<void> {
	const control = createControlClient();
	const state = await control.state();
	const choices = readChoices(state);
	const timeline = createTimelineView((entry) => {
		if (!entry) return showConnect(state);
		showEntry(entry);
		openTab("detail");
	});
	const note = (entry: Omit<Entry, "at">): void => timeline.add({ ...entry, at: Date.now() });
	const phone = createPhone({
		state,
		control,
		choices,
		note,
		reveal: () => narrow.matches && openTab("phone"),
		switchUser: () => byId("persona").focus(),
	});

	const openApp = async (): Promise<void> => {
		keepChoices(choices);
		const program = choices.appId === state.apps[0]?.appId;
		byId("first-step").replaceChildren(
			program ? "Tap " : "Tap any button",
			...(program ? [el("b", {}, "Sign in with my wallet")] : []),
			" in the phone: every step appears here, from the call to the merchant's signed request.",
		);
		await phone.open();
	};
	createTopBar(state, choices, {
		async persona(sub) {
			await control.logIn(sub);
			phone.userChanged();
			await phone.open();
		},
		async app(appId) {
			choices.appId = appId;
			await openApp();
		},
		language(language) {
			choices.language = language;
			keepChoices(choices);
			phone.speak();
		},
		async reset() {
			await control.reset();
			phone.userChanged();
			timeline.clear();
			await phone.open();
		},
	});
	for (const button of document.querySelectorAll<HTMLButtonElement>("[data-to]")) {
		button.addEventListener("click", () => openTab(button.dataset.to as (typeof tabs)[number]));
	}
	byId("clear").addEventListener("click", () => timeline.clear());

	openTab(narrow.matches ? "phone" : "timeline");
	showConnect(state);
	// What was before the page is not told: half of it, the phone's own, is gone with the last page.
	control.follow(
		state.happened,
		(happening) => {
			const entry = serverEntry(happening);
			if (entry) timeline.add(entry);
		},
		(connected) => {
			byId("line").textContent = connected
				? ""
				: "The sandbox does not answer. Start it again with npm start, then reload this page.";
		},
	);
	await openApp();
}

void start().catch((error: unknown) => {
	byId("line").textContent = `The page could not start. ${error instanceof Error ? error.message : ""} Reload it.`;
});
