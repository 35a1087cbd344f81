import { outcomes } from "../causes/outcome.ts";
import type { UserInfo } from "../profile/profile.ts";
import { items, type KnownItem, type ViewRow, viewRow, views } from "../profile/views.ts";
import { readSignature } from "../signature/index.ts";
import { ownRow } from "./own.ts";
import { wrongCallName } from "./own-calls.ts";
import { everyResult, itemsOf, type Platform } from "./platform.ts";
import type { AnswerRow, OperationRow } from "./rows.ts";

/** What a platform needs of a language: a phrase per item. */
export interface ContractWords {
	readonly language: string;
	readonly titles: Readonly<Partial<Record<KnownItem, string>>>;
}

const DAY = 86_400;

type Must = (holds: boolean, problem: string) => void;

/**
 * Every way in which a platform's table is not whole, a sentence each; [] if it is. The words are handed in
 * because this package has none. Held: each scope is silent or has words in every language; each item exists and is
 * told in an answer; each alias leads to a scope; each outcome has a number and a message; each cause has a result in
 * each version, and success says so; what sends messages has a channel, and a template or words; what is prepared has a request and a scope, and calls that open it have something to
 * open; each inquiry of its own tells views of its own, under names of their own; each section and row names its source; the
 * label of a signature is one that is read; paths are well formed and lead to one
 * operation each; a request can present what it must, names no field twice, and answers no key twice; lifetimes are
 * positive, a code's is a day at most, and no token outlives its family.
 */
export function platformContract(platform: Platform, words: readonly ContractWords[]): readonly string[] {
	const problems: string[] = [];
	const must: Must = (holds, problem) => {
		if (!holds) problems.push(`${platform.name}: ${problem}`);
	};
	scopes(platform, words, must);
	own(platform, must);
	prepare(platform, must);
	jsapi(platform, must);
	results(platform, must);
	paths(platform, must);
	signature(platform, must);
	for (const row of platform.operations) request(row, must);
	messages(platform, must);
	for (const [version, row] of Object.entries(platform.answers)) answer(version, row, must);
	for (const [section, { source }] of Object.entries(platform.sources))
		must(source !== "", `${section} names no source.`);
	for (const [name, value] of Object.entries(platform.lifetimes)) {
		must(value > 0 || name === "retry", `the lifetime ${name} is not positive.`);
	}
	const { code, access, refresh, family } = platform.lifetimes;
	must(code <= DAY, "a code lives longer than a day.");
	must(Math.max(access, refresh) <= family, "a token outlives its family.");
	return problems;
}

function scopes(platform: Platform, words: readonly ContractWords[], must: Must): void {
	for (const [name, row] of Object.entries(platform.scopes)) {
		must(row.source !== "", `${name} names no source.`);
		must(
			row.alias === undefined || Object.hasOwn(platform.scopes, row.alias),
			`${name} stands for ${row.alias}, which is no scope.`,
		);
		for (const item of itemsOf(row)) {
			const own = ownRow(platform, item);
			must(own !== undefined || known(item), `${name} gives ${item}, which is no view or operation.`);
			const field = viewRow(item)?.field as keyof UserInfo | undefined;
			const told = field === undefined || Object.values(platform.answers).some(({ user }) => user[field] !== null);
			must(told, `${name} gives ${item}, which no answer tells.`);
			if (row.silent === "all") continue;
			for (const { language, titles } of words) {
				const title = known(item) ? titles[item] : own?.titles[language];
				must(Boolean(title), `${name} asks for ${item}, which has no words in ${language}.`);
			}
		}
	}
}

const known = (item: string): item is KnownItem => (items as readonly string[]).includes(item);

/** Views of its own, and the inquiries that tell them. */
function own(platform: Platform, must: Must): void {
	const ofUser = new Set<string>(Object.values<ViewRow>(views).map(({ field }) => field));
	for (const [name, { source, stored, field, inUserInfo }] of Object.entries(platform.own)) {
		must(/^own\.\w+$/.test(name), `${name} is no name of an own view, like own.cards.`);
		must(source !== "", `${name} names no source.`);
		must(stored !== "" && field !== "" && field !== "result", `${name} is stored nowhere, or told as nothing.`);
		must(!inUserInfo || !ofUser.has(field), `${name} is told as ${field}, which userInfo has already.`);
	}
	for (const { operation, path, inquiry, fields } of platform.operations) {
		must(
			(operation === "inquiry") === (inquiry !== undefined),
			`${path} is an inquiry without a row, or has one and is none.`,
		);
		if (!inquiry) continue;
		must(fields.accessToken?.required === true && !fields.grantType, `${path} must be asked with an accessToken.`);
		must(inquiry.tells.length > 0, `${path} tells nothing.`);
		must(inquiry.under !== "result", `${path} tells it where the result stands.`);
		for (const item of inquiry.tells)
			must(ownRow(platform, item) !== undefined, `${path} tells ${item}, which is no own view.`);
		must(unique(inquiry.tells.map((item) => ownRow(platform, item)?.field ?? item)), `${path} tells two things alike.`);
	}
	const inUserInfo = Object.values(platform.own).filter((row) => row.inUserInfo);
	must(unique(inUserInfo.map(({ field }) => field)), "two views of its own are called alike in userInfo.");
	const names = platform.operations.flatMap(({ inquiry, version }) =>
		inquiry ? [`${inquiry.name} in ${version}`] : [],
	);
	must(unique(names), "two of its own inquiries have one name.");
}

