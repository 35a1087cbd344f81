import { Failure, type OperationRow } from "@byleave/protocol";
import type { Inputs } from "@byleave/protocol/dialects";
import type { Context } from "./context.ts";
import type { Caller } from "./token.ts";

/** Accepts a message for a person. Rejects with `api_unknown`: messages are accepted by no store yet. */
export async function sendMessage(
	_context: Context,
	_caller: Caller,
	_input: Inputs["sendMessage"],
	_row: OperationRow,
): Promise<{ readonly message: { readonly messageId: string } }> {
	throw new Failure("api_unknown");
}
