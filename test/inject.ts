import type { FastifyInstance } from "fastify";

/** A fetch that reaches a server in this process, without a socket. The method, path, headers and bytes are the real ones. */
export function injectFetch(server: () => FastifyInstance): typeof fetch {
	return async (input, init = {}) => {
		init.signal?.throwIfAborted();
		const url = new URL(input instanceof Request ? input.url : input);
		const headers = Object.fromEntries(new Headers(init.headers));
		const body = init.body;
		const answered = server().inject({
			method: (init.method ?? "GET") as "GET" | "POST",
			url: url.pathname + url.search,
			headers,
			...(body ? { payload: typeof body === "string" ? body : Buffer.from(body as Uint8Array) } : {}),
		});
		const answer = await (init.signal ? Promise.race([answered, aborted(init.signal)]) : answered);
		const bare = [204, 304].includes(answer.statusCode);
		return new Response(bare ? null : new Uint8Array(answer.rawPayload), {
			status: answer.statusCode,
			headers: Object.entries(answer.headers).flatMap(([name, value]) =>
				value === undefined ? [] : [[name, String(value)] as [string, string]],
			),
		});
	};
}

const aborted = (signal: AbortSignal): Promise<never> =>
	new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
