import type { GrantedApp, GrantedScope, GrantsAnswer, GrantsWords, KnownAgain } from "@byleave/protocol";
import { draw, picture, untrusted } from "../draw.ts";
import { icon } from "../icons.ts";

/** What a person can do with an app on their page. Each promise settles when the server has done it, or has not. */
export interface GrantsActs {
	readonly stopScope: (appId: string, scope: string) => Promise<unknown>;
	readonly stopApp: (appId: string) => Promise<unknown>;
	readonly block: (appId: string, blocked: boolean) => Promise<unknown>;
}
/** Runs an act; false if it failed. */
export type Run = (act: () => Promise<unknown>) => Promise<boolean>;

/** One app: what it may see, since when, and how to stop it. `number` keeps the ids of cards apart. */
export function drawCard(
	granted: GrantedApp,
	answer: GrantsAnswer,
	number: number,
	acts: GrantsActs,
	run: Run,
): HTMLElement {
	const { words } = answer;
	const { appId } = granted.app;
	const titleId = `app-${number}`;
	const card = draw("li", { class: "card", "data-app": appId });
	const problem = draw("p", { class: "problem", role: "alert", hidden: true });
	const foot = draw("div");

	/** While it runs, the card takes no other wish; what was pressed keeps the focus. */
	const carryOut = async (act: () => Promise<unknown>) => {
		if (card.getAttribute("aria-busy") === "true") return;
		card.setAttribute("aria-busy", "true");
		problem.hidden = true;
		const went = await run(act);
		card.removeAttribute("aria-busy");
		if (went) return;
		problem.textContent = words.failed;
		problem.hidden = false;
	};
	const button = (label: string, press: () => void, small = false, described: string | null = null) => {
		const attributes = { type: "button", class: small ? "button small" : "button", "aria-describedby": described };
		const made = draw("button", attributes, label);
		made.addEventListener("click", press);
		return made;
	};
	const offer = (focus?: "stop" | "block") => {
		const stop =
			granted.scopes.length === 0 && granted.known === null
				? null
				: button(words.stopApp, () => ask("stop"), false, titleId);
		const block = granted.blocked
			? button(words.unblock, () => void carryOut(() => acts.block(appId, false)), false, titleId)
			: button(words.block, () => ask("block"), false, titleId);
		foot.replaceChildren(draw("div", { class: "acts" }, stop, block));
		if (focus) (focus === "stop" ? stop : block)?.focus();
	};
	const ask = (what: "stop" | "block") => {
		const act = what === "stop" ? () => acts.stopApp(appId) : () => acts.block(appId, true);
		const questionId = `ask-${number}`;
		const question = draw("p", { id: questionId, tabindex: "-1" }, what === "stop" ? words.stopAppAsk : words.blockAsk);
		const keep = button(words.keep, () => offer(what));
		const go = button(what === "stop" ? words.stopApp : words.block, () => void carryOut(act));
		const box = draw(
			"div",
			{ class: "ask", role: "group", "aria-labelledby": questionId },
			question,
			draw("div", { class: "acts" }, keep, go),
		);
		box.addEventListener("keydown", (event) => {
			if (event.key === "Escape") offer(what);
		});
		foot.replaceChildren(box);
		question.focus();
	};

	const { known } = granted;
	const lines = granted.scopes.filter((scope) => scope.lines.length > 0);
	const scopes = lines.map((scope, index) =>
		drawScope(scope, granted, answer, `${titleId}-${index}`, (label, described) =>
			button(label, () => void carryOut(() => acts.stopScope(appId, scope.scope)), true, described),
		),
	);
	offer();
	card.append(
		drawApp(granted, answer, titleId),
		...(granted.blocked ? [draw("p", { class: "mark" }, icon("blocked"), words.blocked)] : []),
		...(known === null && scopes.length === 0
			? []
			: [
					draw("p", { class: "may" }, words.may),
					draw("ul", { role: "list" }, known === null ? null : drawKnown(known, words), ...scopes),
				]),
		problem,
		foot,
	);
	return card;
}

function drawApp({ app, since }: GrantedApp, { words, language }: GrantsAnswer, titleId: string): HTMLElement {
	const title = draw("h3", { id: titleId, tabindex: "-1" }, untrusted(app.name));
	const merchant = draw("p", { class: "muted" }, untrusted(app.merchant));
	const date = since === null ? null : drawSince(since, words, language);
	return draw("div", { class: "who" }, picture(app.logo, "app", "logo"), draw("div", {}, title, merchant, date));
}

/** Once, whatever gives it; it ends when the app is stopped. */
function drawKnown({ title, why, silent }: KnownAgain, words: GrantsWords): HTMLElement {
	return draw(
		"li",
		{ class: "scope" },
		draw("div", {}, drawLine(title, why), silent ? draw("p", { class: "muted" }, words.silent) : null),
	);
}

function drawLine(title: string, why: string | null): HTMLElement {
	const reason = why === null ? null : draw("p", { class: "muted" }, untrusted(why));
	return draw("div", { class: "line" }, draw("p", { class: "title" }, untrusted(title)), reason);
}

function drawScope(
	{ lines, silent, since }: GrantedScope,
	app: GrantedApp,
	{ words, language }: GrantsAnswer,
	id: string,
	stop: (label: string, described: string) => HTMLElement,
): HTMLElement {
	const drawn = lines.map(({ title, why }) => drawLine(title, why));
	const sameDay = app.since !== null && dayOf(since, language) === dayOf(app.since, language);
	const later = sameDay ? null : drawSince(since, words, language);
	const when = silent ? draw("p", { class: "muted" }, words.silent) : later;
	return draw("li", { class: "scope" }, draw("div", { id }, ...drawn, when), stop(words.stopScope, id));
}

function drawSince(since: string, words: GrantsWords, language: string): HTMLElement {
	const time = draw("time", { datetime: since }, dayOf(since, language));
	return draw("p", { class: "muted" }, words.since, " ", time);
}

/** The day in the person's own region, where their browser names one of this language: 5 March or March 5. */
function dayOf(time: string, language: string): string {
	const date = new Date(time);
	if (Number.isNaN(date.getTime())) return time;
	const region = navigator.languages.find((tag) => tag.split("-")[0] === language.split("-")[0]) ?? language;
	return new Intl.DateTimeFormat(region, { dateStyle: "long" }).format(date);
}
