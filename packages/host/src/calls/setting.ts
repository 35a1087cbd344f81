import { MOST_PARAMS, type Platform } from "@byleave/protocol";
import type { OAuthService, Setting } from "../oauth-service.ts";
import type { HostApi } from "./host-api.ts";

/**
 * What a user has allowed, as my.getSetting says it: each granted scope by its own name, and each of the platform's
 * permissions of which all scopes are granted (protocol notes 8).
 */
export function settingOf({ jsapi }: Pick<Platform, "jsapi">, { authSetting }: Setting): Setting {
	const permitted = Object.entries(jsapi.permissions).filter(([, { scopes }]) =>
		scopes.every((scope) => Object.hasOwn(authSetting, scope) && authSetting[scope]),
	);
	return { authSetting: { ...authSetting, ...Object.fromEntries(permitted.map(([name]) => [name, true])) } };
}

/** my.getSetting, for a service that knows. */
export const settingApi = (
	getSetting: NonNullable<OAuthService["getSetting"]>,
	platform: Pick<Platform, "jsapi">,
): HostApi => ({
	most: MOST_PARAMS,
	run: async ({ appId }) => ({ ...settingOf(platform, await getSetting(appId)) }),
});

/** my.getSiteInfo: what the merchant's server sends as customerBelongsTo. */
export const siteInfoApi = (siteName: string): HostApi => ({
	most: MOST_PARAMS,
	run: async () => ({ siteName }),
});
