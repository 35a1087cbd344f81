import { writeFileSync } from "node:fs";
import {
	type AnswerRow,
	type Item,
	operations as itsOperations,
	type Lifetimes,
	type OperationRow,
	outcomes,
	ownRow,
	type Platform,
	pathOf,
	type ScopeRow,
	type Source,
	spoken,
	type Version,
	viewRow,
} from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { exampleOf } from "./platforms/example.ts";
import { wallets } from "./platforms/wallets.ts";

/**
 * docs/platforms.md, written from the tables. `node --conditions=byleave-source scripts/platforms.ts` writes it; a test holds it
 * to them and runs its examples.
 */

const code = (text: string): string => `\`${text}\``;
const list = (texts: readonly string[]): string => (texts.length > 0 ? texts.join(", ") : "–");
const from = ({ standing, source }: Source): string => `*${standing}* · ${source}`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[
		`| ${head.join(" | ")} |`,
		`|${"---|".repeat(head.length)}`,
		...rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
	].join("\n");

const nameOf = (platform: Platform, item: Item): string =>
	ownRow(platform, item)?.name ??
	viewRow(item)?.name ??
	(Object.hasOwn(itsOperations, item) ? itsOperations[item as keyof typeof itsOperations].name : item);
const silences = { all: "yes", trusted: "for trusted apps", never: "no" } as const;

function scopes(platform: Platform): string {
	const reveals = ({ views, operations = [], alias }: ScopeRow): string =>
		alias ? `as ${code(alias)}` : list([...views, ...operations].map((item) => nameOf(platform, item)));
	return table(
		["Scope", "Gives", "Silent", "Source"],
		Object.entries(platform.scopes).map(([name, row]) => [code(name), reveals(row), silences[row.silent], from(row)]),
	);
}

function paths(platform: Platform): string {
	const { prefixes, suffixes } = platform.paths;
	const fields = ({ fields }: OperationRow): string =>
		list(
			Object.entries(fields).map(([field, row]) => {
				const inside = row.holds?.length ? ` (may hold ${row.holds.join(", ")})` : "";
				return `${row.required ? `**${row.name ?? field}**` : (row.name ?? field)} ${row.max}${inside}`;
			}),
		);
	const around = [
		["before each path", prefixes],
		["behind it", suffixes],
	] as const;
	return [
		...around.flatMap(([where, parts]) =>
			parts.length > 1 || parts[0] !== ""
				? [
						`What may stand ${where}, signed with it, the first in our client: ${parts.map((part) => (part === "" ? "nothing" : code(part))).join(", ")}.`,
					]
				: [],
		),
		table(
			["Operation", "Path", "Asks (needed in bold, most characters)", "Source"],
			platform.operations.map((row) => [row.inquiry?.name ?? row.operation, code(row.path), fields(row), from(row)]),
		),
	].join("\n");
}

/** By what each path sends messages, and what that path alone says otherwise; and how a link to a page is written. */
function messagesOf(platform: Platform): readonly string[] {
	const paths = platform.operations.flatMap(({ path, fields, message }) => {
		if (!message) return [];
		const { channels, written, results = {} } = message;
		const who = fields.targetUserId ? "the user's id" : "an access token";
		const words = written
			? "words of its own"
			: `a template${fields.templates?.languages ? " in several languages" : ""}`;
		const own = Object.entries(results).map(([cause, { resultCode }]) => `${cause} is ${code(resultCode)}`);
		const otherwise = own.length > 0 ? ` There ${own.join("; ")}.` : "";
		return [`- ${code(path)}: by ${list([...channels])}, for ${who}, with ${words}.${otherwise}`];
	});
	if (paths.length === 0) return [];
	const links = platform.deepLinks.map(({ begins, app, page, query, ...source }) => {
		const parts = [
			`${app}=<app>`,
			...(page === null ? [] : [`${page}=<page>`]),
			...(query === null ? [] : [`${query}=<query>`]),
		];
		return `- A link to a page: ${code(`${begins}?${parts.join("&")}`)}. ${from(source)}.`;
	});
	return ["**Messages** ([messages.md](messages.md)):", "", ...paths, ...links];
}

const versionsOf = (platform: Platform): readonly Version[] =>
	[...new Set(platform.operations.map(({ version }) => version))].sort();

