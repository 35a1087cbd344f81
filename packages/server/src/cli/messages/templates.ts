import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type ChannelName, channelNames } from "../../messages/channels/channel.ts";
import type { TemplateRow, TemplateText } from "../../store.ts";
import { operatorOf } from "../operator.ts";
import { type Terminal, table, UsageError } from "../terminal.ts";

interface Given {
	readonly app?: string;
	readonly channel: string;
	readonly superAppCode?: string;
	readonly language: string;
	readonly title?: string;
	readonly content?: string;
	readonly linkLabel?: string;
	readonly linkVariable?: string;
	readonly texts?: string;
}

/** `templates put | approve | withdraw | list | show` */
export function templates(program: Command, terminal: Terminal): void {
	const noun = program.command("templates").description("what mini programs may write to people");
	noun
		.command("put <templateCode>")
		.description("register a template, or change it: it is approved again before anything is sent by it")
		.requiredOption("--channel <channel>", channelNames.join(", "))
		.option("--app <appId>", "the only mini program that may send by it; left out: any")
		.option("--super-app-code <code>", "what the super app calls it")
		.option("--language <tag>", "of the texts, BCP 47", "en")
		.option("--title <text>", "{name} in it is a variable")
		.option("--content <text>", "{name} in it is a variable: one line, and no link")
		.option("--link-label <text>", "what a link in it is called")
		.option("--link-variable <name>", "the variable that holds the link's address")
		.option("--texts <file>", "a JSON file with the texts of all languages, in place of these")
		.addHelpText(
			"after",
			'\nExamples:\n  byleave-server templates put TP_1 --app A1 --channel INBOX --title "Order {no}" --content "It is ready."\n  byleave-server templates put TP_2 --channel SMS --texts texts.json\n',
		)
		.action(async (templateCode: string, given: Given, command: Command) => {
			const operator = operatorOf(command, terminal);
			const row = await operator.post<TemplateRow>("/operator/templates", {
				templateCode,
				appId: given.app ?? null,
				channel: channelOf(given.channel),
				superAppCode: given.superAppCode ?? null,
				texts: textsOf(given),
			});
			operator.say(row, describe(row));
		});
	for (const [verb, status, what] of [
		["approve", "APPROVED", "let merchants send by it"],
		["withdraw", "WITHDRAWN", "nothing is sent by it any more, also of what waits"],
	] as const) {
		noun
			.command(`${verb} <templateCode>`)
			.description(what)
			.action(async (templateCode: string, _options: unknown, command: Command) => {
				const operator = operatorOf(command, terminal);
				const row = await operator.post<TemplateRow>("/operator/templates/status", { templateCode, status });
				operator.say(row, describe(row));
			});
	}
	noun
		.command("list")
		.description("all templates")
		.action(async (_options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const answer = await operator.get<{ templates: TemplateRow[] }>("/operator/templates");
			operator.say(
				answer,
				answer.templates.length === 0
					? 'There are no templates. Register one: byleave-server templates put TP_1 --channel INBOX --title "…" --content "…"'
					: tableOf(answer.templates),
			);
		});
	noun
		.command("show <templateCode>")
		.description("one template, with what it says")
		.action(async (templateCode: string, _options: unknown, command: Command) => {
			const operator = operatorOf(command, terminal);
			const { templates } = await operator.get<{ templates: TemplateRow[] }>("/operator/templates");
			const row = templates.find((one) => one.templateCode === templateCode);
			if (!row) throw new UsageError(`No such template · ${templateCode} is not registered · see: templates list`);
			operator.say(row, describe(row));
		});
}

function channelOf(given: string): ChannelName {
	const name = channelNames.find((one) => one === given.toUpperCase());
	if (name) return name;
	throw new UsageError(`No such channel · "${given}" is none · --channel is one of ${channelNames.join(", ")}.`);
}

function textsOf(given: Given): Readonly<Record<string, TemplateText>> {
	const { texts, language, title = null, content, linkLabel, linkVariable } = given;
	if (texts !== undefined) return readTexts(texts);
	if (content === undefined) throw new UsageError("No text · --content is not there · say it, or give --texts <file>.");
	if ((linkLabel === undefined) !== (linkVariable === undefined)) {
		throw new UsageError("Half a link · --link-label and --link-variable belong together · give both, or none.");
	}
	const link = linkLabel !== undefined && linkVariable !== undefined ? { label: linkLabel, url: linkVariable } : null;
	return { [language]: { title, content, link } };
}

function readTexts(file: string): Readonly<Record<string, TemplateText>> {
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch (error) {
		const why = error instanceof SyntaxError ? "it is no JSON" : "it cannot be read";
		throw new UsageError(`No texts · ${file}: ${why} · it holds {"en": {"title": "…", "content": "…"}}.`);
	}
}

const tableOf = (rows: readonly TemplateRow[]): string =>
	table(
		["TEMPLATE", "CHANNEL", "APP", "LANGUAGES", "STATUS"],
		rows.map((row) => [
			row.templateCode,
			row.channel,
			row.appId ?? "any",
			Object.keys(row.texts).join(", "),
			row.status,
		]),
	);

function describe(row: TemplateRow): string {
	const said = Object.entries(row.texts).map(([language, { title, content, link }]) => [
		language,
		title ?? "–",
		content,
		link ? `${link.label} → {${link.url}}` : "–",
	]);
	const todo =
		row.status === "APPROVED"
			? ""
			: `\n\nNothing is sent by it. Approve it: byleave-server templates approve ${row.templateCode}`;
	return `${tableOf([row])}\n\n${table(["LANGUAGE", "TITLE", "CONTENT", "LINK"], said)}${todo}`;
}
