import { createHost, createServerService, type Host, type ServerService, showNotice, showSheet } from "@byleave/host";
import { type Cause, causes } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { ControlClient } from "../page/control-client.ts";
import { byId } from "../page/dom.ts";
import type { Entry } from "../page/trace/entry.ts";
import { watchedPipe, watchedService } from "../page/trace/host-events.ts";
import type { AppFace, Happening, SandboxState } from "../wire.ts";
import { chooserWords } from "./container/choosers/words.ts";
import { containerApis } from "./container/container.ts";
import { passingNote } from "./container/toasts.ts";
import { containerWords } from "./container/words.ts";
import { choice, pickAccount, showAlert, showDialog } from "./dialogs.ts";
import { createOwnPages } from "./own/own-pages.ts";
import { ownWords } from "./own/words.ts";
import { startAt } from "./start-at.ts";
import { surfaces } from "./surfaces/index.ts";
import type { OpenSurface } from "./surfaces/surface.ts";
import { createTitleBar, titledPipe } from "./title-bar.ts";
import { type Language, languages } from "./words.ts";

export interface PhoneParts {
	/** As it was when the phone was opened: another user's phone is another document. */
	readonly state: SandboxState;
	readonly app: AppFace;
	readonly control: ControlClient;
	readonly language: Language;
	readonly note: (entry: Omit<Entry, "at">) => void;
	/** Something on the phone wants to be seen. */
	readonly reveal: () => void;
	/** The person has said that they are this one. */
	readonly logIn: (sub: string) => Promise<void>;
	/** Another program is wanted, at this page: it has a phone document of its own (ruling 12). */
	readonly openOther: (appId: string, page: string | null) => void;
}
export interface Phone {
	/** Opens the app, anew if it is open; null: at its first page. */
	open(page?: string | null): void;
	/** The language of the moment. */
	speak(language: Language): void;
	/** Something has happened that concerns this phone. */
	heard(event: Happening["event"]): void;
	/** Ends what goes on: calls, the sheet and its ticket, the program. Settles when the server has heard of it. */
	leave(): Promise<void>;
}

/** What the sandbox is called where a merchant's server names the wallet of a user. */
const SITE_NAME = "BYLEAVE";

/**
 * The demo super app: a title bar, a mini program, and on top of it what the super app itself draws. It is the host
 * document of its mini program, and does nothing that a real super app could not do.
 */
