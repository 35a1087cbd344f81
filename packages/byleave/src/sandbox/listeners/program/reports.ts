import type { IncomingMessage, ServerResponse } from "node:http";
import type { Report } from "../../in-program/way/reports.ts";
import type { Line } from "../../page/trace/entry.ts";
import { pageFailed } from "../../page/trace/program-lines.ts";
import { answer, readBody } from "../listener.ts";
import { isOwn } from "./own.ts";

const kinds: readonly Report["kind"][] = ["error", "rejection", "load", "policy"];
const MOST_BYTES = 16_384;
const MOST_SIGNS = 500;

/** Hears from the program's own pages what went wrong in them. */
export async function hearReport(
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
	note: (line: Line) => void,
): Promise<void> {
	if (request.method !== "POST") return answer(response, 405, "Only POST.");
	if (!isOwn(request, url.origin)) return answer(response, 403, "Only the program's own pages are heard.");
	const report = readReport(await readBody(request, MOST_BYTES).catch(() => ""));
	if (!report) return answer(response, 400, "It is no report.");
	note(pageFailed(report));
	response.writeHead(204);
	response.end();
}

function readReport(text: string): Report | undefined {
	let given: Partial<Record<keyof Report, unknown>>;
	try {
		given = Object(JSON.parse(text));
	} catch {
		return undefined;
	}
	const kind = kinds.find((one) => one === given.kind);
	const cut = (value: unknown): string => (typeof value === "string" ? value.slice(0, MOST_SIGNS) : "");
	const line = Number.isSafeInteger(given.line) ? Number(given.line) : 0;
	return kind && { kind, message: cut(given.message), file: cut(given.file), line, page: cut(given.page) };
}
