import type { MessageRow } from "../../messages/rows.ts";
import type { FieldRow, Fields, OperationRow, ResultRow, Source, Version } from "../../platform/rows.ts";
import { needed } from "./agreements.ts";

/** What the wallets have alike that let merchants write to their users: how a request says which template, and what stands in it. */

const id = (max: number): FieldRow => needed(max, { id: true });
/** The first and newest path: a template of any channel. */
export const byTemplate = {
	accessToken: id(128),
	requestId: id(64),
	templateCode: id(64),
	templates: { type: "templates", max: 5, required: true, languages: true },
	extendInfo: { type: "extendInfo", max: 4096 },
} as const satisfies Fields;
/** The page that a tap opens: not on every wallet's page. */
export const redirectUrl: FieldRow = needed(2048, { required: false });
/** The older ones, of one channel each: longer ids, and no page to open but what stands in the template. */
export const byOlderTemplate = { ...byTemplate, requestId: id(128), templateCode: id(256) } as const satisfies Fields;
const refusal = (resultCode: string, resultMessage: string): ResultRow => ({
	resultCode,
	resultStatus: "F",
	resultMessage,
	httpStatus: 200,
});
/** What the older ones say otherwise (protocol notes 5.2). */
export const olderResults = {
	request_id_reused: refusal("VERIFY_REQUEST_ID_INVALID", "requestId was used for another message."),
	user_frozen: refusal("USER_STATUS_ERROR", "The user's account is not active."),
} as const satisfies MessageRow["results"];
/** Where authClientId is the mini program. */
export const byAppResults = {
	reference_client_mismatch: refusal("INVALID_AUTH_CLIENT", "authClientId is not the mini program of this token."),
} as const satisfies MessageRow["results"];
/** Of a message to somebody by the id that the merchant knows them by. */
export const byUserResults = {
	user_unknown: refusal("USER_NOT_EXIST", "No user of this merchant's has this id."),
} as const satisfies MessageRow["results"];

export const sends = (
	source: Source,
	version: Version,
	path: string,
	message: MessageRow,
	fields: Fields,
): OperationRow => ({ ...source, operation: "sendMessage", version, path, fields, message });
