/** An error in one line, by its kind; whatever else was thrown as what it is. */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? `${error.name}: ${error.message}` : `Thrown: ${textOf(error)}`;

function textOf(value: unknown): string {
	try {
		return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
	} catch {
		return String(value);
	}
}
