import type { Sheet } from "@byleave/protocol";

/** Milliseconds for which Allow does nothing after the sheet appears or its window comes back (checklist 84). */
export const ARMING = 600;

/** What a person can decide on a sheet, without its drawing. */
export interface SheetState {
	/** Granted by Allow whatever the switches say. */
	readonly required: readonly string[];
	/** Granted by Allow if switched on. */
	readonly optional: readonly string[];
	/** False if Allow has to wait for a switch. */
	readonly enabledAtOnce: boolean;
}

/** Reads what there is to decide. A scope that any required line shows is required. */
export function sheetState(sheet: Sheet): SheetState {
	const required = acceptedScopes(sheet, new Set());
	const optional = sheet.items.flatMap((item) => item.scopes).filter((scope) => !required.includes(scope));
	return {
		required,
		optional: [...new Set(optional)],
		enabledAtOnce: allowEnabled(sheet, new Set()),
	};
}

/** The scopes that Allow accepts: all required ones and the optional ones switched on, each once, in the sheet's order. */
export function acceptedScopes(sheet: Sheet, switchedOn: ReadonlySet<string>): readonly string[] {
	const accepted = sheet.items.flatMap((item) =>
		item.scopes.filter((scope) => !item.optional || switchedOn.has(scope)),
	);
	return [...new Set(accepted)];
}

/** Whether Allow would grant anything (ruling 10). */
export function allowEnabled(sheet: Sheet, switchedOn: ReadonlySet<string>): boolean {
	return sheet.grantsAnyway || acceptedScopes(sheet, switchedOn).length > 0;
}

/** Whether the sheet has been before the person for long enough; both in milliseconds of one monotonic clock. */
export function armed(now: number, shownAt: number): boolean {
	return now - shownAt >= ARMING;
}
