import { isForPhone } from "../super-app/phone-events.ts";
import { HAPPENED_META } from "../wire.ts";
import { createControlClient, inDocument } from "./control-client.ts";
import { showConnect, showEntry } from "./detail-view.ts";
import { byId, el } from "./dom.ts";
import { createPhoneFrame } from "./phone-frame.ts";
import { createTimelineView } from "./timeline-view.ts";
import { createTopBar, keepChoices, readChoices, showUser } from "./top-bar.ts";
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
		showEntry(entry, async (name, answer) => {
			await control.answer(name, answer);
			phone.open();
		});
		openTab("detail");
	});
	const phone = createPhoneFrame(byId("phone-place"), choices, {
		note: ({ entry }) => timeline.add(entry),
		reveal() {
			if (narrow.matches) openTab("phone");
			byId("phone-place").scrollIntoView({ block: "nearest" });
		},
		open({ appId, page }) {
			choices.appId = appId;
			byId<HTMLSelectElement>("app").value = appId;
			showChoices();
			phone.open(page);
		},
		loggedIn({ sub }) {
			showUser(sub);
			phone.open();
		},
	});

	const showChoices = (): void => {
		keepChoices(choices);
		const program = choices.appId === state.apps[0]?.appId;
		byId("first-step").replaceChildren(
			program ? "Tap " : "Tap any button",
			...(program ? [el("b", {}, "Sign in with my wallet")] : []),
			" in the phone: every step appears here, from the call to the merchant's signed request.",
		);
	};
	createTopBar(state, choices, {
		async persona(sub) {
			await phone.leave();
			await control.logIn(sub);
			phone.open();
		},
		app(appId) {
			choices.appId = appId;
			showChoices();
			phone.open();
		},
		language(language) {
			choices.language = language;
			keepChoices(choices);
			phone.speak();
		},
		async reset() {
			await phone.leave();
			await control.reset();
			timeline.clear();
			phone.open();
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
		Number(inDocument(HAPPENED_META)),
		(happening) => {
			const entry = serverEntry(happening);
			if (entry) timeline.add(entry);
			if (isForPhone(happening.event, byId<HTMLSelectElement>("persona").value)) phone.happened(happening.event);
			if (happening.event.type === "line" && happening.event.reloads) phone.open();
		},
		(connected) => {
			byId("line").textContent = connected
				? ""
				: "The sandbox does not answer. Start it again with npm start, then reload this page.";
		},
	);
	showChoices();
	phone.begin();
}

void start().catch((error: unknown) => {
	byId("line").textContent = `The page could not start. ${error instanceof Error ? error.message : ""} Reload it.`;
});
