import { defineGrants, defineInbox, type InboxElement, type ServerService } from "@byleave/host";
import type { ControlClient } from "../../page/control-client.ts";
import { byId } from "../../page/dom.ts";
import { isForPhone } from "../../super-app/phone-events.ts";
import type { Happening, PhoneMessage, PhoneState, SandboxState } from "../../wire.ts";
import { type Language, languages } from "../words.ts";
import { drawHome } from "./home.ts";
import { notify } from "./notifications.ts";
import { drawSms } from "./sms.ts";
import { ownWords } from "./words.ts";

/** The pages of the super app itself: what its user has allowed, its home screen, and the two apps in which messages come. */
export type OwnPage = "permissions" | "home" | "inbox" | "messages";

export interface OwnPagesParts {
	readonly state: SandboxState;
	readonly control: Pick<ControlClient, "messages" | "setPhoneOff">;
	/** The language of the moment. */
	readonly language: () => Language;
	readonly service: () => ServerService;
	/** Which page is shown, or how much is unread, is another now. */
	readonly changed: () => void;
	/** Opens a program; null: at its first page. */
	readonly open: (appId: string, page: string | null) => void;
}
export interface OwnPages {
	readonly page: () => OwnPage | undefined;
	/** How many messages nobody has looked at. */
	readonly unread: () => number;
	/** undefined: the program again. */
	show(page: OwnPage | undefined): void;
	/** Shows what the user has allowed, because a program asked for it; settles when that has been left, or `signal` aborts. */
	visit(signal: AbortSignal): Promise<void>;
	/** Something has happened that concerns this phone. */
	heard(event: Happening["event"]): void;
	/** Gets what came while no phone was open. */
	fetch(): Promise<void>;
}

export function createOwnPages(parts: OwnPagesParts): OwnPages {
	const { state, control, service, changed } = parts;
	const screen = byId("screen");
	const own = byId("own");
	const left = new Set<() => void>();
	const read = readMark(`byleave:sms-read:${state.user}`);
	let page: OwnPage | undefined;
	let phone: PhoneState = { off: false, messages: [] };
	let inbox: InboxElement | undefined;
	let inInbox = 0;
	const words = () => ownWords[parts.language()];
	const by = (channel: PhoneMessage["channel"]) => phone.messages.filter((message) => message.channel === channel);
	const unseen = () => by("SMS").filter(({ at }) => at > read.until()).length;
	const tap = ({ app, page }: PhoneMessage): void => parts.open(app.appId, page);
	const isHere = ({ app }: PhoneMessage): boolean => state.apps.some(({ appId }) => appId === app.appId);

	const permissions = (): HTMLElement => {
		defineGrants();
		const made = document.createElement("byleave-grants");
		made.source = service().grants;
		return made;
	};
	const inboxPage = (): HTMLElement => {
		defineInbox();
		inbox = document.createElement("byleave-inbox");
		inbox.addEventListener("byleave-unread", ({ detail }) => setInInbox(detail.unread));
		inbox.addEventListener("byleave-open", ({ detail: { appId, page, url } }) => parts.open(appId, url ?? page));
		const { dir } = languages[parts.language()];
		const { loading, failed, tryAgain } = words();
		inbox.source = { ...service().inbox, opening: { language: parts.language(), dir, loading, failed, tryAgain } };
		return inbox;
	};
	const messages = (): HTMLElement => {
		read.now(by("SMS")[0]?.at ?? 0);
		return drawSms({
			...{ words: words(), language: parts.language(), messages: by("SMS") },
			opener: (message) => (isHere(message) ? () => tap(message) : undefined),
		});
	};
	const home = (): HTMLElement =>
		drawHome({
			...{ words: words(), apps: state.apps, unread: { inbox: inInbox, messages: unseen() }, show },
			...{ pushes: by("PUSH"), off: phone.off, tap },
			open: ({ appId }) => parts.open(appId, null),
			setOff: (off) => void control.setPhoneOff(off).then(take),
		});
	const draws: Readonly<Record<OwnPage, () => HTMLElement>> = { permissions, home, inbox: inboxPage, messages };

	/** What was pressed is there again, or at least its page has the focus. */
	function draw(): void {
		const focused = document.activeElement;
		const hadFocus = own.contains(focused);
		inbox = undefined;
		own.replaceChildren(...(page === undefined ? [] : [draws[page]()]));
		if (hadFocus && page !== undefined) (document.getElementById(focused?.id || "own") ?? own).focus();
		changed();
	}
	function show(next: OwnPage | undefined): void {
		page = next;
		own.hidden = next === undefined;
		screen.hidden = next !== undefined;
		// There they all stand.
		if (next === "home") byId("notifications").replaceChildren();
		draw();
		if (next !== "permissions") for (const leave of [...left]) leave();
	}
	/** What lies on these two pages has changed. */
	function again(): void {
		if (page === "home" || page === "messages") draw();
		else changed();
	}
	function setInInbox(count: number): void {
		if (count === inInbox) return;
		inInbox = count;
		again();
	}
	function take(now: PhoneState): void {
		const known = new Set(now.messages.map(({ messageId }) => messageId));
		// What has arrived while this was on its way is in front of it.
		phone = { ...now, messages: [...phone.messages.filter(({ messageId }) => !known.has(messageId)), ...now.messages] };
		again();
	}
	async function countInbox(): Promise<void> {
		if (inbox !== undefined) await inbox.load();
		else setInInbox(await service().inbox.unread());
	}
	return {
		page: () => page,
		unread: () => inInbox + unseen(),
		show,
		visit(signal) {
			show("permissions");
			return new Promise((resolve) => {
				const end = (): void => {
					left.delete(end);
					signal.removeEventListener("abort", end);
					resolve();
				};
				left.add(end);
				signal.addEventListener("abort", end, { once: true });
			});
		},
		heard(event) {
			if (!isForPhone(event, state.user)) return;
			if (event.type === "phone") {
				phone = { ...phone, off: event.off };
				again();
			} else if (event.type === "arrived") {
				const { message } = event;
				if (phone.messages.some(({ messageId }) => messageId === message.messageId)) return;
				phone = { ...phone, messages: [message, ...phone.messages] };
				if (message.channel === "PUSH") notify(message, { words, open: tap });
				again();
			} else {
				void countInbox().catch(() => {});
			}
		},
		async fetch() {
			await Promise.all([control.messages().then(take), countInbox()]);
		},
	};
}

/** Until when this person has looked at their messages: milliseconds since 1970, kept in the browser. */
function readMark(key: string) {
	let until = Number(localStorage.getItem(key)) || 0;
	return {
		until: () => until,
		now(at: number): void {
			if (at <= until) return;
			until = at;
			localStorage.setItem(key, String(at));
		},
	};
}
