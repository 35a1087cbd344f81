import type { SheetApp } from "@byleave/protocol";
import type { AppWithScopes } from "../store.ts";

/** What a person sees of an app: the registry's words only, never the caller's. */
export const appFace = (app: AppWithScopes): SheetApp => ({
	appId: app.appId,
	name: app.name,
	logo: app.logo,
	merchant: app.merchantName,
});
