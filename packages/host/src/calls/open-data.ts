import { callFailed, MOST_PARAMS, type OpenData, type PermissionRow, permissionRow } from "@byleave/protocol";
import { failed, readOpenData } from "../answers.ts";
import { deadline, serviceFailed } from "../flow/ask-service.ts";
import { bounded, TIME_IS_UP } from "../flow/bounded.ts";
import type { Asking, FlowContext } from "../flow/context.ts";
import { getAuthCode } from "../flow/get-auth-code.ts";
import type { Failed } from "../oauth-service.ts";
import type { CallRow } from "./calls.ts";

/**
 * The authorize button and what it opens (protocol notes 8): what a person has allowed the program to read in its own page.
 * The server asks and discloses by the same decision, sheet and grant as for a code; no code comes of it.
 */
export const openDataCalls: Readonly<Record<string, CallRow>> = {
	/** What the button does: `scope` is the platform's word, such as userInfo. */
	getAuthorize: {
		most: MOST_PARAMS,
		async run(context, asking) {
			const { scope: permission } = asking.params ?? {};
			const row = typeof permission === "string" ? permissionRow(context.platform, permission) : undefined;
			if (typeof permission !== "string" || !row) return failed("params_invalid");
			return getAuthCode(context, { ...asking, permission, params: { scopes: row.scopes } });
		},
	},
	getOpenUserInfo: opening("userInfo", inText),
	getPhoneNumber: opening("phoneNumber", inText),
	/** The older call for the same, whose fields lie open. */
	getAuthUserInfo: opening("userInfo", (_context, { nickName = "", avatar = "" }) => ({ nickName, avatar })),
};

type Shape = (context: FlowContext, told: OpenData["told"]) => object;

function opening(permission: string, shape: Shape): CallRow {
	return {
		most: MOST_PARAMS,
		reveals: true,
		async run(context, asking) {
			const row = permissionRow(context.platform, permission);
			if (!row) return failed("api_unknown");
			const answer = await ask(context, asking, permission, row);
			if (answer === undefined) return undefined;
			return "told" in answer ? shape(context, answer.told) : withheld(context, asking, answer);
		},
	};
}

/** As the family has it: a text of JSON, with the fields one level down. */
function inText({ platform }: FlowContext, told: OpenData["told"]): object {
	return { response: JSON.stringify({ response: { ...platform.jsapi.openData.given, ...told } }) };
}

/** A refusal says so in both ways that programs look at. */
function withheld({ platform, report }: FlowContext, { appId }: Asking, answer: Failed): object {
	const { outcome, cause = outcome, authErrorScopes } = answer;
	if (outcome !== "not_approved") return answer;
	report({ cause, outcome, appId });
	const response = JSON.stringify({ response: platform.jsapi.openData.withheld });
	return { ...callFailed(platform.jsapi, outcome, authErrorScopes), response };
}

/** Undefined if the document has gone. What was asked as one user reaches no other's page. */
async function ask(
	context: FlowContext,
	asking: Asking,
	permission: string,
	row: PermissionRow,
): Promise<OpenData | Failed | undefined> {
	const { service, timers } = context;
	const { appId, gone } = asking;
	try {
		const bounds = { timers, ms: deadline(context), signals: [gone, context.user()] };
		const ended = await bounded<unknown>(bounds, (signal) => service?.disclose?.({ appId, permission, signal }));
		if ("value" in ended) return readOpenData(ended.value, Object.keys(row.told));
		if (gone.aborted) return undefined;
		return failed(ended.stopped === TIME_IS_UP ? "deadline_passed" : "user_changed");
	} catch (error) {
		return serviceFailed(context, asking, error);
	} finally {
		asking.placed();
	}
}
