import type { JsapiRows } from "../platform/rows.ts";

/**
 * No platform but the JSAPI section of the base one (`alipayplus.ts` holds it; a wallet changes it with definePlatform):
 * the numbers and messages as the page has them (spec: my.getAuthCode, Error code), and which
 * outcome says which (ruling 2). 1 is the family's number for a call that does not exist.
 * It stands alone so that a mini program can say "no host" without carrying a platform's table.
 */
export const jsapi = {
	outcomes: {
		not_supported: 1,
		invalid_scopes: 2,
		invalid_params: 2,
		unavailable: 3,
		not_approved: 3,
		service_error: 3,
		network: 10,
		timeout: 10,
		denied: 11,
		dismissed: 11,
		suppressed: 11,
	},
	messages: {
		1: "Not supported",
		2: "Invalid parameters",
		3: "Unknown error",
		10: "Empty data",
		11: "User's authorization is cancelled",
	},
	scopeErrors: { refused: "10001", notApproved: "40006", unknown: "40002" },
	defaultScopes: ["auth_base"],
	unknownScope: "call",
	calls: {},
} as const satisfies Omit<JsapiRows, "superApp" | "permissions" | "openData">;
