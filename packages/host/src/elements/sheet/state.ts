import type { Sheet, SheetField, SheetItem } from "@byleave/protocol";

/** What a person can decide on a sheet, without its drawing. */
export interface SheetState {
	/** Granted by Allow whatever the switches say. */
	readonly required: readonly string[];
	/** Granted by Allow if switched on. */
	readonly optional: readonly string[];
	/** False if Allow has to wait for a switch. */
	readonly enabledAtOnce: boolean;
}

/** Reads what there is to decide. A scope that any required line shows is required; one without a switch cannot be chosen. */
export function sheetState(sheet: Sheet): SheetState {
	const required = acceptedScopes(sheet, new Set());
	const optional = sheet.items
		.filter(offersSwitch)
		.flatMap((item) => item.scopes)
		.filter((scope) => !required.includes(scope));
	return {
		required,
		optional: [...new Set(optional)],
		enabledAtOnce: allowEnabled(sheet, new Set()),
	};
}

/** The scopes that Allow accepts: all required ones and the optional ones switched on, each once, in the sheet's order. */
export function acceptedScopes(sheet: Sheet, switchedOn: ReadonlySet<string>): readonly string[] {
	const accepted = sheet.items.flatMap((item) =>
		item.scopes.filter((scope) => !item.optional || (offersSwitch(item) && switchedOn.has(scope))),
	);
	return [...new Set(accepted)];
}

/** Whether Allow would grant anything (ruling 10). */
export function allowEnabled(sheet: Sheet, switchedOn: ReadonlySet<string>): boolean {
	return sheet.grantsAnyway || acceptedScopes(sheet, switchedOn).length > 0;
}

/** Whether a line has a switch: it is optional, and something would leave by it. */
export const offersSwitch = ({ optional, fields }: SheetItem): boolean =>
	optional && fields.some((field) => field.kind === "none" || storedValues(field).length > 0);

/** The values of a line that there are, each with what it says in words. */
export const storedValues = ({ values, said }: SheetField): readonly { value: string; said: string | null }[] =>
	values.map((value, at) => ({ value, said: said[at] ?? null })).filter(({ value }) => value !== "");
