import type { FieldDef } from "pg";
import type { Row, Value } from "../../statement.ts";
import { ourTypes } from "../connection/session.ts";

/** How the rows of a statement are made of what the server sends. */
export interface Columns {
	readonly names: readonly string[];
	/** Nothing to be done where text is text. */
	readonly readers: readonly (((text: string) => Value) | undefined)[];
	/** A row with all names and no values: copied, each row has them in the same order, and is as quick to read. */
	readonly blank: Row;
}

/** Of a statement without rows. */
export const none: Columns = { names: [], readers: [], blank: {} };

const TEXT = 25;

export const columnsOf = (fields: readonly Pick<FieldDef, "name" | "dataTypeID">[]): Columns => ({
	names: fields.map(({ name }) => name),
	readers: fields.map(({ dataTypeID }) =>
		dataTypeID === TEXT ? undefined : (ourTypes.getTypeParser(dataTypeID, "text") as (text: string) => Value),
	),
	blank: Object.fromEntries(fields.map(({ name }) => [name, null])),
});

export function rowOf({ names, readers, blank }: Columns, texts: readonly (string | null)[]): Row {
	const row: Record<string, Value> = { ...blank };
	for (let n = 0; n < names.length; n++) {
		const text = texts[n] ?? null;
		if (text === null) continue;
		const read = readers[n];
		row[names[n] as string] = read === undefined ? text : read(text);
	}
	return row;
}
