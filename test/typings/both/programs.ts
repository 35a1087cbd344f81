// What programs do, under either file of typings.
declare function send(body: { authCode: string; granted: string[]; missing: { [scope: string]: string } }): void;

// The argument, and scopes, may be missing.
my.getAuthCode();
my.getAuthCode({});
my.getAuthCode({ scopes: null });

// One name, a list, a list with commas, a variable that is read-only, names of other platforms.
const wanted = ["auth_user", "USER_NICKNAME"] as const;
const readOnly: readonly string[] = wanted;
my.getAuthCode({ scopes: "auth_user" });
my.getAuthCode({ scopes: ["auth_user,USER_NICKNAME"] });
my.getAuthCode({ scopes: wanted });
my.getAuthCode({ scopes: readOnly });
my.getAuthCode({ scopes: ["auth_base", "USER_KYC_OF_SOME_WALLET"] });

my.getAuthCode({
	scopes: wanted,
	success(res) {
		if (!res.authSuccessScopes.includes("USER_NICKNAME")) console.log(res.authErrorScopes.USER_NICKNAME);
		send({ authCode: res.authCode, granted: res.authSuccessScopes, missing: res.authErrorScopes });
	},
	fail(res) {
		if (res.outcome === "denied" || res.error === 11) console.log(res.errorMessage);
		if (res.error === 12) console.log("the number of another platform");
		for (const [scope, why] of Object.entries(res.authErrorScopes ?? {})) console.log(scope, why.length);
	},
	complete(res) {
		if ("authCode" in res) console.log(res.authCode.length);
		else console.log(res.error, res.errorMessage, res.outcome);
	},
});

// Handlers that other code has typed for itself.
const older = (res: { authErrorScopes?: Record<string, string>; error?: number | string; errorMessage?: string }) =>
	res;
const finished = (): void => {};
my.getAuthCode({ scopes: ["auth_user"], success: ({ authCode }) => authCode, fail: older, complete: finished });

// With await, and with callbacks as well.
export async function login(): Promise<string> {
	const { authCode, authSuccessScopes } = await my.getAuthCode({ scopes: ["USER_NAME"], fail() {} });
	return authSuccessScopes.length > 0 ? authCode : "";
}
export const both: Promise<my.GetAuthCodeOk> = my.getAuthCode({ success() {} });

// A callback of its own, after the options or without any.
my.getAuthCode({ scopes: wanted }, (res) => console.log("authCode" in res ? res.authCode : res.outcome));
my.getAuthCode(null, (res) => console.log(res.authErrorScopes));

// What is no text is shown as JSON.
my.alert({ content: { code: 1, list: ["a"] } });
my.alert({ content: 7, complete: (res) => console.log(res) });

// The bridge, as pages wait for it.
function ready(start: () => void): void {
	if (window.AlipayJSBridge) start();
	else document.addEventListener("AlipayJSBridgeReady", start, false);
}
ready(() => AlipayJSBridge.call("getAuthCode", { scopes: ["auth_base"] }, (res) => console.log(res.authCode)));
document.addEventListener("AlipayJSBridgeReady", (event) => event.preventDefault());
AlipayJSBridge.call("hideLoading");
AlipayJSBridge.call("getAuthCode", { scopeNicks: ["auth_base"] }, (res) => console.log(res.authcode));

// By name, in its three forms.
my.call("getAuthCode", { scopes: ["auth_base"] }, (res) => console.log(res.authCode, res.error));
my.call("getAuthCode", (res) => console.log(res));
my.call("getAuthCode", { scopes: wanted }).then((res) => console.log(res.authCode));
if (my.canIUse("getAuthCode")) my.alert();

// What the rows say can be named.
export const scope: keyof my.GetAuthCodeScopes = "PLAINTEXT_MOBILE_PHONE";
export const silent: my.GetAuthCodeScopes["auth_base"] = "all";
export const message: my.GetAuthCodeErrors[10] = "Empty data";
export const suppressed: my.GetAuthCodeOutcomes["suppressed"] = 11;

// A deployment adds its own scopes by declaring them.
declare global {
	namespace my {
		interface GetAuthCodeScopes {
			/** What one wallet has more. */
			WALLET_TIER: "never";
		}
	}
}
export const added: keyof my.GetAuthCodeScopes = "WALLET_TIER";
