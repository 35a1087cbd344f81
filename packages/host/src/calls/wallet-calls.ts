import { type JsapiCallRow, MOST_PARAMS, MOST_PREPARED, type OpensRow } from "@byleave/protocol";
import { failed, isAuthCode } from "../answers.ts";
import type { Asking, FlowContext } from "../flow/context.ts";
import { getAuthCode } from "../flow/get-auth-code.ts";
import type { Failed } from "../oauth-service.ts";
import type { CallRow } from "./calls.ts";

/** A call that only this wallet has, as its table says it: a question of ours under the wallet's own name. */
export function walletCall(row: JsapiCallRow): CallRow {
	if (row.does === "asks") {
		const params = { scopes: row.scopes };
		return { most: MOST_PARAMS, run: (context, asking) => getAuthCode(context, { ...asking, params }) };
	}
	const { fails } = row;
	return {
		most: MOST_PARAMS,
		run: (context, asking) => open(context, asking, row),
		...(fails && {
			failing: (end, { errorMessage }) => ({ [fails.error]: numberOf(fails, end), [fails.message]: errorMessage }),
		}),
	};
}

/** The sheet for what a merchant's server has prepared; the code comes back as from getAuthCode. */
async function open(context: FlowContext, asking: Asking, { from, authState }: OpensRow): Promise<object | undefined> {
	const prepared = asking.params?.[from];
	if (typeof prepared !== "string" || prepared === "" || prepared.length > MOST_PREPARED) {
		return failed("params_invalid");
	}
	const end = await getAuthCode(context, { ...asking, prepared });
	if (end === undefined || !isAuthCode(end)) return end;
	return { authCode: end.authCode, ...(authState === null ? {} : { [authState]: end.authState ?? "" }) };
}

const numberOf = ({ numbers }: NonNullable<OpensRow["fails"]>, { outcome, mayBeDone }: Failed): string =>
	mayBeDone ? numbers.lost : (numbers[outcome] ?? numbers.other);