/** In what its answers are other than the base platform's of that version. */
function answers(platform: Platform): readonly string[] {
	return versionsOf(platform).flatMap((version) => {
		const [row, base] = [platform.answers[version], alipayplus.answers[version]];
		const tokens = Object.entries(row.tokens).flatMap(([what, name]) =>
			name === base.tokens[what as keyof AnswerRow["tokens"]]
				? []
				: [name === null ? `no ${what}` : `${what} is called ${code(name)}`],
		);
		const user = Object.entries(row.user).flatMap(([field, spelt]) =>
			JSON.stringify(spelt) === JSON.stringify(base.user[field as keyof AnswerRow["user"]])
				? []
				: [userField(field, spelt)],
		);
		const said = [
			...tokens,
			...(row.message.messageId === base.message.messageId
				? []
				: [row.message.messageId === null ? "no messageId" : `messageId is called ${code(row.message.messageId)}`]),
			...(row.userInfo === base.userInfo
				? []
				: [
						row.userInfo === null
							? "the user's data stand beside the result"
							: `the user's data stand in ${code(row.userInfo)}`,
					]),
			...user,
			...(row.times === base.times ? [] : [`times in ${row.times}`]),
			...(row.offset === base.offset ? [] : [`times in ${row.offset}`]),
		];
		return said.length > 0 ? [`Answers (${version}): ${said.join("; ")}.`] : [];
	});
}

function userField(field: string, row: AnswerRow["user"][keyof AnswerRow["user"]]): string {
	if (!row) return `no ${code(field)}`;
	const { name, keys, as, types, first } = row;
	const said = [
		...(name && name !== field ? [`is called ${code(name)}`] : name ? ["is called so"] : []),
		...Object.entries(keys ?? {}).map(([key, other]) =>
			other === null ? `has no ${code(key)}` : `calls ${code(key)} ${code(other)}`,
		),
		...(as ? ["is a country's English name"] : []),
		...(types ? [`only of type ${list(types.only.map(code))}`] : []),
		...(first ? [`of the first alone, as ${list(Object.values(first).map(code))}`] : []),
	];
	return `${code(field)} ${said.join(", ")}`;
}

/** In what its results and its words for a mini program are other. */
function results(platform: Platform): readonly string[] {
	const codes = versionsOf(platform).flatMap((version) =>
		Object.entries(platform.results).flatMap(([cause, row]) => {
			const [own, base] = [row[version], alipayplus.results[cause as keyof Platform["results"]][version]];
			return own.resultCode === base.resultCode && own.resultStatus === base.resultStatus
				? []
				: [`${cause} is ${code(own.resultCode)}, ${own.resultStatus}`];
		}),
	);
	const told = Object.keys(outcomes).flatMap((name) => {
		const outcome = name as keyof typeof outcomes;
		const number = platform.jsapi.outcomes[outcome];
		return number === alipayplus.jsapi.outcomes[outcome] ? [] : [`${outcome} is ${number}`];
	});
	const messages = Object.entries(platform.jsapi.messages).flatMap(([number, text]) =>
		alipayplus.jsapi.messages[Number(number)] === text ? [] : [`${number} says "${text}"`],
	);
	return [
		...(codes.length > 0 ? [`Result codes: ${codes.join("; ")}. ${from(platform.sources.results)}.`] : []),
		...(told.length + messages.length > 0
			? [`Errors of \`my.getAuthCode\`: ${[...told, ...messages].join("; ")}. ${from(platform.sources.jsapi)}.`]
			: []),
	];
}

function differs(platform: Platform): string {
	const { signature, lifetimes, jsapi, unreached } = platform;
	const other = (Object.keys(lifetimes) as (keyof Lifetimes)[]).filter(
		(name) => lifetimes[name] !== alipayplus.lifetimes[name],
	);
	const fresh = Object.entries(unreached).filter(([word]) => !Object.hasOwn(alipayplus.unreached, word));
	return [
		`Signatures: \`algorithm=${signature.label}\`, ${signature.encoding}. ${from(signature)}.`,
		...(jsapi.defaultScopes.join() === alipayplus.jsapi.defaultScopes.join()
			? []
			: [`Without scopes, \`my.getAuthCode\` asks for ${list(jsapi.defaultScopes.map(code))}.`]),
		...answers(platform),
		...results(platform),
		...(other.length > 0
			? [
					`Lifetimes: ${other.map((name) => `${name} ${spoken(lifetimes[name])}`).join("; ")}. ${from(platform.sources.lifetimes)}.`,
				]
			: []),
		...(fresh.length > 0
			? [`Codes that nothing here causes: ${fresh.map(([word, why]) => `${code(word)} (${why})`).join("; ")}.`]
			: []),
	]
		.map((line) => `- ${line}`)
		.join("\n");
}

/** What its own inquiries tell, and to whom. */
const inquiriesOf = (platform: Platform): readonly string[] =>
	platform.operations.flatMap(({ inquiry }) => {
		if (!inquiry) return [];
		const { name, tells, under } = inquiry;
		const told = tells.map((item) => {
			const scopes = Object.entries(platform.scopes).filter(([, { views }]) => views.includes(item));
			return `${code(ownRow(platform, item)?.field ?? item)} (${scopes.map(([scope]) => code(scope)).join(" or ")})`;
		});
		return [`- ${code(name)} tells ${told.join(", ")}${under === null ? " beside the result" : ` in ${code(under)}`}.`];
	});

