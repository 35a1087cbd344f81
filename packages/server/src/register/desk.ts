import type { Config } from "../config/config.ts";
import type { Context } from "../context.ts";

/**
 * What the operator's verbs work with. Each verb of this folder checks what it is handed, does one thing in the
 * store, which also writes the audit, and answers with what now is; it rejects with Failure("field_invalid") that
 * names the field, or Failure("app_unknown"). The server whose
 * desk it is goes by it at once, others within half a second (ruling 45).
 */
export type Desk = Pick<Context, "store" | "registry" | "secrets" | "platform" | "keys" | "now"> & {
	readonly config: Pick<Config, "messages">;
};
