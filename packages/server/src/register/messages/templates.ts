import type { ChannelName } from "../../messages/channels/channel.ts";
import { isVariable, most, mustLeadNowhere, variables, variablesOf } from "../../messages/template.ts";
import type { MessageQuestion, MessageSeen, PutTemplate, TemplateRow, TemplateText } from "../../store.ts";
import { act } from "../../trust/person.ts";
import { findApp } from "../apps.ts";
import { languageOf, visibleText, wrong } from "../checks.ts";
import type { Desk } from "../desk.ts";

export type NewTemplate = Pick<PutTemplate, "templateCode" | "appId" | "channel" | "superAppCode" | "texts">;

/** Registers a template or changes it; nothing is sent by it until it is approved (again). */
export async function putTemplate(desk: Desk, given: NewTemplate): Promise<TemplateRow> {
	const { templateCode, appId, channel, superAppCode } = given;
	if (!/^[A-Za-z0-9_.-]{1,256}$/.test(templateCode)) {
		throw wrong("templateCode", "1 to 256 letters, digits, dots, dashes and underscores are needed.");
	}
	if (superAppCode !== null) visibleText("superAppCode", superAppCode, 64);
	const languages = Object.keys(given.texts);
	if (languages.length === 0 || languages.length > most.languages) {
		throw wrong("texts", `1 to ${most.languages} languages are needed.`);
	}
	const texts: Record<string, TemplateText> = {};
	for (const [named, text] of Object.entries(given.texts)) {
		const language = languageOf(named);
		if (Object.hasOwn(texts, language)) throw wrong("texts", `${language} is there twice.`);
		texts[language] = checked(text, `texts.${named}`, channel);
	}
	await desk.store.putTemplate({ ...act(desk), templateCode, appId, channel, superAppCode, texts });
	return findTemplate(desk, templateCode);
}

function checked({ title, content, link }: TemplateText, at: string, channel: ChannelName): TemplateText {
	if (channel !== "SMS" && title === null) throw wrong(`${at}.title`, `a ${channel} has a title.`);
	const text = {
		title: title === null ? null : written(`${at}.title`, title, most.title),
		content: lines(`${at}.content`, content, most.content),
		link: link && {
			label: written(`${at}.link.label`, link.label, most.label),
			url: link.url.trim(),
		},
	};
	if (text.link && !isVariable(text.link.url)) {
		throw wrong(`${at}.link.url`, "the name of a variable is needed, without braces; its value is the address.");
	}
	const spoken = [text.title ?? "", text.content, text.link?.label ?? ""].flatMap(variablesOf);
	if (text.link && spoken.includes(text.link.url)) {
		throw wrong(`${at}.link.url`, "this variable stands in a text too: an address is not spoken there.");
	}
	return text;
}

/** The operator's own text may have several lines. */
function lines(field: string, given: string, longest: number): string {
	const text = given.split(/\r?\n/).map((line) => written(field, line, longest));
	if (text.join("\n").length <= longest) return text.join("\n");
	throw wrong(field, `at most ${longest} characters are possible.`);
}

/** What a person reads of a template; a brace is part of a variable or nothing. */
function written(field: string, given: string, longest: number): string {
	const text = visibleText(field, given, longest);
	if (/[{}]/.test(text.replace(variables, ""))) {
		throw wrong(field, "a variable is written {name}: a letter, then letters, digits, dots, dashes, underscores.");
	}
	// Some word in place of each variable: what would make a link of any is refused here, not when a merchant sends.
	mustLeadNowhere(field, text.replace(variables, "word"));
	return text;
}

/** Lets merchants send by it, or not any more; what waits by one that is withdrawn is never delivered. */
export async function setTemplateStatus(
	desk: Desk,
	{ templateCode, status }: { templateCode: string; status: "APPROVED" | "WITHDRAWN" },
): Promise<TemplateRow> {
	const { channel } = await findTemplate(desk, templateCode);
	if (status === "APPROVED" && desk.config.messages.channels[channel] === null) {
		throw wrong(
			"templateCode",
			`nothing brings ${channel} here: set messages.channels.${channel} in the configuration first.`,
		);
	}
	await desk.store.setTemplateStatus({ ...act(desk), templateCode, status });
	return findTemplate(desk, templateCode);
}
/** A template as of now. Rejects with `field_invalid`. */
export async function findTemplate({ registry }: Desk, templateCode: string): Promise<TemplateRow> {
	const found = (await registry.fresh()).template(templateCode);
	if (!found) throw wrong("templateCode", "there is no such template.");
	return found;
}

/** The host names that an app's messages may lead to: all of them, in place of those before. */
export async function setDomains(desk: Desk, { appId, domains }: { appId: string; domains: readonly string[] }) {
	await findApp(desk, appId);
	for (const domain of domains) {
		const url = URL.parse(`https://${domain}/`);
		if (
			!url ||
			!/^[a-z0-9.:-]+$/.test(domain) ||
			url.host !== domain ||
			!url.hostname.includes(".") ||
			domain.length > 253
		) {
			throw wrong(
				"domains",
				`a host name in lower case is needed, like shop.example or shop.example:8443, not ${JSON.stringify(domain)}.`,
			);
		}
	}
	await desk.store.setDomains({ ...act(desk), appId, domains: [...new Set(domains)] });
	return findApp(desk, appId);
}

/** How many an operator is shown at once. */
const MOST_SHOWN = 100;

/** What waits, was delivered, stopped or given up, newest first; behind a place that the answer before named. */
export async function listMessages(
	{ store }: Desk,
	{ state, appId, after }: { state: MessageQuestion["state"]; appId?: string | undefined; after: string },
): Promise<{ readonly messages: readonly MessageSeen[]; readonly next: string | null }> {
	const [, at = "", messageId = ""] = /^(\d{1,16})\.(\w{1,64})$/.exec(after) ?? [];
	if (after !== "" && messageId === "") throw wrong("after", "the place of a message is needed, as `next` gave it.");
	const place = after === "" ? null : { at: Number(at), messageId };
	const messages = await store.messages({ state, appId: appId ?? null, after: place, most: MOST_SHOWN });
	const last = messages.at(-1);
	const next = last && messages.length === MOST_SHOWN ? `${last.acceptedAt}.${last.messageId}` : null;
	return { messages, next };
}

/** What was given up is tried once more, if its person still allows it. Rejects with `field_invalid`. */
export async function sendAgain(
	desk: Desk,
	{ messageId, within }: { messageId: string; within: number },
): Promise<void> {
	const at = act(desk);
	await desk.store.sendAgain({ ...at, messageId, expiresAt: at.now + within });
}