/** What can be prepared, by which request, and opened by which calls. */
function prepare({ prepare: row, operations, scopes, jsapi }: Platform, must: Must): void {
	const calls = Object.entries(jsapi.calls);
	for (const [name, { source }] of calls) {
		must(source !== "", `the call ${name} names no source.`);
		must(wrongCallName(name) === undefined, `there can be no call ${name}: ${wrongCallName(name)}`);
	}
	for (const [name, call] of calls) {
		for (const scope of call.does === "asks" ? call.scopes : []) {
			must(Object.hasOwn(scopes, scope), `the call ${name} asks for ${scope}, which is no scope.`);
		}
		must(call.does !== "opens" || row !== null, `the call ${name} opens what nobody can prepare.`);
	}
	const asked = operations.some(({ operation }) => operation === "prepare");
	must(asked === (row !== null), "prepare is a request without a row, or a row without a request.");
	if (!row) return;
	must(row.source !== "", "prepare names no source.");
	must(
		row.authUrl.length + AUTH_ID <= 256 && URL.canParse(row.authUrl),
		"prepare's authUrl is no URL of at most 256 characters.",
	);
	for (const scope of row.scopes) must(Object.hasOwn(scopes, scope), `prepare names ${scope}, which is no scope.`);
}
/** What sends messages: by which channels, in whose words; and links that can be read. */
function messages({ operations, deepLinks }: Platform, must: Must): void {
	for (const { operation, path, message, fields } of operations) {
		must(
			(operation === "sendMessage") === (message !== undefined),
			`${path} sends messages without a row, or has one and sends none.`,
		);
		if (!message) continue;
		const { channels, written } = message;
		must(channels.length > 0 && unique(channels), `${path} sends by no channel, or by one twice.`);
		must(
			written === undefined ? fields.templates !== undefined : !fields.templates && channels.join() === written,
			`${path} needs templates, or one channel for what it says itself.`,
		);
	}
	for (const { begins, app, page, query, source } of deepLinks) {
		must(source !== "", `links ${begins} name no source.`);
		must(
			/^[a-z][a-z0-9+.-]*:\/\/[^?#\s]+$/.test(begins) && !begins.startsWith("http"),
			`links ${begins} begin like no app's.`,
		);
		must(
			app !== "" && unique([app, page, query].filter((key) => key !== null)),
			`links ${begins} name two things alike.`,
		);
	}
	must(unique(deepLinks.map(({ begins }) => begins)), "two kinds of links begin alike.");
}

/** Characters of an authId. */
const AUTH_ID = 49;

function jsapi(platform: Platform, must: Must): void {
	for (const name of platform.jsapi.defaultScopes) {
		must(Object.hasOwn(platform.scopes, name), `the default scope ${name} does not exist.`);
	}
	for (const outcome of Object.keys(outcomes) as (keyof typeof outcomes)[]) {
		const error = platform.jsapi.outcomes[outcome];
		must(Boolean(platform.jsapi.messages[error]), `outcome ${outcome} has no message for error ${error}.`);
	}
	const { userAgent, source } = platform.jsapi.superApp;
	must(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(userAgent), "the super app's user agent is no words of ASCII.");
	must(source !== "", "the super app's row names no source.");
	for (const [name, row] of Object.entries(platform.jsapi.permissions)) {
		must(row.source !== "", `the permission ${name} names no source.`);
		must(row.scopes.length > 0, `the permission ${name} stands for no scope.`);
		for (const scope of row.scopes) {
			must(Object.hasOwn(platform.scopes, scope), `the permission ${name} stands for ${scope}, which is no scope.`);
		}
		for (const [field, told] of Object.entries(row.told)) {
			must(told === null || items.includes(told.view), `${field} of ${name} tells ${told?.view}, which is no view.`);
		}
	}
}

function results(platform: Platform, must: Must): void {
	must(platform.success.resultStatus === "S", "success does not say success.");
	const reached = new Set<string>();
	for (const { cause, version, row, path } of everyResult(platform)) {
		const what = `the result of ${cause} ${path === undefined ? "in" : `at ${path} in`} ${version}`;
		reached.add(row.resultCode);
		must(row.resultCode.length <= 64 && row.resultMessage.length <= 256, `${what} is too long.`);
		must(row.resultStatus !== "S", `${what} says success.`);
	}
	for (const [code, reason] of Object.entries(platform.unreached)) {
		must(!reached.has(code), `${code} is reached and said to be unreached.`);
		must(reason !== "", `${code} is unreached without a reason.`);
	}
	for (const [what, why] of Object.entries(platform.open)) must(why !== "", `${what} is open without a reason.`);
}

function paths({ paths: around, operations }: Platform, must: Must): void {
	for (const prefix of around.prefixes)
		must(/^(\/[\w.~-]+)*$/.test(prefix), `the prefix ${prefix} is not like /acl/api.`);
	for (const suffix of around.suffixes) must(/^(\.\w+)?$/.test(suffix), `the suffix ${suffix} is not like .htm.`);
	must(
		around.prefixes.length > 0 && around.suffixes.length > 0,
		"there is no prefix or no suffix, not even an empty one.",
	);
	must(around.versions.at(-1)?.below === "", "paths that begin otherwise than all others have no version.");
	const all = operations.flatMap(({ path }) =>
		around.prefixes.flatMap((prefix) => around.suffixes.map((suffix) => prefix + path + suffix)),
	);
	must(new Set(all).size === all.length, "two operations share a path.");
	for (const { path, source } of operations) {
		must(path.startsWith("/"), `${path} does not begin with a slash.`);
		must(source !== "", `${path} names no source.`);
	}
}

function signature({ signature: { label, source } }: Platform, must: Must): void {
	must(typeof readSignature(`algorithm=${label},signature=AA==`) === "object", `the label ${label} is not read here.`);
	must(source !== "", "the signature's row names no source.");
}

function request({ operation, path, fields }: OperationRow, must: Must): void {
	const rows = Object.entries(fields);
	must(unique(rows.map(([field, { name = field }]) => name)), `${path} has two fields of one name.`);
	if (operation === "prepare") {
		must(fields.scopes?.required === true, `${path} must be asked with scopes.`);
		return;
	}
	if (operation === "sendMessage") {
		const who = [fields.accessToken, fields.targetUserId].filter((row) => row?.required);
		must(who.length === 1, `${path} must be asked with an accessToken, or with a targetUserId.`);
		must(fields.requestId?.required === true, `${path} must be asked with a requestId.`);
		const words = fields.templates ? [fields.templates, fields.templateCode] : [fields.content];
		must(
			words.every((row) => row?.required),
			`${path} must be asked with a template, or with what the message says.`,
		);
		must(fields.templates?.type === "templates" || !fields.templates, `${path} must have templates of that type.`);
		return;
	}
	const presented = fields.grantType ? Object.values(fields.grantType.words ?? {}) : [];
	must(!fields.grantType || presented.length > 0, `${path} has a grantType without words.`);
	for (const [what, field] of [
		["code", "authCode"],
		["refresh", "refreshToken"],
	] as const) {
		must(!presented.includes(what) || fields[field] !== undefined, `${path} has no field for ${field}.`);
	}
	must(Boolean(fields.grantType ?? fields.accessToken), `${path} has no field for accessToken.`);
}

function answer(version: string, { tokens, userInfo, user, offset }: AnswerRow, must: Must): void {
	const names = Object.values(tokens).filter((name) => name !== null);
	must(
		unique(["result", ...names, ...(userInfo === null ? [] : [userInfo])]),
		`answers of ${version} name two things alike.`,
	);
	const fields = [...new Set(Object.values<ViewRow>(views).map(({ field }) => field))] as (keyof UserInfo)[];
	const told = fields.flatMap((field) => {
		const row = user[field];
		return row === null ? [] : Object.values(row?.first ?? { whole: row?.name ?? field });
	});
	must(unique(told), `two fields of the user are called alike in ${version}.`);
	must(user.userId !== null, `answers of ${version} do not tell who the user is.`);
	must(/^[+-]\d\d:\d\d$/.test(offset), `the offset ${offset} is not like +08:00.`);
}

const unique = (names: readonly string[]): boolean => new Set(names).size === names.length;
