import { failed } from "../answers.ts";
import type { Failed } from "../oauth-service.ts";
import { serviceFailed } from "./ask-service.ts";
import { bounded } from "./bounded.ts";
import type { Asking, FlowContext } from "./context.ts";

/**
 * my.alert: text only, drawn by the host under the app's name. It waits for its turn, so that nothing of a mini
 * program's ever lies over a sheet. Ends with `{}` when the user has closed it.
 */
export async function alert(context: FlowContext, asking: Asking): Promise<object | Failed | undefined> {
	const { params = {}, name, gone } = asking;
	// `message` is AlipayJSBridge's word for content.
	const parts = [params.title, params.content ?? params.message].filter((part) => part !== undefined && part !== null);
	if (!parts.every((part) => ["string", "number", "boolean"].includes(typeof part))) return failed("params_invalid");
	const turn = context.turns.enter();
	asking.placed();
	if (!turn) return failed("queue_full");
	try {
		const ended = await bounded({ timers: context.timers, signals: [gone] }, async (signal) => {
			await turn.come;
			if (!signal.aborted) await context.alert(name, parts.join("\n"), { signal });
		});
		return "stopped" in ended ? undefined : {};
	} catch (error) {
		return serviceFailed(context, asking, error);
	} finally {
		turn.end();
	}
}
