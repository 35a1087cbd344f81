import { wrong } from "../../../register/checks.ts";
import type { TemplateRow } from "../../../store.ts";
import { ask, type Statement, select, write } from "../../statement.ts";
import { notes } from "../audit.ts";
import { changing, existing } from "../registry/changing.ts";
import type { Verbs } from "../rooms.ts";

type Stored = Omit<TemplateRow, "texts"> & { readonly texts: string };

const columns = `template_code AS "templateCode", app_id AS "appId", channel, super_app_code AS "superAppCode", texts, status,
	version`;
/** In the order of their codes. */
export const allTemplates: Statement<Stored> = select(`SELECT ${columns} FROM templates ORDER BY template_code`);
/** One, for whoever sends by it. */
export const templateRow = (templateCode: string): Statement<Stored> =>
	select(`SELECT ${columns} FROM templates WHERE template_code = ?`, templateCode);
export const templateOf = ({ texts, ...row }: Stored): TemplateRow => ({ ...row, texts: JSON.parse(texts) });

/** What an operator lets be said. */
export const templateVerbs: Pick<Verbs, "putTemplate" | "setTemplateStatus"> = {
	putTemplate: changing(function* (put) {
		const { templateCode, appId, channel, superAppCode, texts } = put;
		const [[app]] = yield* ask(existing.app(appId ?? ""));
		if (appId !== null && !app) throw wrong("appId", "there is no such mini program.");
		return {
			statements: [
				write(
					`INSERT INTO templates (template_code, app_id, channel, super_app_code, texts, status, version)
					VALUES (?, ?, ?, ?, ?, 'REGISTERED', 1)
					ON CONFLICT (template_code) DO UPDATE SET app_id = excluded.app_id, channel = excluded.channel,
						super_app_code = excluded.super_app_code, texts = excluded.texts, status = excluded.status,
						version = templates.version + 1`,
					templateCode,
					appId,
					channel,
					superAppCode,
					JSON.stringify(texts),
				),
				...notes(put, { appId }, ["template-put", `template=${templateCode} channel=${channel}`]),
			],
			touches: [],
		};
	}),

	setTemplateStatus: changing(function* (change) {
		const { templateCode, status } = change;
		const [[found]] = yield* ask(templateRow(templateCode));
		if (!found) throw wrong("templateCode", "there is no such template.");
		if (found.status === status) return { statements: [], touches: [] };
		return {
			statements: [
				write("UPDATE templates SET status = ? WHERE template_code = ?", status, templateCode),
				...notes(change, { appId: found.appId }, ["template-status-set", `template=${templateCode} status=${status}`]),
			],
			touches: [],
		};
	}),
};
