import type { Platform } from "@byleave/protocol";
import type { Told } from "../../in-program/container/told.ts";

/** What a platform's programs are told of the super app at load, beside their own id. */
export function toldOf({ jsapi }: Platform): Omit<Told, "appId"> {
	const { userAgent, app } = jsapi.superApp;
	return { userAgent, app, version: "1.0.0" };
}
