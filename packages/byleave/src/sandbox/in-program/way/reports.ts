/** What went wrong in a document, told to the sandbox: `listeners/program/reports.ts` reads it. */
export interface Report {
	readonly kind: "error" | "rejection" | "load" | "policy";
	readonly message: string;
	/** Address and line, where they are known. */
	readonly file: string;
	readonly line: number;
	/** The path of the document. */
	readonly page: string;
}

/** One document's worth: what fails in a loop is told often enough. */
const MOST = 50;

/** Watches for what nobody has caught, and tells each once. `send` must not be what the program has made of it. */
export function reportFailures(
	page: Pick<Window, "addEventListener" | "location">,
	send: (report: Report) => void,
): void {
	const told = new Set<string>();
	const tell = (report: Omit<Report, "page">): void => {
		const key = JSON.stringify(report);
		if (told.size >= MOST || told.has(key)) return;
		told.add(key);
		send({ ...report, file: withoutQuery(report.file), page: page.location.pathname });
	};
	page.addEventListener(
		"error",
		(event) => {
			const { message, filename, lineno, target } = event as ErrorEvent;
			const failed = target as (EventTarget & { src?: unknown; href?: unknown; localName?: unknown }) | null;
			if (message !== undefined) return tell({ kind: "error", message, file: filename ?? "", line: lineno ?? 0 });
			// Of what can leave a page blank; a missing picture is seen.
			if (failed?.localName !== "script" && failed?.localName !== "link") return;
			const file = String(failed.src || failed.href || "");
			tell({ kind: "load", message: `<${failed.localName}> could not be loaded`, file, line: 0 });
		},
		true,
	);
	page.addEventListener("unhandledrejection", (event) => {
		const { reason } = event as PromiseRejectionEvent;
		tell({ kind: "rejection", message: said(reason), ...placeIn(reason) });
	});
	page.addEventListener("securitypolicyviolation", (event) => {
		const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event as SecurityPolicyViolationEvent;
		const message = `${effectiveDirective} forbids ${withoutQuery(blockedURI)}`;
		tell({ kind: "policy", message, file: sourceFile ?? "", line: lineNumber ?? 0 });
	});
}

function said(reason: unknown): string {
	const { name, message } = Object(reason) as { name?: unknown; message?: unknown };
	try {
		return message === undefined ? (JSON.stringify(reason) ?? String(reason)) : `${name}: ${message}`;
	} catch {
		return "something that JSON cannot say";
	}
}

/** The first place that an error's stack names. */
function placeIn(reason: unknown): Pick<Report, "file" | "line"> {
	const { stack } = Object(reason) as { stack?: unknown };
	const [, file = "", line = "0"] = /(https?:\/\/[^\s)]+?):(\d+)(?::\d+)?\)?$/m.exec(String(stack ?? "")) ?? [];
	return { file, line: Number(line) };
}

/** A query may hold what is nobody's business. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/, "");
