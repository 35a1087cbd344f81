// A super app's page: it opens a mini program in a frame and answers its my.getAuthCode. All that is Byleave's is
// between the two lines of dashes; the rest is what any super app has anyway.
import {
	createHost,
	createServerService,
	defineGrants,
	defineInbox,
	FRAME_SANDBOX,
	openFrame,
	showSheet,
} from "@byleave/host";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";

const ask = async <Body>(path: string): Promise<Body> => {
	// The super app's own session: a cookie, which the back end heeds for requests of this very origin only.
	const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
	if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
	return answer.json();
};
interface Me {
	readonly user: string;
	readonly gateway: string;
	/** `origin`: the program's own, for this user. */
	readonly app: { readonly appId: string; readonly name: string; readonly origin: string };
}
const { user, gateway, app } = await ask<Me>("/api/me");
const screen = document.querySelector<HTMLElement>("#screen");
const name = document.querySelector<HTMLElement>("#user");
if (!screen || !name) throw new Error("The page is not whole.");
name.textContent = user;

// ---------------------------------------------------------------------------------------------------------------
const service = createServerService({
	server: gateway,
	language: navigator.language,
	// Asked anew for each request: the super app's own back end says who is logged in.
	userToken: async () => (await ask<{ token: string }>("/api/user-token")).token,
	showAuthPage: (pending, options) => showSheet(pending.sheet, { ...options, expiresIn: pending.expiresIn }),
});
const host = createHost({
	oauthService: service,
	platform: alipayplus,
	// A real super app draws its own; text only, under the mini program's name.
	alert: async (appName, text) => window.alert(`${appName}\n\n${text}`),
	report: (fact) => console.warn(fact.outcome, fact.cause, fact.error ?? ""),
});
defineGrants();
defineInbox();

/** null: at its first page. What leads away from its origin leads there too. */
function open(page: string | null = null): void {
	const frame = document.createElement("iframe");
	frame.sandbox.value = FRAME_SANDBOX;
	frame.title = app.name;
	const start = URL.parse(page ?? "/", app.origin);
	frame.src = start?.origin === app.origin ? start.href : `${app.origin}/`;
	screen?.replaceChildren(frame);
	openFrame(host, { ...app, frame });
}

function permissions(): void {
	const page = document.createElement("byleave-grants");
	page.source = service.grants;
	screen?.replaceChildren(page);
}

function inbox(): void {
	const page = document.createElement("byleave-inbox");
	// A super app with several apps opens the one that is named.
	page.addEventListener("byleave-open", ({ detail }) => open(detail.page));
	page.source = service.inbox;
	screen?.replaceChildren(page);
}
// ---------------------------------------------------------------------------------------------------------------

// Whoever taps a button before anything hears it, taps in vain: until now they were off.
const buttons = { open: () => open(), mine: permissions, inbox };
for (const [id, act] of Object.entries(buttons)) {
	const button = document.querySelector<HTMLButtonElement>(`#${id}`);
	button?.addEventListener("click", act);
	button?.removeAttribute("disabled");
}
