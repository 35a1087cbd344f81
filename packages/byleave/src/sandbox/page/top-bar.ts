import { isLanguage, type Language, languages } from "../phone/words.ts";
import type { SandboxState } from "../wire.ts";
import { byId, el } from "./dom.ts";

/** What the developer has chosen; kept in the address, so that a reload and a link show the same. */
export interface Choices {
	appId: string;
	language: Language;
}
export interface TopBarActs {
	readonly persona: (sub: string) => void;
	readonly language: (language: Language) => void;
	readonly app: (appId: string) => void;
	readonly reset: () => void;
}

/** The choices of the address, as far as they can be had. */
export function readChoices(state: SandboxState): Choices {
	const asked = new URLSearchParams(location.search);
	const app = state.apps.find(({ appId }) => appId === asked.get("app")) ?? state.apps[0];
	const language = asked.get("lang");
	return { appId: app?.appId ?? "", language: isLanguage(language) ? language : "en" };
}

export function keepChoices({ appId, language }: Choices): void {
	const query = new URLSearchParams(location.search);
	query.set("app", appId);
	query.set("lang", language);
	history.replaceState(history.state, "", `?${query}`);
}

/** The account that was chosen on the phone. */
export function showUser(sub: string): void {
	byId<HTMLSelectElement>("persona").value = sub;
}

/** Fills the selects and listens to them. */
export function createTopBar(state: SandboxState, choices: Choices, acts: TopBarActs): void {
	fill(
		"persona",
		state.user,
		state.personas.map(({ sub, nickName }) => [sub, nickName === sub ? sub : `${nickName} (${sub})`]),
	);
	fill(
		"app",
		choices.appId,
		state.apps.map(({ appId, name }) => [appId, name]),
	);
	fill(
		"language",
		choices.language,
		Object.entries(languages).map(([tag, { name }]) => [tag, name]),
	);
	on("persona", acts.persona);
	on("app", acts.app);
	on("language", (value) => isLanguage(value) && acts.language(value));
	byId("reset").addEventListener("click", acts.reset);
	// Only on a narrow screen, where the choices would push the phone off it.
	const settings = byId("settings");
	settings.addEventListener("click", () => {
		settings.setAttribute("aria-expanded", String(settings.getAttribute("aria-expanded") !== "true"));
	});
}

function fill(id: string, chosen: string, options: readonly (readonly [string, string])[]): void {
	byId<HTMLSelectElement>(id).replaceChildren(
		...options.map(([value, name]) => el("option", { value, selected: value === chosen }, name)),
	);
}

function on(id: string, act: (value: string) => void): void {
	const select = byId<HTMLSelectElement>(id);
	select.addEventListener("change", () => act(select.value));
}
