import { type CallFailed, isOwnCall, MOST_PARAMS, type OwnCall, ownCallRow, wrongCallName } from "@byleave/protocol";
import type { Asking, FlowContext } from "../flow/context.ts";
import { getAuthCode } from "../flow/get-auth-code.ts";
import type { HostOptions } from "../host.ts";
import type { Failed, OAuthService, Setting } from "../oauth-service.ts";
import { alertApi } from "./alert.ts";
import type { HostApi } from "./host-api.ts";
import { openDataCalls } from "./open-data.ts";
import type { ParamsRule } from "./params.ts";
import { runApi } from "./run-api.ts";
import { settingApi, siteInfoApi } from "./setting.ts";
import { walletCall } from "./wallet-calls.ts";

export interface CallRow extends ParamsRule {
	/** The answer holds what a person has let this program know: it is given only to a document that is still there (checklist 119). */
	readonly reveals?: true;
	/** What success or fail gets; a `Failed`, an `ApiOutcome` or an `ApiFailed` is for fail. */
	run(context: FlowContext, asking: Asking): Promise<object | undefined>;
	/** What fail gets in place of the JSAPI's own words, which are handed in. */
	failing?(end: Failed, said: CallFailed): object;
}
/** The calls that a mini program may make, each a row; every other name is `not_supported` (checklist 82). */
export type Calls = ReadonlyMap<string, CallRow>;

/**
 * The host's own calls, those of the wallet's table, and those of the super app, which may answer any of them in another way but
 * `getAuthCode` and what its grants open: that is nobody else's.
 * Throws a TypeError that names the row that cannot be.
 */
export function createCalls({ alert, apis = {}, oauthService: service, platform, siteName }: HostOptions): Calls {
	const calls = new Map<string, CallRow>([
		["getAuthCode", { run: getAuthCode, most: MOST_PARAMS, aliases: { scopeNicks: "scopes" } }],
		...(service?.permit && service.disclose ? Object.entries(openDataCalls) : []),
	]);
	const taken = new Set(calls.keys());
	for (const [name, row] of Object.entries(platform.jsapi.calls)) calls.set(name, walletCall(row));
	const usual = {
		alert: alertApi(alert),
		...(service?.getSetting ? { getSetting: settingApi((appId) => known(service, appId), platform) } : {}),
		...(siteName === undefined ? {} : { getSiteInfo: siteInfoApi(siteName) }),
	};
	for (const [name, api] of Object.entries<HostApi | OwnCall>({ ...usual, ...apis })) {
		if (taken.has(name)) throw new TypeError(`apis.${name}: this call is the host's own. Leave it out.`);
		if (typeof api === "object" && api !== null && isOwnCall(api)) {
			const wrong = wrongCallName(name);
			if (wrong !== undefined) throw new TypeError(`apis.${name}: ${wrong}`);
			calls.set(name, walletCall(ownCallRow(api, given)));
			continue;
		}
		if (typeof api?.run !== "function") throw new TypeError(`apis.${name}.run is no function.`);
		if (!(api.most > 0)) throw new TypeError(`apis.${name}.most says no size: how long may its parameters be?`);
		calls.set(name, { ...api, run: (context, asking) => runApi(context, asking, api) });
	}
	return calls;
}

const given = { standing: "ours", source: "createHost({ apis })" } as const;

const known = (service: OAuthService, appId: string): Promise<Setting> =>
	service.getSetting?.(appId) ?? Promise.resolve({ authSetting: {} });
