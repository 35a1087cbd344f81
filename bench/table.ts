/** A table as text: aligned columns, or Markdown. The first column is words, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], markdown: boolean): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
	const cells = (row: readonly string[]) =>
		widths.map((width, column) =>
			column === 0 ? (row[column] ?? "").padEnd(width) : (row[column] ?? "").padStart(width),
		);
	const lines = all.map((row) => (markdown ? `| ${cells(row).join(" | ")} |` : cells(row).join("  ").trimEnd()));
	const rule = markdown
		? `|${widths.map((width, column) => (column === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`
		: widths.map((width) => "─".repeat(width)).join("  ");
	return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** With as many digits as say something: 1234, 56.7, 8.90, 0.123. */
export function number(value: number): string {
	if (!Number.isFinite(value)) return "–";
	const size = Math.abs(value);
	return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

export const percent = (part: number): string => (Number.isFinite(part) ? `${Math.round(part * 100)} %` : "–");
