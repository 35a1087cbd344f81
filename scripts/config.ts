import { writeFileSync } from "node:fs";
import { z } from "zod";
import { channelKinds } from "../packages/server/src/config/messages/messages.ts";
import { configSchema, directoryKinds } from "../packages/server/src/config/schema.ts";

/** docs/config.md, written from the configuration's schema. `node --conditions=byleave-source scripts/config.ts` writes it; a test holds it to that. */

type Json = z.core.JSONSchema.BaseSchema;
const json = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

/** What may stand there, in words. */
function form(node: Json): string {
	if (node.const !== undefined) return code(node.const);
	if (node.enum) return node.enum.map(code).join(" or ");
	if (node.anyOf) return node.anyOf.map((one) => form(one as Json)).join(" or ");
	if (node.type === "null") return "`null`";
	if (node.type === "integer") return `whole number, ${node.minimum} ${limit(node.maximum)}`;
	if (node.type === "array") return `list of ${form(node.items as Json)}s`;
	return [node.type ?? "object"].flat().join(" or ");
}
const limit = (most: number | undefined): string =>
	most === undefined || most === Number.MAX_SAFE_INTEGER ? "or more" : `to ${most}`;

const fallback = (node: Json, needed: boolean): string => {
	if (needed) return "**needed**";
	const { default: value } = node;
	return value === undefined || (typeof value === "object" && value !== null && !Array.isArray(value))
		? "–"
		: code(value);
};

/** A row for each key at and below `path`. */
function rows(path: string, node: Json, needed: boolean): string[] {
	const kinds = node.oneOf as Json[] | undefined;
	const held = [node, ...((node.anyOf ?? []) as Json[])].filter(({ properties }) => properties);
	const inner = held.length === 1 ? held[0] : undefined;
	const named = node.additionalProperties as Json | undefined;
	const entry = node.type === "array" ? (node.items as Json) : undefined;
	if (!node.description) throw new TypeError(`config/schema.ts: ${path} has no description.`);
	const what = kinds ? "object" : form(node);
	const row = `| \`${path}\` | ${node.description} | ${what} | ${fallback(node, needed)} |`;
	if (kinds) return [row, ...ofKinds(path, kinds)];
	if (inner) return [row, ...below(path, inner)];
	if (named?.properties) return [row, ...below(`${path}.<name>`, named)];
	if (named?.oneOf) return [row, ...ofKinds(`${path}.<name>`, named.oneOf as Json[])];
	if (named?.anyOf) return [row, ...ofForms(`${path}.<name>`, named.anyOf as Json[])];
	if (entry?.properties) return [row, ...below(`${path}[]`, entry)];
	return [row];
}

function below(path: string, node: Json, but?: string): string[] {
	return Object.entries(node.properties ?? {})
		.filter(([key]) => key !== but)
		.flatMap(([key, part]) =>
			rows(path === "" ? key : `${path}.${key}`, part as Json, node.required?.includes(key) ?? false),
		);
}

function ofKinds(path: string, kinds: readonly Json[]): string[] {
	const names = kinds.map(({ properties }) => code((properties?.kind as Json | undefined)?.const));
	const row = `| \`${path}.kind\` | Which one. | ${names.join(" or ")} | **needed** |`;
	const ofKind = (kind: Json, name: string | undefined): string[] =>
		below(path, kind, "kind").map((line) => line.replace(" | ", ` | Of ${name}: `));
	return [row, ...kinds.flatMap((kind, n) => ofKind(kind, names[n]))];
}

/** Several forms, of which each is known by what it alone must have. */
const ofForms = (path: string, forms: readonly Json[]): string[] =>
	forms.flatMap((one) => below(path, one)).map((line) => line.replace("**needed**", "**one of them needed**"));

/** The whole page. */
export function configPage(): string {
	const { properties = {}, ...rest } = json(configSchema({ sandbox: false, baseDir: "/" }));
	const { directory, messages, ...others } = properties as Record<string, Json>;
	const kinds = { ...json(directoryKinds(z.string())), description: directory?.description ?? "" };
	const { channels, ...sending } = (messages?.properties ?? {}) as Record<string, Json>;
	// What may serve a channel is said once, not once for each.
	const served = { description: channels?.description ?? "", additionalProperties: json(channelKinds) };
	const told = { ...messages, properties: { channels: served, ...sending } };
	const whole = { ...rest, properties: { ...others, messages: told, directory: kinds } } as Json;
	return `# Configuration

*Written by \`node --conditions=byleave-source scripts/config.ts\` from \`packages/server/src/config/schema.ts\`. Do not edit.*

\`byleave.config.ts\` (or \`.mts\`, \`.js\`, \`.mjs\`) says \`export default defineConfig({ … })\`; a whole one stands in [operate.md](operate.md).
Relative paths start from its folder. At the start every mistake is told, a line each, with the key's path; a key that is not
listed here is one. It is read once: restart the server after a change.

| Key | What | Form | If left out |
|---|---|---|---|
${below("", whole).join("\n")}
`;
}

if (import.meta.main) writeFileSync(new URL("../docs/config.md", import.meta.url), configPage());
