import { listenTo, phoneQuery, type ToPage, type ToPhone } from "../phone/talk.ts";
import type { Happening } from "../wire.ts";
import { el } from "./dom.ts";
import type { Choices } from "./top-bar.ts";

/** The phone, as the page sees it. */
export interface PhoneFrame {
	/** Listens to the phone that has come with the page. */
	begin(): void;
	/** Opens a new phone, with the chosen app at its first page or this one, for the user who is logged in. The old one and its program are gone. */
	open(page?: string | null): void;
	/** Another user comes: settles when the phone has ended what goes on for this one, or has had its time. */
	leave(): Promise<void>;
	/** The chosen language has changed. */
	speak(): void;
	/** Something that concerns the phone of the user who is logged in. */
	happened(event: Happening["event"]): void;
}
type Hear = {
	readonly [Type in Exclude<ToPage["type"], "left" | "here">]: (message: Extract<ToPage, { type: Type }>) => void;
};

/** A phone that says nothing, one that has not started for instance, is not waited for any longer. */
const PATIENCE = 3000;

/** The phone is a document of its own in the page: what covers it covers nothing else. */
export function createPhoneFrame(place: HTMLElement, choices: Choices, hear: Hear): PhoneFrame {
	let frame: HTMLIFrameElement | null = place.querySelector("iframe");
	let left = (): void => {};
	listenTo<ToPage>(
		() => frame?.contentWindow ?? null,
		(message) => {
			if (message.type === "left") return left();
			if (message.type === "here") return begin();
			if (Object.hasOwn(hear, message.type)) (hear[message.type] as (message: ToPage) => void)(message);
		},
	);
	const say = (message: ToPhone): void => frame?.contentWindow?.postMessage(message, location.origin);
	const open = (page: string | null = null): void => {
		const query = phoneQuery({ ...choices, page });
		// A new element, not a new address: Back on the page has nothing to do with it.
		frame = el("iframe", { id: "phone", src: `/phone?${query}`, title: "Phone" });
		place.replaceChildren(frame);
	};
	const begin = (): void => {
		const { app = choices.appId, lang = choices.language } = shownIn(frame);
		// A browser that opens the page again may put the phone back that was in it before.
		if (app !== choices.appId) {
			open();
			return;
		}
		if (lang !== choices.language) say({ type: "speak", language: choices.language });
		say({ type: "listening" });
	};
	return {
		begin,
		open,
		leave: () =>
			new Promise((resolve) => {
				const timer = setTimeout(resolve, PATIENCE);
				left = () => {
					clearTimeout(timer);
					resolve();
				};
				say({ type: "leave" });
			}),
		speak: () => say({ type: "speak", language: choices.language }),
		happened: (event) => say({ type: "happened", event }),
	};
}

/** What the phone in this frame was opened with; nothing as long as there is none. */
function shownIn(frame: HTMLIFrameElement | null): { readonly app?: string; readonly lang?: string } {
	try {
		return Object.fromEntries(new URLSearchParams(frame?.contentWindow?.location.search));
	} catch {
		// The browser's own page, which says that there is none.
		return {};
	}
}
