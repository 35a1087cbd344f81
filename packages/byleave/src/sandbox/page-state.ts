import { shownName } from "@byleave/protocol";
import type { Server } from "@byleave/server";
import { type PersonaDirectory, SOMEWHERE } from "./directory.ts";
import type { Origins } from "./listeners/origins.ts";
import type { Registered } from "./program/registered.ts";
import { CLIENT_ID, merchant } from "./registration.ts";
import type { SuperApp } from "./super-app/super-app.ts";
import type { Timeline } from "./timeline.ts";
import type { LanFace, SandboxState } from "./wire.ts";

/** How the operator can be reached. */
export const SUPPORT = "the developer in front of this screen";

export interface PageStateParts {
	readonly server: Server;
	readonly directory: PersonaDirectory;
	readonly superApp: SuperApp;
	readonly timeline: Timeline;
	readonly registered: Registered;
	readonly origins: Origins;
	/** What the phone opens of a program. */
	readonly start: string;
	/** How the phone runs it. */
	readonly surface: string;
	readonly gateway: string;
	readonly merchantOrigin: string | null;
	readonly envFile: string;
	readonly lan: LanFace | null;
}

/** What the sandbox's page, or the phone, is shown at this host name. */
export async function pageState(parts: PageStateParts, hostname: string): Promise<SandboxState> {
	const { server, directory, superApp, timeline, registered, origins, start, surface } = parts;
	const { gateway, merchantOrigin, envFile, lan } = parts;
	const sub = superApp.user();
	const [personas, { apps: rows }] = await Promise.all([directory.all(), server.context.registry.fresh()]);
	const faces = registered.apps().flatMap(({ appId }) => rows.filter((row) => row.appId === appId));
	return {
		user: sub,
		location: personas.find((persona) => persona.sub === sub)?.location ?? SOMEWHERE,
		personas: personas.map(({ sub, profile }) => ({
			sub,
			nickName: shownName(profile) || sub,
			avatar: profile.avatar ?? null,
		})),
		apps: await Promise.all(
			faces.map(async ({ appId, name, logo }) => ({
				appId,
				name,
				merchant: merchant.name,
				logo,
				origin: await origins.of({ sub, appId }, hostname),
				start,
				surface,
			})),
		),
		platform: server.context.platform.name,
		calls: server.context.platform.jsapi.calls,
		gateway,
		merchantOrigin,
		clientId: CLIENT_ID,
		envFile,
		happened: timeline.last(),
		support: SUPPORT,
		lan,
	};
}
