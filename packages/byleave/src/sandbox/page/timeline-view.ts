import { byId, el } from "./dom.ts";
import { clock, type Entry, inPlaceOf, marks, parties, subOf, wordOf } from "./trace/entry.ts";

export interface TimelineView {
	add(entry: Entry): void;
	clear(): void;
}

const MOST_SHOWN = 400;

/** The list of what happened, in the order of time. `onSelect` is called with the entry that a person picks. */
export function createTimelineView(onSelect: (entry: Entry | undefined) => void): TimelineView {
	const list = byId("entries");
	const empty = byId("nothing-yet");
	let shown: { readonly entry: Entry; readonly line: HTMLElement; readonly button: HTMLButtonElement }[] = [];

	const select = (button: HTMLButtonElement, entry: Entry): void => {
		for (const one of shown) one.button.removeAttribute("aria-current");
		button.setAttribute("aria-current", "true");
		onSelect(entry);
	};
	// One stop for the tabulator; arrows from there.
	list.addEventListener("keydown", (event) => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		const at = shown.findIndex(({ button }) => button === document.activeElement);
		const next = step === undefined || at < 0 ? undefined : shown[at + step];
		if (!next) return;
		event.preventDefault();
		next.button.focus();
		select(next.button, next.entry);
	});

	return {
		add(told) {
			const same = told.key === undefined ? -1 : shown.findIndex((one) => one.entry.key === told.key);
			const [before] = same < 0 ? [] : shown.splice(same, 1);
			before?.line.remove();
			const entry = inPlaceOf(told, before?.entry);
			const button = draw(entry);
			button.addEventListener("click", () => select(button, entry));
			const line = el("li", { class: entry.opens ? "entry opens" : "entry" }, button);
			const pinned = byId("entries-scroll");
			const atEnd = pinned.scrollHeight - pinned.scrollTop - pinned.clientHeight < 80;
			// Two clocks feed the list, and the network is between them: what happened earlier may come later.
			const after = shown.findLastIndex((one) => one.entry.at <= entry.at);
			shown.splice(after + 1, 0, { entry, line, button });
			list.insertBefore(line, shown[after + 2]?.line ?? null);
			if (shown.length > MOST_SHOWN) shown.shift()?.line.remove();
			empty.hidden = true;
			if (atEnd) pinned.scrollTop = pinned.scrollHeight;
		},
		clear() {
			shown = [];
			list.replaceChildren();
			empty.hidden = false;
			onSelect(undefined);
		},
	};
}

function draw(entry: Entry): HTMLButtonElement {
	const { sign } = marks[entry.mark];
	const sub = subOf(entry);
	const word = wordOf(entry);
	const way = entry.to ? `${parties[entry.from]} → ${parties[entry.to]}` : parties[entry.from];
	return el(
		"button",
		{ type: "button", class: `mark-${entry.mark}` },
		el("span", { class: "sign", "aria-hidden": "true" }, sign),
		el(
			"span",
			{ class: "told" },
			el("span", { class: "title" }, entry.title, word ? el("span", { class: "aside" }, `, ${word}`) : null),
			sub ? el("span", { class: "sub" }, sub) : null,
		),
		el("span", { class: "when" }, el("span", {}, way), el("time", {}, clock(entry.at))),
	);
}
