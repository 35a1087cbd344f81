// What only the file that stands alone declares: all of fail, and my on the window.
/// <reference types="@byleave/miniprogram/my" />
import type { AuthCode, CallFailed, Outcome } from "@byleave/protocol";

my.getAuthCode({
	fail(res) {
		const { error, errorMessage, outcome, authErrorScopes } = res;
		const number: number = error;
		console.log(number, errorMessage.length, why(outcome), Object.keys(authErrorScopes).length);
	},
});

/** Every outcome has its case; one more would be an error here. */
function why(outcome: keyof my.GetAuthCodeOutcomes): string {
	switch (outcome) {
		case "denied":
		case "dismissed":
		case "suppressed":
			return "the user";
		case "network":
		case "timeout":
			return "the line";
		case "not_supported":
		case "invalid_scopes":
		case "invalid_params":
			return "the program";
		case "unavailable":
		case "not_approved":
		case "service_error":
			return "the service";
	}
}

// What the packages of Byleave export says the same.
const onCode = (res: AuthCode): string => res.authCode;
const onFailure = (res: CallFailed): Outcome => res.outcome;
my.getAuthCode({ success: onCode, fail: onFailure, complete: (res: AuthCode | CallFailed) => res });
export const outcome: keyof my.GetAuthCodeOutcomes = "denied" satisfies Outcome;

// As pages of this kind find it.
window.my.getAuthCode();

// @ts-expect-error only what is built is declared
my.tradePay({ tradeNO: "1" });
// @ts-expect-error all of fail is there, so nothing of it may be missing
export const failure: my.GetAuthCodeFail = { error: 11, errorMessage: "" };
// @ts-expect-error an outcome beyond the list
export const other: my.GetAuthCodeOutcomes["lost"] = 3;
