import { bytesOf, Wire } from "./wire.ts";

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
	/** The same, made ready now and sent when asked to: who measures does not measure that. */
	loaded(calls: readonly Call[], inFlight: number): () => Promise<readonly Answered[]>;
	/** One every so many milliseconds, whether or not the last one was answered: a slow answer delays no other call. */
	paced(calls: Iterable<Call>, everyMs: number): Promise<readonly Answered[]>;
	close(): void;
}

/** A client for one listener on loopback. */
export function createClient(url: string, most = 256): Client {
	const wire = new Wire(url, most);
	const once = (bytes: Buffer, due: number): Promise<Answered> =>
		new Promise((resolve) => {
			wire.send(bytes, ({ status, body }) => resolve({ status, body, ms: performance.now() - due }), true);
		});
	const sendBytes = async (bytes: Buffer, due = performance.now()): Promise<Answered> => {
		const answer = await once(bytes, due);
		if (answer.status !== 0) return answer;
		// A connection that lay idle may have been closed by the server at this very moment.
		const again = await once(bytes, due);
		if (again.status === 0) throw new Error("The connection ended before there was an answer.");
		return again;
	};
	const loaded: Client["loaded"] = (calls, inFlight) => {
		const ready = calls.map(bytesOf);
		return async () => {
			const answers = new Array<Answered>(ready.length);
			const rest = ready.entries();
			const lane = async (): Promise<void> => {
				for (const [index, bytes] of rest) answers[index] = await sendBytes(bytes);
			};
			await Promise.all(Array.from({ length: inFlight }, lane));
			return answers;
		};
	};
	return {
		send: (call) => sendBytes(bytesOf(call)),
		load: (calls, inFlight) => loaded(calls, inFlight)(),
		loaded,
		async paced(calls, everyMs) {
			const answers: Promise<Answered>[] = [];
			let due = performance.now();
			for (const call of calls) {
				due += everyMs;
				const wait = due - performance.now();
				if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
				const answer = sendBytes(bytesOf(call), due);
				answer.catch(() => {}); // it is looked at when all have been sent
				answers.push(answer);
			}
			return Promise.all(answers);
		},
		close: () => wire.close(),
	};
}

/** Throws unless every answer is a success and says what it has to. */
export function mustSay(answers: readonly Answered[], word: string): void {
	const wrong = answers.find(({ status, body }) => status !== 200 || !body.includes(word));
	if (wrong) throw new Error(`Unexpected answer: HTTP ${wrong.status} ${wrong.body.slice(0, 300)}`);
}
