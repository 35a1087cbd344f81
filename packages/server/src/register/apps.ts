import { canonical, Failure, scopeRow } from "@byleave/protocol";
import { nearest } from "../config/nearest.ts";
import type { AppWithScopes, Status } from "../store.ts";
import { act } from "../trust/person.ts";
import { checkId, checkLogo, languageOf, most, visibleText, wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

export interface NewApp {
	readonly appId: string;
	readonly clientId: string;
	readonly name: string;
	/** An https URL or a data URL; null: none. Left out: as it was. */
	readonly logo?: string | null | undefined;
}

/** Creates an app or changes its name and logo; trust, status, approvals and purposes stay. */
export async function registerApp(desk: Desk, app: NewApp): Promise<AppWithScopes> {
	const { appId, clientId, logo } = app;
	checkId("appId", appId, most.appId);
	if (logo) checkLogo(logo);
	await desk.store.registerApp({ ...act(desk), appId, clientId, name: visibleText("name", app.name, most.name), logo });
	return findApp(desk, appId);
}

/** An app as of now, or Failure("app_unknown"). */
export async function findApp({ registry }: Desk, appId: string): Promise<AppWithScopes> {
	const app = (await registry.fresh()).app(appId);
	if (!app) throw new Failure("app_unknown", { field: "appId" });
	return app;
}

/** Lets an app ask for a scope, as required or optional; null takes it back. Another name of a scope stands for it. */
export async function approveScope(
	desk: Desk,
	{ appId, scope, approval }: { appId: string; scope: string; approval: "required" | "optional" | null },
): Promise<AppWithScopes> {
	await desk.store.approveScope({ ...act(desk), appId, scope: knownScope(desk, scope), approval });
	return findApp(desk, appId);
}

/** Sets what the sheet says an app wants a scope for, in one language. */
export async function setPurpose(
	desk: Desk,
	{ appId, scope, language, text }: { appId: string; scope: string; language: string; text: string },
): Promise<AppWithScopes> {
	await findApp(desk, appId);
	const said = visibleText("text", text, most.purpose);
	const of = { appId, scope: knownScope(desk, scope), language: languageOf(language) };
	await desk.store.setPurpose({ ...act(desk), ...of, text: said });
	return findApp(desk, appId);
}

/** Trusts an app: it gets without a sheet what the platform gives to trusted ones. */
export async function setTrust(
	desk: Desk,
	{ appId, trusted }: { appId: string; trusted: boolean },
): Promise<AppWithScopes> {
	await desk.store.trustApp({ ...act(desk), appId, trusted });
	return findApp(desk, appId);
}

/** Suspends an app or lets it go on. */
export async function setAppStatus(
	desk: Desk,
	{ appId, status }: { appId: string; status: Status },
): Promise<AppWithScopes> {
	await desk.store.setAppStatus({ ...act(desk), appId, status });
	return findApp(desk, appId);
}

function knownScope({ platform }: Desk, scope: string): string {
	if (scopeRow(platform, scope)) return canonical(platform, scope);
	const meant = nearest(scope, Object.keys(platform.scopes));
	throw wrong("scope", `${platform.name} has no such scope${meant ? `; did you mean ${meant}?` : "."}`);
}
