import { Agent, request } from "node:http";

/** A request that is ready to be sent. */
export interface Call {
	readonly method?: "GET" | "POST";
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}
export interface Answered {
	readonly status: number;
	readonly body: string;
	/** From when it was to be sent until the answer was there. */
	readonly ms: number;
}
/** Sends calls to one address over connections that stay open. */
export interface Client {
	send(call: Call): Promise<Answered>;
	/** As many in flight as said, each followed by the next at once; the answers in the order of the calls. */
	load(calls: readonly Call[], inFlight: number): Promise<readonly Answered[]>;
	/** One every so many milliseconds, whether or not the last one was answered: a slow answer delays no other call. */
	paced(calls: Iterable<Call>, everyMs: number): Promise<readonly Answered[]>;
	close(): void;
}

/** A client for one listener on loopback. */
export function createClient(url: string, most = 256): Client {
	const { hostname, port } = new URL(url);
	const agent = new Agent({ keepAlive: true, maxSockets: most, maxFreeSockets: most });
	const send = (call: Call, due = performance.now()): Promise<Answered> =>
		new Promise((resolve, reject) => {
			const { method = "POST", path, headers, body } = call;
			const length = body.length > 0 ? { "content-length": body.length } : {};
			const options = { agent, hostname, port, method, path, headers: { ...headers, ...length } };
			const sent = request(options, (response) => {
				const chunks: Buffer[] = [];
				response.on("data", (chunk: Buffer) => chunks.push(chunk));
				response.on("error", reject);
				response.on("end", () => {
					const ms = performance.now() - due;
					resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), ms });
				});
			});
			// A connection that lay idle may have been closed by the server at this very moment.
			sent.on("error", (error) => (sent.reusedSocket ? send(call, due).then(resolve, reject) : reject(error)));
			sent.end(body);
		});
	return {
		send: (call) => send(call),
		async load(calls, inFlight) {
			const answers = new Array<Answered>(calls.length);
			const rest = calls.entries();
			await Promise.all(
				Array.from({ length: inFlight }, async () => {
					for (const [index, call] of rest) answers[index] = await send(call);
				}),
			);
			return answers;
		},
		async paced(calls, everyMs) {
			const answers: Promise<Answered>[] = [];
			let due = performance.now();
			for (const call of calls) {
				due += everyMs;
				const wait = due - performance.now();
				if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
				const answer = send(call, due);
				answer.catch(() => {}); // it is looked at when all have been sent
				answers.push(answer);
			}
			return Promise.all(answers);
		},
		close: () => agent.destroy(),
	};
}

/** Throws unless every answer is a success and says what it has to. */
export function mustSay(answers: readonly Answered[], word: string): void {
	const wrong = answers.find(({ status, body }) => status !== 200 || !body.includes(word));
	if (wrong) throw new Error(`Unexpected answer: HTTP ${wrong.status} ${wrong.body.slice(0, 300)}`);
}
