// Asks for /health at a steady pace from a thread of its own, so that the load generator cannot make it late.
import { parentPort, workerData } from "node:worker_threads";
import { createClient, mustSay } from "../load.ts";

/** What the thread is told. It stops at the first message, and answers with the times. */
export interface ProberInput {
	readonly url: string;
	readonly everyMs: number;
}

const { url, everyMs }: ProberInput = workerData;
let going = true;
parentPort?.once("message", () => {
	going = false;
});
const client = createClient(url);
function* calls() {
	while (going) yield { method: "GET", path: "/health", headers: {}, body: Buffer.alloc(0) } as const;
}
const answers = await client.paced(calls(), everyMs);
mustSay(answers, "alive");
parentPort?.postMessage(answers.map(({ ms }) => ms));
client.close();
