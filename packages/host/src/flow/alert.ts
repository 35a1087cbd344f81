import { failed } from "../answers.ts";
import type { Failed } from "../oauth-service.ts";
import { serviceFailed } from "./ask-service.ts";
import { bounded } from "./bounded.ts";
import type { Asking, FlowContext } from "./context.ts";

/**
 * my.alert: text only, drawn by the host under the app's name; what is no text is shown as JSON. It waits for its
 * turn, so that nothing of a mini program's ever lies over a sheet. Ends with `{}` when the user has closed it.
 */
export async function alert(context: FlowContext, asking: Asking): Promise<object | Failed | undefined> {
	const { params = {}, name, gone } = asking;
	const parts = [params.title, params.content].filter((part) => part !== undefined && part !== null);
	const text = parts.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join("\n");
	const turn = context.turns.enter();
	asking.placed();
	if (!turn) return failed("queue_full");
	try {
		const ended = await bounded({ timers: context.timers, signals: [gone] }, async (signal) => {
			await turn.come;
			if (!signal.aborted) await context.alert(name, text, { signal });
		});
		return "stopped" in ended ? undefined : {};
	} catch (error) {
		return serviceFailed(context, asking, error);
	} finally {
		turn.end();
	}
}