/** What merchants prepare, and what they get for it. */
function preparedOn(platform: Platform): readonly string[] {
	const { prepare: row, answers } = platform;
	if (!row) return [];
	const versions = versionsOf(platform).filter((version) => pathOf(platform, "prepare", version));
	const names = [...new Set(versions.flatMap((version) => Object.values(answers[version].prepared)))];
	const told = names.filter((name) => name !== null).map(code);
	return [`- \`prepare\`, of ${list(row.scopes.map(code))}, answers ${told.join(", ")}. The address: ${from(row)}.`];
}

/** What only this wallet's mini programs call. */
const callsOf = ({ jsapi }: Platform): readonly string[] =>
	Object.entries(jsapi.calls).map(([name, row]) => {
		if (row.does === "asks") return `- \`my.${name}\` asks for ${list(row.scopes.map(code))}. ${from(row)}.`;
		const success = ["authCode", ...(row.authState === null ? [] : [row.authState])].map(code).join(", ");
		const fails = row.fails
			? `fails with a text in ${code(row.fails.error)} (${list([...new Set(Object.values(row.fails.numbers))])})`
			: "fails as `my.getAuthCode` does";
		return `- \`my.${name}({ ${row.from} })\` opens what was prepared: ${success}; it ${fails}. ${from(row)}.`;
	});

function section(platform: Platform): string {
	const { title, config, client, notes } = wallets[platform.name] ?? { title: platform.name };
	const open = Object.entries(platform.open);
	const messages = messagesOf(platform);
	const agreed = [...inquiriesOf(platform), ...preparedOn(platform), ...callsOf(platform)];
	return [
		`## ${platform.name}`,
		"",
		`${title}.`,
		"",
		"**Set** in `byleave.config.ts`:",
		"",
		"```ts",
		...Object.entries({ platform: platform.name, ...config }).map(
			([key, value]) => `${key}: ${JSON.stringify(value)},`,
		),
		"```",
		"",
		...(notes ?? []),
		...(client ? [`In \`createMerchant\`, beside the rest: \`${client}\`.`] : []),
		...(notes || client ? [""] : []),
		platform === alipayplus ? "**The base:**" : "**Differs** from the base:",
		"",
		differs(platform),
		"",
		scopes(platform),
		"",
		paths(platform),
		"",
		...(agreed.length > 0 ? [...agreed, ""] : []),
		...(messages.length > 0 ? [...messages, ""] : []),
		...(open.length > 0
			? ["**Not here, or not known:**", "", ...open.map(([what, why]) => `- ${what}: ${why}.`), ""]
			: []),
		`**With curl**, where the sandbox plays it (\`byleave dev --platform ${platform.name}\`):`,
		"",
		"```sh",
		exampleOf(platform),
		"```",
		"",
	].join("\n");
}

/** The whole page. */
export function platformsPage(): string {
	const all = Object.values(platforms);
	return `# Platforms

*Written by \`node --conditions=byleave-source scripts/platforms.ts\` from the tables in \`packages/protocol/src/platforms\`. Do not edit.*

One server runs one wallet. Its name is chosen in \`byleave.config.ts\` (\`platform\`), in a program's \`byleave.json\` (\`wallet.platform\`) or by
\`byleave dev --platform <name>\`; a merchant in JavaScript hands its table to the client: \`createMerchant({ platform: tng, … })\`, from
\`@byleave/protocol/platforms/tng\`. A wallet of your own is a table that \`definePlatform\` makes of one of these.

Each row says where it comes from: *documented* on a page of the wallet's or its vendor's, *observed* in the code of merchants that run
against it, or *ours*, with the reason. The pages are listed in [sources.md](sources.md). What a wallet does not say of itself is the base platform's.

${table(
	["Name", "Wallet", "Versions", "User information", "Scopes"],
	all.map((platform) => {
		const version = versionsOf(platform).findLast((one) => pathOf(platform, "inquiryUserInfo", one));
		const found = version && pathOf(platform, "inquiryUserInfo", version);
		return [
			`[${platform.name}](#${platform.name})`,
			wallets[platform.name]?.title ?? "",
			versionsOf(platform).join(", "),
			found ? code(found.path) : "–",
			String(Object.keys(platform.scopes).length),
		];
	}),
)}

The examples need a shell, curl and openssl. Each is typed where \`byleave dev\` was, in a second terminal: it takes a code for one of the sandbox's people,
as a tap on the sheet would, exchanges it, asks who that is and takes the tokens back. What it must know of the merchant stands in \`.byleave/.env\`; against a
real wallet these are its gateway, your Client-Id and your key. They do not verify what they are answered, which a merchant must: \`createMerchant\` does.

${all.map(section).join("\n")}`;
}

if (import.meta.main) writeFileSync(new URL("../docs/platforms.md", import.meta.url), platformsPage());