export function createPhone(parts: PhoneParts): Phone {
	const { state, app, control, note, reveal } = parts;
	const screen = byId("screen");
	let { language } = parts;
	let cause: Cause | undefined;
	let opened: OpenSurface | undefined;
	const words = () => languages[language];
	const bar = createTitleBar(app);
	const afterPage: (() => void)[] = [];

	const service = (): ServerService =>
		createServerService({
			server: state.gateway,
			userToken: () => control.userToken(state.user),
			language,
			async showAuthPage({ sheet, expiresIn }, options) {
				reveal();
				const answer = await showSheet(sheet, { ...options, expiresIn, parent: byId("dialogs") });
				if (answer.kind === "switchUser") void chooseAccount();
				return answer;
			},
			showNotice(notice, options) {
				reveal();
				return showNotice(notice, { ...options, parent: byId("dialogs") });
			},
		});
	// The language of the moment, not of the first one.
	const speaking: ServerService = {
		...service(),
		getAuthCode: (request) => service().getAuthCode({ ...request, language }),
		permit: (request) => service().permit({ ...request, language }),
	};
	const table = platforms[state.platform] ?? alipayplus;
	const platform = { ...table, jsapi: { ...table.jsapi, calls: state.calls } };
	const declining = new Set<Promise<void>>();
	const watched = watchedService(speaking, note);
	const plain = createHost({
		oauthService: {
			...watched,
			decline(ticket, reason) {
				const heard = watched.decline(ticket, reason);
				const done = heard.catch(() => {}).finally(() => declining.delete(done));
				declining.add(done);
				return heard;
			},
		},
		platform,
		siteName: SITE_NAME,
		alert(name, text, { signal }) {
			reveal();
			return showAlert(name, text, words().close, signal);
		},
		apis: containerApis({
			words: () => containerWords[language],
			choosing: () => chooserWords[language],
			whenPageGone: (then) => afterPage.push(then),
			reveal,
			note: passingNote,
			bar,
			location: state.location,
			located: new Map(),
			platform,
			getSetting: (appId) => service().getSetting(appId),
			showOwnPage(signal) {
				reveal();
				return own.visit(signal);
			},
		}),
		report(fact) {
			// A row of its own may end with an outcome that has no cause behind it.
			cause = Object.hasOwn(causes, fact.cause) ? (fact.cause as Cause) : undefined;
			if (fact.error !== undefined) console.error(fact.error);
		},
	});
	const host: Host = {
		...plain,
		connect(document) {
			const connection = plain.connect({
				...document,
				pipe: watchedPipe(document.inside ? document.pipe : titledPipe(document.pipe, bar), document.appId, {
					note,
					support: state.support,
					cause() {
						const last = cause;
						cause = undefined;
						return last;
					},
				}),
			});
			void connection.closed.then(() => {
				if (!document.inside) bar.reset();
				pageGone();
			});
			return connection;
		},
	};
	function pageGone(): void {
		for (const then of afterPage) then();
	}

	async function chooseAccount(): Promise<void> {
		reveal();
		const sub = await pickAccount(state.personas, state.user, words());
		if (sub === undefined) return;
		await leave();
		await parts.logIn(sub);
	}
	async function leave(): Promise<void> {
		plain.userChanged();
		// The calls are answered, and what they have to take back is on its way, before anything else happens.
		await new Promise((resolve) => setTimeout(resolve));
		await Promise.all(declining);
		opened?.remove();
	}
	const own = createOwnPages({
		...{ state, control, service, language: () => language, changed: say },
		open(appId, page) {
			if (!state.apps.some((one) => one.appId === appId)) {
				return void showDialog({ title: ownWords[language].notHere, body: [choice("", words().close)] });
			}
			if (appId !== app.appId) return parts.openOther(appId, page);
			open(page);
			screen.querySelector("iframe")?.focus();
		},
	});
	function say(): void {
		const { dir, sandbox } = words();
		const root = document.documentElement;
		root.lang = language;
		root.dir = dir;
		byId("ribbon").textContent = sandbox;
		const page = own.page();
		const mine = ownWords[language];
		const title = page === "permissions" ? words().permissions : page && mine[page];
		const pressed = page === "permissions" || page === "home" ? page : undefined;
		const unread = own.unread();
		const badge = byId("home-badge");
		badge.textContent = String(unread);
		badge.hidden = unread === 0;
		const home = unread === 0 ? mine.home : `${mine.home}, ${mine.unread(unread)}`;
		bar.say(words(), title === undefined ? undefined : { title, pressed }, home);
	}
	function open(page: string | null = null): void {
		own.show(undefined);
		bar.reset();
		opened?.remove();
		const surface = surfaces.find((one) => one.name === app.surface);
		const webView = (url: string) => control.webView(app.appId, url);
		opened = surface?.open({ ...app, start: startAt(app, page), host, parent: screen, bar, webView });
	}

	byId("reload").addEventListener("click", () => open());
	byId("back").addEventListener("click", () => {
		pageGone();
		history.back();
	});
	for (const page of ["permissions", "home"] as const) {
		byId(page).addEventListener("click", () => own.show(own.page() === page ? undefined : page));
	}
	byId("account").addEventListener("click", () => void chooseAccount());
	// What it does not get now it gets with the next news.
	void own.fetch().catch(() => {});
	return {
		open,
		speak(next) {
			language = next;
			own.show(own.page());
		},
		heard: own.heard,
		leave,
	};
}
