import {
	type InputField,
	type OperationName,
	type OperationRow,
	type Platform,
	pathOf,
	type Version,
} from "@byleave/protocol";
import type { Encoding } from "@byleave/protocol/signature";

/** What makes of base64 what the wallet's clients send. */
const spellings: Readonly<Record<Encoding, string>> = {
	base64: "",
	percent: " | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g'",
	base64url: " | tr '+/' '-_' | tr -d '='",
	"base64url-padded": " | tr '+/' '-_'",
	"percent-base64url": " | tr '+/' '-_' | sed 's/=/%3D/g'",
};
/** Where the shell has what a field says. */
const variables: Readonly<Partial<Record<InputField, string>>> = {
	authCode: "$authCode",
	accessToken: "$accessToken",
	appId: "$BYLEAVE_APP_ID",
	authClientId: "$BYLEAVE_CLIENT_ID",
	customerBelongsTo: "$BYLEAVE_CUSTOMER_BELONGS_TO",
};

/** The whole way of a merchant with curl and openssl: a code, tokens, the user, and the tokens taken back. */
export function exampleOf(platform: Platform): string {
	const version = wholeVersion(platform);
	const call = (operation: OperationName, said: readonly InputField[]): string => {
		const found = pathOf(platform, operation, version);
		if (!found) throw new TypeError(`${platform.name} has no ${operation} in ${version}.`);
		return `call ${found.path} "${bodyOf(found.row, said)}"`;
	};
	const { label, encoding } = platform.signature;
	const token = platform.answers[version].tokens.accessToken;
	const [scope = ""] = Object.entries(platform.scopes)
		.filter(([, { views, silent, alias }]) => silent === "never" && views.length > 0 && !alias)
		.toSorted(([, one], [, other]) => other.views.length - one.views.length)
		.map(([name]) => name);
	return `. ./.byleave/.env
call() { # a path and a body: signed and sent
	time=$(date -u +%Y-%m-%dT%H:%M:%S+00:00)
	signature=$(printf 'POST %s\\n%s.%s.%s' "$1" "$BYLEAVE_CLIENT_ID" "$time" "$2" |
		openssl dgst -sha256 -sign "$BYLEAVE_PRIVATE_KEY_FILE" | openssl base64 -A${spellings[encoding]})
	curl -sS "$BYLEAVE_GATEWAY$1" -H "Client-Id: $BYLEAVE_CLIENT_ID" -H "Request-Time: $time" \\
		-H "Signature: algorithm=${label}, keyVersion=1, signature=$signature" \\
		-H "Content-Type: application/json; charset=UTF-8" --data-binary "$2"
}
member() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p"; } # of JSON, by its name

authCode=$(byleave authorize --app "$BYLEAVE_APP_ID" --user mara --scopes ${scope} | member authCode)
accessToken=$(${call("applyToken", ["authCode"])} | member ${token})
${call("inquiryUserInfo", ["accessToken"])}
${call("revoke", ["accessToken"])}`;
}

/** What is said, and what the row demands beside it, as JSON between a shell's quotes. */
function bodyOf({ fields }: OperationRow, said: readonly InputField[]): string {
	const told = Object.entries(fields).flatMap(([name, row]) => {
		const field = name as InputField;
		if (!row.required && !said.includes(field)) return [];
		const [word] = Object.entries(row.words ?? {}).find(([, presents]) => presents === "code") ?? [variables[field]];
		if (word === undefined) throw new TypeError(`What does ${field} say?`);
		return [`\\"${row.name ?? field}\\":\\"${word}\\"`];
	});
	return `{${told.join(",")}}`;
}

/** That in which a merchant can do all of it. */
function wholeVersion(platform: Platform): Version {
	const whole = (["v2", "v1"] as const).find((version) =>
		(["applyToken", "inquiryUserInfo", "revoke"] as const).every((operation) => pathOf(platform, operation, version)),
	);
	if (!whole) throw new TypeError(`${platform.name} has no version with all operations.`);
	return whole;
}
