import type { LanFace, SandboxState } from "../wire.ts";
import { answerForm, type SaveAnswer } from "./answer-form.ts";
import { byId, copyButton, el } from "./dom.ts";
import { clock, type Entry, parties, type Section, wordOf } from "./trace/entry.ts";

/** Shows one entry with its real bytes. */
export function showEntry(entry: Entry, save: SaveAnswer): void {
	const word = wordOf(entry);
	const way = entry.to ? `${parties[entry.from]} → ${parties[entry.to]}` : parties[entry.from];
	show(
		el("h2", { tabindex: "-1" }, entry.title),
		el(
			"p",
			{ class: "where" },
			word ? el("span", { class: `state mark-${entry.mark}` }, word) : null,
			el("span", {}, way),
			el("time", {}, clock(entry.at)),
		),
		el("p", { class: "about" }, entry.about),
		...entry.sections.map((section) => (section.kind === "answer" ? answerForm(section.name, save) : draw(section))),
	);
}

/** What the detail shows while nothing is selected: how to connect one's own server. */
export function showConnect(state: SandboxState): void {
	const facts: [string, string][] = [
		["Gateway", state.gateway],
		["Client-Id", state.clientId],
		...state.apps.map((app): [string, string] => [`appId of ${app.name}`, app.appId]),
		["Keys and all of this", state.envFile],
	];
	if (state.merchantOrigin) facts.push(["Sample merchant", state.merchantOrigin]);
	show(
		el("h2", { tabindex: "-1" }, "Connect your own server"),
		el(
			"p",
			{ class: "about" },
			"Point your merchant's server at this gateway and give it the keys of the .env file. Every request it signs then appears in the timeline; pick one to see what was signed.",
		),
		draw({ kind: "facts", facts }),
		...(state.lan ? [onPhone(state.lan)] : []),
	);
}

/** Another device's way to the phone: the address, and the same for its camera. */
function onPhone({ url, size, path }: LanFace): HTMLElement {
	const svg = (name: string, attributes: Readonly<Record<string, string>>): SVGElement => {
		const element = document.createElementNS("http://www.w3.org/2000/svg", name);
		for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
		return element;
	};
	const code = svg("svg", {
		viewBox: `0 0 ${size} ${size}`,
		class: "qr",
		role: "img",
		"aria-label": `QR code of ${url}`,
	});
	code.append(svg("rect", { width: "100%", height: "100%" }), svg("path", { d: path }));
	return el(
		"section",
		{},
		el("h2", {}, "Open it on a phone"),
		el("p", { class: "about" }, "In the same network. It finds the phone there and nothing else of the sandbox."),
		el("div", {}, code),
		drawFacts([["Address", url]]),
	);
}

function show(...content: readonly Node[]): void {
	byId("detail").replaceChildren(...content);
	byId("detail-scroll").scrollTop = 0;
}

function draw(section: Exclude<Section, { kind: "answer" }>): HTMLElement {
	switch (section.kind) {
		case "facts":
			return el("section", {}, section.title ? el("h3", {}, section.title) : null, drawFacts(section.facts));
		case "exact":
			return block(section.title, section.text, el("pre", { tabindex: "0" }, ...breaks(section.text)));
		case "json":
			return drawJson(section.title, section.text);
		case "list": {
			const items = section.items.map((item) => el("li", {}, item));
			return el("section", {}, el("h3", {}, section.title), el("ul", {}, ...items));
		}
		case "error":
			return el(
				"section",
				{ class: "error" },
				el("p", {}, el("b", {}, "What happened: "), section.what),
				el("p", {}, el("b", {}, "Why: "), section.why),
				el("p", {}, el("b", {}, "What to do: "), section.todo),
			);
	}
}

function drawFacts(facts: readonly (readonly [string, string])[]): HTMLElement {
	const rows = facts.map(([name, value]) =>
		el("div", {}, el("dt", {}, name), el("dd", {}, el("code", {}, value), copyButton(value, name))),
	);
	return el("dl", {}, ...rows);
}

/** Laid out to read, and as it was sent: the second is what a signature is made of. */
function drawJson(title: string, text: string): HTMLElement {
	const laid = layOut(text);
	const pre = el("pre", { tabindex: "0" }, laid ?? text);
	const section = block(title, text, pre);
	if (laid === undefined || laid === text) return section;
	const raw = el("button", { type: "button", class: "copy", "aria-pressed": "false" }, "As sent");
	raw.addEventListener("click", () => {
		const pressed = raw.getAttribute("aria-pressed") !== "true";
		raw.setAttribute("aria-pressed", String(pressed));
		pre.textContent = pressed ? text : laid;
	});
	section.querySelector(".tools")?.prepend(raw);
	return section;
}

function block(title: string, text: string, pre: HTMLElement): HTMLElement {
	pre.setAttribute("aria-label", title);
	pre.setAttribute("role", "region");
	const tools = el("span", { class: "tools" }, copyButton(text, title));
	return el("section", {}, el("div", { class: "head" }, el("h3", {}, title), tools), pre);
}

function layOut(text: string): string | undefined {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		return undefined;
	}
}

/** Line breaks made visible: in a signed text one too many is a different text. */
function breaks(text: string): (Node | string)[] {
	return text
		.split("\n")
		.flatMap((line, at, all) =>
			at === all.length - 1 ? [line] : [line, el("span", { class: "newline", "aria-hidden": "true" }, "\\n"), "\n"],
		);
}
