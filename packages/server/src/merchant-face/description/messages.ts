import {
	everyResult,
	type FieldRow,
	type Fields,
	type InputField,
	type OperationName,
	type OperationRow,
	type Platform,
	type Version,
} from "@byleave/protocol";
import { idPattern, secretFields } from "@byleave/protocol/dialects";
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
		const secret = nameIn(fields, secretFields[presents]);
		const type = nameIn(fields, "grantType");
		return object({ [type]: { const: word } }, [type, secret]);
	});
	if (presented.length === 0) return body;
	const access = fields.grantType?.required ? [] : [{ required: [nameIn(fields, secretFields.access)] }];
	return { ...body, anyOf: [...presented, ...access] };
}

const nameIn = (fields: Fields, field: string): string => fields[field as InputField]?.name ?? field;

const forms: Readonly<Record<FieldRow["type"], Schema>> = {
	string: { type: "string" },
	extendInfo: { type: ["string", "object"], description: "JSON as a text, or an object." },
	names: { type: ["string", "array"], items: { type: "string" }, description: "With commas between them, or a list." },
	templates: { type: "array" },
};

function fieldSchema(row: FieldRow): Schema {
	const { type, max, required, id, words, holds } = row;
	if (type === "templates") return templatesSchema(row);
	const { description } = forms[type];
	return {
		...forms[type],
		...(holds && { description: `${description} May hold ${holds.join(", ")}.` }),
		...(required && { minLength: 1 }),
		maxLength: max,
		...(words ? { enum: Object.keys(words) } : id && { pattern: idPattern }),
	};
}

/** What stands in a template, once in each language that is said. */
function templatesSchema({ max, languages }: FieldRow): Schema {
	const templateParameters: Schema = {
		type: "object",
		description: "By the names of the template's variables.",
		additionalProperties: { type: ["string", "number", "boolean", "null"] },
	};
	const language: Schema = { type: ["string", "null"], description: "BCP 47, such as en-US; each once." };
	return {
		...forms.templates,
		minItems: 1,
		maxItems: max,
		items: object({ templateParameters, ...(languages && { language }) }),
	};
}

/** What an operation answers: all that it tells, or a result that says why not. */
export function answerSchema(platform: Platform, row: OperationRow): Schema {
	const { all = {}, certain = [] } = tells[row.operation](platform, row);
	return {
		oneOf: [
			object({ result: { $ref: "#/components/schemas/success" }, ...all }, ["result", ...certain]),
			object({ result: { $ref: `#/components/schemas/refusal-${row.version}` } }, ["result"]),
		],
	};
}

/** What may stand beside the result, and what of it is always there. */
interface Told {
	readonly all?: Readonly<Record<string, Schema>>;
	readonly certain?: readonly string[];
}
const tells: Readonly<Record<OperationName, (platform: Platform, row: OperationRow) => Told>> = {
	applyToken: tokens,
	// Who asks with an access token is given no tokens.
	applyTokenAndInquiryUserInfo(...call) {
		const { all, certain = [] } = person(...call);
		return { all: { ...tokens(...call).all, ...all }, certain };
	},
	inquiryUserInfo: person,
	inquiry: (platform, { inquiry }) => (inquiry ? below(inquiry.under, ownProperties(platform, inquiry.tells)) : {}),
	prepare({ answers }, { version }) {
		const { authUrl, authId, authClientId } = answers[version].prepared;
		return always([authUrl, authId, authClientId].map((name) => [name, { type: "string" }]));
	},
	revoke: () => ({}),
	sendMessage: ({ answers }, { version }) =>
		always([[answers[version].message.messageId, { type: "string", description: "The same for the same requestId." }]]),
};

function tokens({ answers }: Platform, { version }: OperationRow): Told {
	const { tokens: names, times, offset } = answers[version];
	const expiry: Schema =
		times === "rfc3339"
			? { type: "string", format: "date-time", description: `With the offset ${offset}.` }
			: { type: "string", pattern: "^[0-9]+$", description: `In ${times} since 1970.` };
	return always([
		[names.accessToken, { type: "string" }],
		[names.accessExpiresAt, expiry],
		[names.refreshToken, { type: "string" }],
		[names.refreshExpiresAt, expiry],
		[names.customerId, { type: "string", description: "This user, for this merchant." }],
	]);
}

function person(platform: Platform, { version }: OperationRow): Told {
	return below(platform.answers[version].userInfo, userProperties(platform, version));
}

/** What was not granted, or is not known of somebody, is left out; the key that it stands under never is. */
const below = (key: string | null, properties: Readonly<Record<string, Schema>>): Told =>
	key === null ? { all: properties } : { all: { [key]: object(properties) }, certain: [key] };

function always(rows: readonly (readonly [name: string | null, schema: Schema])[]): Told {
	const told = rows.flatMap(([name, schema]): [string, Schema][] => (name === null ? [] : [[name, schema]]));
	return { all: Object.fromEntries(told), certain: told.map(([name]) => name) };
}

/** The results of a version: success, and each refusal's code with its status. */
export function resultSchemas(platform: Platform): Readonly<Record<string, Schema>> {
	const { success } = platform;
	const refusals = (version: Version): Schema => {
		const rows = everyResult(platform).flatMap((one) => (one.version === version ? [one.row] : []));
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
