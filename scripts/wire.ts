import { readFileSync, writeFileSync } from "node:fs";
import { causes, everyResult, type Fields, type Platform } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type Language, languages } from "./languages.ts";

/**
 * The tables and examples of docs/wire.md, written from the platform's rows and from examples/wire. What stands between them is
 * written by hand. `node --conditions=byleave-source scripts/wire.ts` writes them; a test holds the page to them.
 */

const code = (text: string): string => `\`${text}\``;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[
		`| ${head.join(" | ")} |`,
		`|${"---|".repeat(head.length)}`,
		...rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
	].join("\n");

function fieldsOf(fields: Fields): string {
	return Object.entries(fields)
		.map(([field, { type, name = field, max, required, words }]) => {
			const most = type === "templates" ? `a list, ≤ ${max}` : `≤ ${max}`;
			const said = [...Object.keys(words ?? {}).map(code), ...(required ? ["**must**"] : []), most];
			return `${code(name)} (${said.join(", ")})`;
		})
		.join(", ");
}

function operations({ operations, paths }: Platform): string {
	const [prefix = "", suffix = ""] = [paths.prefixes[0], paths.suffixes[0]];
	return table(
		["Operation", "Path", "Fields, with their length at most"],
		operations.map(({ operation, path, fields }) => [operation, code(`${prefix}${path}${suffix}`), fieldsOf(fields)]),
	);
}

function answers({ answers }: Platform): string {
	const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, customerId } = answers.v2.tokens;
	const named = (name: string | null): string => (name === null ? "–" : code(name));
	return table(
		["Field", "Holds"],
		[
			["`result`", "`resultCode`, `resultStatus`, `resultMessage`: always all three"],
			[named(accessToken), "for inquiryUserInfo and revoke; never leaves your server"],
			[named(accessExpiresAt), "RFC 3339 with offset"],
			[named(refreshToken), "for the next applyToken"],
			[named(refreshExpiresAt), "RFC 3339 with offset"],
			[named(customerId), "the user, as your client knows them; the same as `userInfo.userId`"],
			[
				named(answers.v2.userInfo),
				"of inquiryUserInfo: what the user allowed and the wallet knows, no more; what is unknown is absent",
			],
			[named(answers.v2.message.messageId), "of sendMessage: the same for the same `requestId`"],
		],
	);
}

function results(platform: Platform): string {
	const { success } = platform;
	const lines = new Map<string, { status: string; http: number; versions: Set<string>; todo: Set<string> }>();
	for (const { cause, version, row } of everyResult(platform)) {
		const { resultCode, resultStatus, httpStatus } = row;
		const key = `${resultCode} ${resultStatus} ${httpStatus}`;
		const line = lines.get(key) ?? { status: resultStatus, http: httpStatus, versions: new Set(), todo: new Set() };
		line.versions.add(version);
		line.todo.add(causes[cause].todo);
		lines.set(key, line);
	}
	const rows = [...lines].map(([key, { status, http, versions, todo }]) => {
		const [name = ""] = key.split(" ");
		return [
			`[${name}](errors.md#${name.toLowerCase()})`,
			status,
			String(http),
			[...versions].join(", "),
			[...todo].join(" *or* "),
		];
	});
	return table(
		["resultCode", "Status", "HTTP", "In", "What to do"],
		[
			[code(success.resultCode), success.resultStatus, String(success.httpStatus), "v1, v2", "Go on."],
			...rows.sort(([a = ""], [b = ""]) => a.localeCompare(b, "en")),
		],
	);
}

const example = ({ file, name }: Language): string =>
	`\`\`\`${name}\n${readFileSync(new URL(`../examples/wire/${file}`, import.meta.url), "utf8")}\`\`\``;

/** The page with every part written anew. Throws where a part's marks are gone. */
export function wirePage(page: string, platform: Platform): string {
	const { clock, retry, code: life, access, refresh } = platform.lifetimes;
	const parts: Readonly<Record<string, string>> = {
		operations: operations(platform),
		answers: answers(platform),
		results: results(platform),
		windows: table(
			["Window", "Seconds"],
			[
				["Request-Time may be off, either way", String(clock)],
				["a code lives", String(life)],
				["an access token lives", String(access)],
				["a refresh token lives", String(refresh)],
				["the same code or refresh token gets the same answer again", String(retry)],
			],
		),
		...Object.fromEntries(languages.map((language) => [language.file, example(language)])),
	};
	let written = page;
	for (const [name, text] of Object.entries(parts)) {
		const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
		const [from, to] = [written.indexOf(start), written.indexOf(end)];
		if (from < 0 || to < from) throw new Error(`docs/wire.md has no part ${name} any more.`);
		written = written.slice(0, from + start.length) + text + written.slice(to);
	}
	return written;
}

if (import.meta.main) {
	const file = new URL("../docs/wire.md", import.meta.url);
	writeFileSync(file, wirePage(readFileSync(file, "utf8"), alipayplus));
}
