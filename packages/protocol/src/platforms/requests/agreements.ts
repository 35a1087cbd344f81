import type { FieldRow, OperationRow, ScopeRow, Source, Version } from "../../platform/rows.ts";
import { asked } from "../page.ts";

/** What the wallets have alike that let merchants prepare an agreement: the scope, and how a request says its terms. */

/** Money that a merchant may take as was agreed: nothing is read, and it is never given without the words it is given for. */
export const agreement = (source: Source): ScopeRow =>
	asked(source, [], { operations: ["agreement.pay"], preparedOnly: true });

export const needed = (max: number, more: Partial<FieldRow> = {}): FieldRow => ({
	type: "string",
	max,
	required: true,
	...more,
});

export const prepares = (
	source: Source,
	version: Version,
	path: string,
	fields: OperationRow["fields"],
): OperationRow => ({ ...source, operation: "prepare", version, path, fields });
