import type { Notice } from "@byleave/protocol";
import { serviceFailed } from "./ask-service.ts";
import { bounded } from "./bounded.ts";
import type { Asking, FlowContext } from "./context.ts";

/**
 * Lets the service tell the user why nothing happens (ruling 40). Nobody waits for it, and the mini program does not
 * learn of it; a notice of an app that is still to be read is enough. Never over a sheet, and no longer than the user.
 */
export function tellUser(context: FlowContext, asking: Asking, notice: Notice | undefined): void {
	const { service, timers, turns, told } = context;
	const { appId } = asking;
	if (notice === undefined || told.has(appId)) return;
	told.add(appId);
	void bounded({ timers, signals: [context.user()] }, async (signal) => {
		await turns.quiet();
		if (!signal.aborted) await service?.showNotice?.(notice, { signal });
	})
		.catch((error) => serviceFailed(context, asking, error))
		.finally(() => told.delete(appId));
}
