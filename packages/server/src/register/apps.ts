import { canonical, Failure, scopeRow } from "@byleave/protocol";
import { nearest } from "../config/nearest.ts";
import type { AppWithScopes, Status } from "../store.ts";
import { checkId, checkLogo, languageOf, visibleText, wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

const MOST_ID = 32;
const MOST_NAME = 64;
const MOST_PURPOSE = 200;

export interface NewApp {
	readonly appId: string;
	readonly clientId: string;
	readonly name: string;
	/** An https URL or a data URL; null: none. Left out: as it was. */
	readonly logo?: string | null | undefined;
}

/** Creates an app or changes its name and logo; trust, status, approvals and purposes stay. */
export async function registerApp(desk: Desk, app: NewApp): Promise<AppWithScopes> {
	const { store } = desk;
	checkId("appId", app.appId, MOST_ID);
	if (app.logo) checkLogo(app.logo);
	const [known, client] = await Promise.all([store.app(app.appId), store.client(app.appId)]);
	if (client) throw wrong("appId", "a client has this id; take another.");
	await store.putApp({
		appId: app.appId,
		clientId: app.clientId,
		name: visibleText("name", app.name, MOST_NAME),
		logo: app.logo === undefined ? (known?.logo ?? null) : app.logo,
		trusted: known?.trusted ?? false,
		status: known?.status ?? "ACTIVE",
	});
	return findApp(desk, app.appId);
}

/** An app, or Failure("app_unknown"). */
export async function findApp({ store }: Desk, appId: string): Promise<AppWithScopes> {
	const app = await store.app(appId);
	if (!app) throw new Failure("app_unknown", { field: "appId" });
	return app;
}

/** Lets an app ask for a scope, as required or optional; null takes it back. Another name of a scope stands for it. */
export async function approveScope(
	desk: Desk,
	{ appId, scope, approval }: { appId: string; scope: string; approval: "required" | "optional" | null },
): Promise<AppWithScopes> {
	await findApp(desk, appId);
	await desk.store.approveScope(appId, knownScope(desk, scope), approval);
	return findApp(desk, appId);
}

/** Sets what the sheet says an app wants a scope for, in one language. */
export async function setPurpose(
	desk: Desk,
	{ appId, scope, language, text }: { appId: string; scope: string; language: string; text: string },
): Promise<AppWithScopes> {
	await findApp(desk, appId);
	const said = visibleText("text", text, MOST_PURPOSE);
	await desk.store.setPurpose(appId, knownScope(desk, scope), languageOf(language), said);
	return findApp(desk, appId);
}

/** Trusts an app: it gets without a sheet what the platform gives to trusted ones. */
export const setTrust = (desk: Desk, { appId, trusted }: { appId: string; trusted: boolean }): Promise<AppWithScopes> =>
	change(desk, appId, { trusted });

/** Suspends an app or lets it go on. */
export const setAppStatus = (
	desk: Desk,
	{ appId, status }: { appId: string; status: Status },
): Promise<AppWithScopes> => change(desk, appId, { status });

async function change(
	desk: Desk,
	appId: string,
	changed: { readonly trusted: boolean } | { readonly status: Status },
): Promise<AppWithScopes> {
	const { clientId, name, logo, trusted, status } = await findApp(desk, appId);
	await desk.store.putApp({ appId, clientId, name, logo, trusted, status, ...changed });
	return findApp(desk, appId);
}

function knownScope({ platform }: Desk, scope: string): string {
	if (scopeRow(platform, scope)) return canonical(platform, scope);
	const meant = nearest(scope, Object.keys(platform.scopes));
	throw wrong("scope", `${platform.name} has no such scope${meant ? `; did you mean ${meant}?` : "."}`);
}
