import { parentPort } from "node:worker_threads";
import { type Mismatch, whyNot } from "./why.ts";

const port = parentPort;
if (!port) throw new TypeError("search-worker runs as a worker thread only.");
port.on("message", async ({ id, mismatch }: { readonly id: number; readonly mismatch: Mismatch }) => {
	const why = await whyNot(mismatch).catch(() => null);
	port.postMessage({ id, why });
});
