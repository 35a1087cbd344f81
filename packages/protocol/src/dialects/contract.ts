import type { Fields } from "../platform/rows.ts";
import type { Contract } from "./dialect.ts";
import { insideExtendInfo, wrong } from "./fields.ts";

/** What may stand in an amount: it is shown as the merchant wrote it, so that it must be readable as one. */
const AMOUNT = /^\d{1,15}(\.\d{1,3})?$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * What a merchant writes about an agreement, out of a request's fields. Throws `field_invalid` for an amount or a day that
 * is none: what a person is to agree to must not be left out because it could not be read.
 */
export function readContract(rows: Fields, fields: Readonly<Record<string, string | undefined>>): Contract {
	const { contractTitle: title, contractDesc: text, startTime: start } = fields;
	if (start !== undefined && !(DAY.test(start) && !Number.isNaN(Date.parse(start)))) {
		throw wrong("startTime", "must be a day like 2026-12-31");
	}
	const holds = rows.extendInfo?.holds?.includes("agreedAmount") ?? false;
	return {
		title,
		text,
		start,
		amount: holds ? amountOf(insideExtendInfo(fields.extendInfo, "agreedAmount")) : undefined,
	};
}

function amountOf(said: unknown): Contract["amount"] {
	if (said === undefined || said === null) return undefined;
	const { currency, value } = Object(said) as { readonly currency?: unknown; readonly value?: unknown };
	const digits = typeof value === "number" ? String(value) : value;
	if (
		typeof currency !== "string" ||
		!/^[A-Z]{3}$/.test(currency) ||
		typeof digits !== "string" ||
		!AMOUNT.test(digits)
	) {
		throw wrong("agreedAmount", 'must be an object like {"currency": "EUR", "value": "1000"}');
	}
	return { currency, value: digits };
}
