import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * A line of JSON for each request that was answered, as ours writes: what is said within one turn of the event loop is
 * written at once. Cheaper than any logger that a user would take.
 */
export function logged(
	handle: (request: IncomingMessage, response: ServerResponse) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
	let lines = "";
	const write = (): void => {
		process.stdout.write(lines);
		lines = "";
	};
	return (request, response) => {
		const begun = performance.now();
		response.once("finish", () => {
			if (lines === "") setImmediate(write);
			const { method, url } = request;
			const ms = Math.round((performance.now() - begun) * 10) / 10;
			lines += `${JSON.stringify({ level: 30, time: Date.now(), method, path: url, status: response.statusCode, ms, msg: "request" })}\n`;
		});
		handle(request, response);
	};
}
