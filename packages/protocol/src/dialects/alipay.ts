import { Failure } from "../causes/cause.ts";
import type { Fields, OperationName } from "../platform/rows.ts";
import { readSignature, readTime, signedText, writeSignature } from "../signature/index.ts";
import { write } from "./answers.ts";
import { readContract } from "./contract.ts";
import { type Dialect, type Headers, type Input, type Inputs, type Presenting, presents } from "./dialect.ts";
import { missing, readFields } from "./fields.ts";
import { readMessage } from "./message.ts";

/** The family's own wire: the base platform and every wallet that runs it. Source: protocol notes 3 and 4, platforms 2 and 3. */
export const alipay: Dialect = { identify, signedText, read, write, seal };

const nothing = { encoding: undefined, algorithms: undefined, label: undefined };

function identify(headers: Headers): ReturnType<Dialect["identify"]> {
	const sent = (name: string): string => {
		const value = headers[name];
		return (typeof value === "string" ? value : (value?.join(", ") ?? "")).trim();
	};
	const clientId = sent("client-id");
	const known = /^[\x21-\x7e]{1,128}$/.test(clientId);
	const header = readSignature(sent("signature"));
	const { encoding, algorithms, label } = typeof header === "string" ? nothing : header;
	const refuse = (field: string, must: string) => ({
		failure: new Failure("header_invalid", { field, message: `Header ${field} ${must}.` }),
		clientId: known ? clientId : "",
		encoding,
		algorithms,
		label,
	});
	if (!known) return refuse("Client-Id", "must be there: 1 to 128 printable characters");
	const time = sent("request-time");
	const at = readTime(time);
	if (at === undefined) {
		const decoded = readTime(time.replace(/ (?=\d{2}:?\d{2}$)/, "+")) !== undefined;
		return refuse(
			"Request-Time",
			decoded
				? "must have + before its offset; it has a space: something decoded it as a form"
				: "must be a time like 2019-04-04T12:08:56+05:30, or epoch milliseconds",
		);
	}
	if (sent("signature") === "") {
		return refuse("Signature", "must be there: algorithm=RSA256, keyVersion=…, signature=…");
	}
	if (typeof header === "string") return refuse("Signature", header);
	// How a body is encrypted is on no public page; what cannot be read must not be taken for something else.
	if (sent("encrypt") !== "") return refuse("Encrypt", "must not be there: send the body as it is");
	// By name: a spread behind them costs more than the rest of this.
	const { keyVersion, signature } = header;
	return {
		clientId,
		time,
		at,
		signature,
		keyVersion,
		label: header.label,
		algorithms: header.algorithms,
		encoding: header.encoding,
	};
}

/** The field in which what is presented stands. */
export const secretFields = { code: "authCode", refresh: "refreshToken", access: "accessToken" } as const;

function read(
	{ operation, fields: rows }: Parameters<Dialect["read"]>[0],
	json: Parameters<Dialect["read"]>[1],
): Input {
	const fields = readFields(rows, json);
	if (operation === "prepare") return readPrepare(rows, fields);
	if (operation === "sendMessage") return readSending(rows, fields, json);
	const presented = presentedBy(rows, fields);
	const field = secretFields[presented];
	const secret = fields[field];
	if (secret === undefined) throw missing(field, rows[field]);
	const input = { ...ofItself(fields), secret, operation, presented };
	// A row may list fields that its operation has no use for.
	if (!isInput(input)) throw missing("grantType", rows.grantType);
	return input;
}

type ReadFields = ReturnType<typeof readFields>;
type Saying = Inputs["sendMessage"];

/** What any request says of itself. */
const ofItself = (fields: ReadFields) => ({
	appId: fields.appId,
	authClientId: fields.authClientId,
	referenceClientId: fields.referenceClientId,
	customerBelongsTo: fields.customerBelongsTo,
});

function readPrepare(rows: Fields, fields: ReadFields): Input {
	const { scopes = "", requestId, authState } = fields;
	const names = scopes
		.split(",")
		.map((name) => name.trim())
		.filter((name) => name !== "");
	if (names.length === 0) throw missing("scopes", rows.scopes);
	const contract = readContract(rows, fields);
	const presented = "contract";
	return {
		...ofItself(fields),
		operation: "prepare",
		presented,
		scopes: [...new Set(names)],
		requestId,
		authState,
		contract,
	};
}

/** Who a message goes to is known by their token, or by the id that the merchant knows them by. */
function readSending(rows: Fields, fields: ReadFields, json: Parameters<Dialect["read"]>[1]): Input {
	const [field, of] = rows.targetUserId ? (["targetUserId", "person"] as const) : (["accessToken", "access"] as const);
	const who = fields[field];
	if (who === undefined) throw missing(field, rows[field]);
	const said = { ...ofItself(fields), operation: "sendMessage", message: readMessage(rows, fields, json) } as const;
	return of === "person" ? { ...said, presented: of, userId: who } : { ...said, presented: of, secret: who };
}

type Given = Exclude<Presenting, Saying>;
const isInput = (input: {
	readonly operation: Exclude<OperationName, Saying["operation"]>;
	readonly presented: Given["presented"];
}): input is Given => {
	const possible: readonly string[] = presents[input.operation];
	return possible.includes(input.presented);
};

/** What the caller presents: an access token where nothing is exchanged, else what grantType says (protocol notes 3.4). */
function presentedBy(rows: Fields, fields: ReadFields): Presenting["presented"] {
	const row = rows.grantType;
	if (!row) return "access";
	if (fields.grantType === undefined) {
		if (fields.accessToken !== undefined) return "access";
		throw missing("grantType", row);
	}
	const { words = {} } = row;
	const presented = Object.hasOwn(words, fields.grantType) ? words[fields.grantType] : undefined;
	if (!presented) throw new Failure("grant_type_unsupported", { field: row.name ?? "grantType" });
	return presented;
}

function seal(sealed: Parameters<Dialect["seal"]>[0]): Readonly<Record<string, string>> {
	const headers = {
		"content-type": "application/json; charset=UTF-8",
		"client-id": sealed.clientId,
		"response-time": sealed.time,
		signature: writeSignature(sealed),
	};
	if (!sealed.titleCase) return headers;
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
			value,
		]),
	);
}
