// A super app's page: it opens a mini program in a frame and answers its my.getAuthCode. All that is Byleave's is
// between the two lines of dashes; the rest is what any super app has anyway.
import { createHost, createServerService, defineGrants, type GrantsElement, openFrame, showSheet } from "@byleave/host";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";

const ask = async <Answer>(path: string): Promise<Answer> => {
	// The super app's own session; here a cookie.
	const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
	if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
	return answer.json();
};
const { user, gateway } = await ask<{ user: string; gateway: string }>("/api/me");
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

async function open(): Promise<void> {
	// The super app's loader puts the nonce into the very document that it is about to serve.
	const { appId, name, url, nonce } = await ask<Record<"appId" | "name" | "url" | "nonce", string>>("/api/launch");
	const frame = document.createElement("iframe");
	frame.sandbox.value = "allow-scripts allow-forms";
	frame.title = name;
	frame.src = url;
	screen?.replaceChildren(frame);
	openFrame(host, { frame, appId, name, nonce, origin: "null" });
}

function permissions(): void {
	const page = document.createElement("byleave-grants") as GrantsElement;
	page.source = service.grants;
	screen?.replaceChildren(page);
}
// ---------------------------------------------------------------------------------------------------------------

document.querySelector("#open")?.addEventListener("click", () => void open());
document.querySelector("#mine")?.addEventListener("click", permissions);
