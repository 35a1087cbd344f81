import { el } from "../../page/dom.ts";
import type { AppFace, PhoneMessage, PhoneState } from "../../wire.ts";
import { textOf } from "./notifications.ts";
import type { OwnWords } from "./words.ts";

export interface HomeParts {
	readonly words: OwnWords;
	readonly apps: readonly AppFace[];
	readonly unread: { readonly inbox: number; readonly messages: number };
	/** The newest first. */
	readonly pushes: readonly PhoneMessage[];
	readonly off: PhoneState["off"];
	readonly show: (page: "inbox" | "messages") => void;
	readonly open: (app: AppFace) => void;
	readonly tap: (message: PhoneMessage) => void;
	readonly setOff: (off: boolean) => void;
}

/** The phone's home screen: its own two apps, its mini programs, whether anything reaches it, and what has notified. */
export function drawHome({ words, apps, unread, pushes, off, show, open, tap, setOff }: HomeParts): HTMLElement {
	const own = (page: "inbox" | "messages", path: string) =>
		tile({ id: `to-${page}`, name: words[page], picture: drawing(path), unread: unread[page], words }, () =>
			show(page),
		);
	const programs = apps.map((app) =>
		tile({ id: `to-app-${app.appId}`, name: app.name, picture: logo(app), unread: 0, words }, () => open(app)),
	);
	const reception = el("button", {
		type: "button",
		role: "switch",
		id: "reception",
		class: "switch",
		"aria-checked": String(!off),
		"aria-labelledby": "reception-name",
		...(off ? { "aria-describedby": "no-reception" } : {}),
		click: () => setOff(!off),
	});
	return el(
		"section",
		{ class: "page" },
		el("ul", { class: "tiles", role: "list" }, own("inbox", INBOX), own("messages", MESSAGES)),
		el("h2", {}, words.programs),
		el("ul", { class: "tiles", role: "list" }, ...programs),
		el("div", { class: "reception" }, el("span", { id: "reception-name" }, words.reception), reception),
		off ? el("p", { class: "muted", id: "no-reception" }, words.noReception) : null,
		el("h2", {}, words.notifications),
		pushes.length === 0
			? el("p", { class: "muted" }, words.noNotifications)
			: el(
					"ul",
					{ class: "notified", role: "list" },
					...pushes.map((push) =>
						el(
							"li",
							{},
							textOf(push, () => tap(push)),
						),
					),
				),
	);
}

interface Tile {
	readonly id: string;
	readonly name: string;
	readonly picture: Element;
	readonly unread: number;
	readonly words: OwnWords;
}
function tile({ id, name, picture, unread, words }: Tile, press: () => void): HTMLElement {
	const face = el("span", { class: "face", "aria-hidden": "true" });
	face.append(picture, ...(unread > 0 ? [el("span", { class: "badge" }, String(unread))] : []));
	const label = unread > 0 ? `${name}, ${words.unread(unread)}` : name;
	return el(
		"li",
		{},
		el("button", { type: "button", class: "tile", id, "aria-label": label, click: press }, face, el("bdi", {}, name)),
	);
}

const INBOX = "M4 13.5 6.5 6h11l2.5 7.5V18H4zM4 13.5h4.5l1.5 2h4l1.5-2H20";
const MESSAGES = "M5 5h14v11h-7l-4.5 3.5V16H5zM8.5 9h7M8.5 12h4.5";
const PROGRAM = "M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h5v5h-5z";

function drawing(path: string): SVGElement {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
	line.setAttribute("d", path);
	svg.append(line);
	return svg;
}

const logo = (app: AppFace): Element => (app.logo === null ? drawing(PROGRAM) : el("img", { src: app.logo, alt: "" }));
