import { writeFileSync } from "node:fs";
import { keyRows } from "../packages/dsl/src/compiler/config/keys.ts";
import { tagAttributes, tagEvents, tagRows } from "../packages/dsl/src/tags/index.ts";
import { meantByHtml } from "../packages/dsl/src/template/meant-by-html.ts";
import { type CallRow, callRows } from "./dsl/calls.ts";
import { expressionExamples, styleExamples, templateExamples } from "./dsl/examples.ts";
import { appMoments, componentMoments, componentParts, pageMoments, uncalled } from "./dsl/moments.ts";

/** docs/dsl.md, written from the tables of packages/dsl and of the sandbox's container. `node --conditions=byleave-source scripts/dsl.ts` writes it; a test holds it to them. */

const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(" ");
const handler = (event: string): string => `on${event.charAt(0).toUpperCase()}${event.slice(1)}`;
const rows = (lines: readonly (readonly string[])[]): string =>
	lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const support = { whole: "works", "falls back": "falls back", box: "falls back" } as const;
const tagLines = [...tagRows]
	.sort((one, other) => one.name.localeCompare(other.name, "en"))
	.map(({ name, support: how, attributes, events, note }) => [
		code(`<${name}>`),
		support[how],
		codes(attributes),
		codes(events.map(handler)),
		how === "box" ? `An empty box that says what it is: ${note}` : (note ?? ""),
	]);

const places = {
	app: "app.json",
	window: "`window`",
	tabBar: "`tabBar`",
	tab: "a tab of `items`",
	unit: "a page's or component's JSON",
};
const keyLines = keyRows.map(({ place, key, also = [], instead }) => [
	places[place],
	codes([key, ...also]),
	instead ? "falls back" : "works",
	instead ?? "",
]);

const moments = (all: Readonly<Record<string, string>>, of: string): (readonly string[])[] =>
	Object.entries(all).map(([name, when]) => [of, code(name), "works", when]);
const momentLines = [
	...moments(appMoments, "App"),
	...moments(pageMoments, "Page"),
	...moments(componentMoments, "Component"),
	...Object.entries(uncalled).map(([name, why]) => ["Page", code(name), "not there", why]),
];

/** How each of them is answered. */
const answered = (all: readonly CallRow[], by: CallRow["by"], how: CallRow["support"]): string =>
	codes(all.filter((row) => row.by === by && row.support === how).map(({ name }) => name));

/** The whole page. */
export function dslPage(): string {
	const calls = callRows();
	return `# DSL mini programs: what works

*Written by \`node --conditions=byleave-source scripts/dsl.ts\` from the tables in \`packages/dsl\` and of the sandbox's container. Do not edit.*

**works**: as in the wallets. **falls back**: the program goes on, and what is seen in that case stands beside it. **not there**: nothing comes of it.
Whatever a program uses that is not below is told in the timeline, with file, line, column and how often: a tag, an attribute, an event, a key of a JSON file, each place of a call.

## Tags

Every tag heeds ${codes(tagAttributes)} \`data-…\` and \`aria-…\`, and tells of ${codes(tagEvents.map(handler))}. An event goes outwards from \`on…\`,
and no further from \`catch…\`. A name with dashes may be written in camel case.

| Tag | | Attributes | Events | What is seen otherwise |
|---|---|---|---|---|
${rows(tagLines)}

HTML's own tags are drawn as what they mean: ${Object.entries(
		Object.groupBy(Object.keys(meantByHtml), (name) => meantByHtml[name] ?? ""),
	)
		.map(([tag, names = []]) => `${codes(names.map((name) => `<${name}>`))} as ${code(`<${tag}>`)}`)
		.join("; ")}. Any other tag that is no component of the program's is drawn as a view.

## Templates

Each is carried out by a test.

| | Written | Drawn |
|---|---|---|
${rows(templateExamples.map(({ what, axml, drawn }) => [what, code(axml), code(drawn)]))}

\`<import>\`, \`<include>\` and \`<import-sjs>\` take files beside or from the program's root on. In a drawing above \`on:tap!\` is one that goes no further.

## Expressions

Each is carried out by a test, with \`n\` 3, \`s\` "text", \`list\` ["a", "b"] and \`user\` {name: "Mei"}. None throws, whatever the data.

| | Written | Says |
|---|---|---|
${rows(expressionExamples.map(({ what, text, says }) => [what, code(`{{${text}}}`), code(JSON.stringify(says) ?? "undefined")]))}

What a template cannot say (\`new\`, functions, assignments, regular expressions) is undefined there, and told.

## Styles

Each is carried out by a test. What is CSS and not below goes to the browser as it is. LESS is compiled, in files of either ending.

| | Written | In the frame |
|---|---|---|
${rows(styleExamples.map(({ what, acss, css }) => [what, code(acss), code(css)]))}

## Life

Methods are found however their names are written (\`onload\`), a page's in its \`events\` too.

| Of | Method | | When |
|---|---|---|---|
${rows(momentLines)}

\`Component({…})\` has ${codes(componentParts)} beside them, with the functions that it is given as props.

## JSON files

| In | Key | | What is seen otherwise |
|---|---|---|---|
${rows(keyLines)}

## Calls

Each as \`my.x\`, with callbacks or as a Promise, and as \`my.call("x")\`. \`my.canIUse\` says which of them work.

**works**, answered in the frame: ${answered(calls, "the frame", "works")}

**works**, answered by the sandbox's container in the document: ${answered(calls, "the container", "works")}

**works**, answered by the host, which draws what a person has to see: ${answered(calls, "the host", "works")}

**falls back**, a context that takes every call and does nothing: ${answered(calls, "the frame", "falls back")}

**falls back**, a function that ends with \`fail\` and \`complete\`, error 1, with a line in the timeline for each place of the call, which counts (ruling 38); \`byleave.my.ts\`
[answers it](sandbox.md#calls-that-are-not-here): ${answered(calls, "nobody", "falls back")}

**not there**, so that a program that asks for it hears the truth: ${answered(calls, "nobody", "not there")}
`;
}

if (import.meta.main) writeFileSync(new URL("../docs/dsl.md", import.meta.url), dslPage());
