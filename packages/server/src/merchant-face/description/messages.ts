import type { FieldRow, Fields, InputField, OperationRow, Platform, Version } from "@byleave/protocol";
import { ownProperties, userProperties } from "./person.ts";
import { object, type Schema } from "./schema.ts";

/** What an operation's body must be. */
export function requestSchema({ fields }: OperationRow): Schema {
	const rows = Object.entries(fields);
	const body = object(
		Object.fromEntries(rows.map(([field, row]) => [nameIn(fields, field), fieldSchema(row)])),
		rows.filter(([, { required }]) => required).map(([field]) => nameIn(fields, field)),
	);
	const presented = Object.entries(fields.grantType?.words ?? {}).map(([word, presents]): Schema => {
		const secret = nameIn(fields, presents === "code" ? "authCode" : "refreshToken");
		const type = nameIn(fields, "grantType");
		return object({ [type]: { const: word } }, [type, secret]);
	});
	if (presented.length === 0) return body;
	const access = fields.grantType?.required ? [] : [{ required: [nameIn(fields, "accessToken")] }];
	return { ...body, anyOf: [...presented, ...access] };
}

const nameIn = (fields: Fields, field: string): string => fields[field as InputField]?.name ?? field;

function fieldSchema({ type, max, required, id, words, holds, list }: FieldRow): Schema {
	const least = required ? 1 : 0;
	if (type === "names") {
		const all = { type: "array", minItems: least, items: { type: "string", minLength: 1, maxLength: max } } as const;
		const text = {
			type: "string",
			minLength: least,
			maxLength: max,
			description: "With commas between them.",
		} as const;
		return { anyOf: list ? [all, text] : [text, all] };
	}
	return {
		type: type === "extendInfo" ? ["string", "object"] : "string",
		...(type === "extendInfo" && {
			description: `JSON as a text, or an object.${holds ? ` May hold ${holds.join(", ")}.` : ""}`,
		}),
		...(required && { minLength: 1 }),
		maxLength: max,
		...(words ? { enum: Object.keys(words) } : id && { pattern: "^[^@#?\\u0000-\\u001f\\u007f-\\u009f]*$" }),
	};
}

/** What an operation answers: all that it tells, or a result that says why not. */
export function answerSchema(platform: Platform, { operation, inquiry, version }: OperationRow): Schema {
	const exchanges = operation === "applyToken" || operation === "applyTokenAndInquiryUserInfo";
	const tells = operation === "inquiryUserInfo" || operation === "applyTokenAndInquiryUserInfo";
	const given = exchanges ? tokens(platform, version) : {};
	const user = tells ? person(platform, version) : {};
	const prepared = operation === "prepare" ? preparedBy(platform, version) : {};
	const own = inquiry ? ownProperties(platform, inquiry.tells) : {};
	// What was not granted, or is not known of somebody, is left out.
	const told = inquiry && inquiry.under !== null ? { [inquiry.under]: object(own) } : own;
	// Who asks with an access token is given no tokens.
	const certain = [
		...(operation === "applyToken" ? Object.keys(given) : []),
		...Object.keys({ ...user, ...prepared }),
		...(inquiry && inquiry.under !== null ? [inquiry.under] : []),
	];
	const all = { ...told, result: { $ref: "#/components/schemas/success" }, ...given, ...user, ...prepared };
	return {
		oneOf: [
			object(all, ["result", ...certain]),
			object({ result: { $ref: `#/components/schemas/refusal-${version}` } }, ["result"]),
		],
	};
}

function tokens({ answers }: Platform, version: Version): Readonly<Record<string, Schema>> {
	const { tokens: names, times, offset } = answers[version];
	const expiry: Schema =
		times === "rfc3339"
			? { type: "string", format: "date-time", description: `With the offset ${offset}.` }
			: { type: "string", pattern: "^[0-9]+$", description: `In ${times} since 1970.` };
	const told: readonly (readonly [string | null, Schema])[] = [
		[names.accessToken, { type: "string" }],
		[names.accessExpiresAt, expiry],
		[names.refreshToken, { type: "string" }],
		[names.refreshExpiresAt, expiry],
		[names.customerId, { type: "string", description: "This user, for this merchant." }],
	];
	return Object.fromEntries(told.filter((pair): pair is [string, Schema] => pair[0] !== null));
}

function preparedBy({ answers, prepare }: Platform, version: Version): Readonly<Record<string, Schema>> {
	const { authUrl, authId, authClientId } = answers[version].prepared;
	const handed = `For your mini program to hand on. Begins with ${prepare?.authUrl}`;
	return {
		[authUrl]: { type: "string", maxLength: 256, description: handed },
		...(authId !== null && { [authId]: { type: "string", description: "The same, without what it begins with." } }),
		...(authClientId !== null && { [authClientId]: { type: "string" } }),
	};
}

function person(platform: Platform, version: Version): Readonly<Record<string, Schema>> {
	const key = platform.answers[version].userInfo;
	const inside = Object.entries(platform.own).flatMap(([name, row]) => (row.inUserInfo ? [name] : []));
	const properties = { ...userProperties(platform, version), ...ownProperties(platform, inside) };
	// What was not granted, or is not known of somebody, is left out; who it is, never.
	return key === null ? properties : { [key]: object(properties) };
}

/** The results of a version: success, and each refusal's code with its status. */
export function resultSchemas({ success, results }: Platform): Readonly<Record<string, Schema>> {
	const refusals = (version: Version): Schema => {
		const rows = Object.values(results).map((row) => row[version]);
		const codes = [...new Set(rows.map(({ resultCode }) => resultCode))];
		return {
			oneOf: codes.map((code) => {
				const statuses = rows.filter(({ resultCode }) => resultCode === code).map(({ resultStatus }) => resultStatus);
				return result({ const: code }, { enum: [...new Set(statuses)] });
			}),
		};
	};
	return {
		success: result({ const: success.resultCode }, { const: success.resultStatus }),
		"refusal-v1": refusals("v1"),
		"refusal-v2": refusals("v2"),
	};
}

const result = (resultCode: Schema, resultStatus: Schema): Schema =>
	object(
		{
			resultCode: { type: "string", ...resultCode },
			resultStatus: { type: "string", ...resultStatus },
			resultMessage: { type: "string" },
		},
		["resultCode", "resultStatus", "resultMessage"],
	);
