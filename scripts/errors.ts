import { writeFileSync } from "node:fs";
import { causes, everyResult, type Outcome, outcomes, type Platform } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { asking } from "../packages/protocol/src/causes/asking.ts";
import { mistakes } from "../packages/protocol/src/signature/mistakes/mistakes.ts";
import { marks } from "../packages/server/src/proof/marks.ts";

/** docs/errors.md, written from the tables (ruling 34). `node --conditions=byleave-source scripts/errors.ts` writes it; a test holds it to them. */

function outcomeSection(platform: Platform, outcome: Outcome): string {
	const error = platform.jsapi.outcomes[outcome];
	return [
		`### ${outcome}`,
		"",
		`\`error\` ${error}, "${platform.jsapi.messages[error]}". ${outcomes[outcome]}`,
		"",
		...Object.entries(asking)
			.filter(([, row]) => row.outcome === outcome)
			.map(([cause, row]) => `- **${cause}**: ${row.what} *Why:* ${row.why} *Do:* ${row.todo}`),
		"",
	].join("\n");
}

function resultSections(platform: Platform): string[] {
	const codes = new Map<string, string[]>();
	for (const { cause, version, row: result, path } of everyResult(platform)) {
		const row = causes[cause];
		const { resultCode, resultStatus, httpStatus } = result;
		const lines = codes.get(resultCode) ?? [];
		const http = httpStatus === 200 ? "" : `, HTTP ${httpStatus}`;
		const at = path === undefined ? "" : ` at \`${path}\``;
		const line = `**${cause}**${at} (status ${resultStatus}${http}): ${row.what} *Why:* ${row.why} *Do:* ${row.todo}`;
		const same = lines.findIndex((one) => one.endsWith(line));
		if (same >= 0) lines[same] = `- v1, v2 · ${line}`;
		else lines.push(`- ${version} · ${line}`);
		codes.set(resultCode, lines);
	}
	return [...codes]
		.sort(([a], [b]) => a.localeCompare(b, "en"))
		.map(([code, lines]) => `### ${code}\n\n${lines.join("\n")}\n`);
}

/** What is recognised in a signature that does not match, a row each. */
function mistakeRows(): string {
	const ofSignatures = Object.values(marks).map((mark) => (typeof mark === "function" ? mark("…", "…") : mark));
	return [...mistakes, ...ofSignatures]
		.map(({ name, came, todo }) => `| \`${name.replace("hash-…", "hash-sha1")}\` | ${came} | ${todo} |`)
		.join("\n");
}

/** The whole page. */
export function errorsPage(platform: Platform): string {
	const { refused, notApproved, unknown } = platform.jsapi.scopeErrors;
	return `# Errors

*Written by \`node --conditions=byleave-source scripts/errors.ts\` from the tables in \`packages/protocol\`. Do not edit.*

## What fail receives

\`{error, errorMessage, outcome, authErrorScopes}\`. \`error\` and \`errorMessage\` are the page's; \`outcome\` says more, and is the
heading below. With error 10, the operator's \`support\` contact (configuration) is whom to turn to if it stays.

In \`authErrorScopes\`: \`${refused}\` the user refused it · \`${notApproved}\` the mini program is not approved for it · \`${unknown}\` there is no such scope.

${(Object.keys(outcomes) as Outcome[]).map((outcome) => outcomeSection(platform, outcome)).join("\n")}
## Result codes

Every answer to a merchant carries \`result: {resultCode, resultStatus, resultMessage}\`. Status S: done. F: final, the same request will fail
again. U: not known; it may have been done or not. Send the same again: within the retry window (${platform.lifetimes.retry} s) a code or
refresh token that was used by its client gets the same answer again, and nothing is done twice.

${resultSections(platform).join("\n")}
## Signatures that do not match

The server knows the bytes that arrived and the keys of the client. It tries the mistakes below, one by one, and pairs of those that are seen often, and
says which text or which way of signing would have matched: to whoever thereby proves to hold the client's key in the answer's
\`resultMessage\`, in the log under the trace, and to observers. Everybody else hears only that it does not match. The sandbox answers all of it, and
knows the signature of an earlier request (\`signature-earlier\`). \`text-unknown\`: the right key signed, but nothing of this; the log has the SHA-256
of what it was. \`unknown\`: no key of the client's signed.

| Mistake | What was signed, or how | What to do |
|---|---|---|
${mistakeRows()}

## Codes that nothing here causes

${Object.entries(platform.unreached)
	.map(([code, reason]) => `- \`${code}\`: ${reason}.`)
	.join("\n")}
`;
}

if (import.meta.main) writeFileSync(new URL("../docs/errors.md", import.meta.url), errorsPage(alipayplus));
