import { z } from "zod";
import { isLoopback } from "./loopback.ts";

/** The address of one of the operator's own systems, which we call; `why` it must be https. */
export const webAddress = (why: string) =>
	z.string().check((context) => {
		const fault = (message: string) => context.issues.push({ code: "custom", message, input: undefined });
		const url = URL.canParse(context.value) ? new URL(context.value) : null;
		if (url === null || !/^https?:$/.test(url.protocol)) return void fault("an https URL is needed.");
		if (url.username || url.password || url.hash) fault("the URL must have no user, password or fragment.");
		if (url.protocol === "http:" && !isLoopback(url.hostname)) {
			fault(`https is needed; http is for loopback only, since ${why}`);
		}
	});
