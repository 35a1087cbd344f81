// HTTP/1.1 by hand, over connections that stay open: bytes that are ready are written, and of an answer only what counts is read. Node's own
// client costs more than the server under measurement would have left on two cores.
import { connect, type Socket } from "node:net";
import type { Call } from "./load.ts";

/** What came back. */
export interface Came {
	/** 0: the connection ended before an answer. */
	readonly status: number;
	readonly body: string;
}
/** A request as it goes over the wire. */
export const bytesOf = ({ method = "POST", path, headers, body }: Call): Buffer => {
	const lines = Object.entries({ host: "localhost", ...headers, "content-length": String(body.length) });
	const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
	return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n`, "latin1"), body]);
};

/** Who has no answer after so long gets none: its connection is ended. Milliseconds; longer than the server's own limits. */
const LONGEST = 45_000;

/** Connections to one listener on loopback, made as they are needed or at once, each with one request at a time. */
export class Wire {
	readonly #port: number;
	readonly #idle: Lane[] = [];
	readonly #all = new Set<Lane>();
	readonly most: number;
	readonly #watching: NodeJS.Timeout;

	constructor(url: string, most: number) {
		this.#watching = setInterval(() => this.#endLate(), LONGEST / 9);
		this.#watching.unref();
		this.#port = Number(new URL(url).port);
		this.most = most;
	}
	/** Each connection asks for /health once: it is there, and the server has taken it. */
	async openAll(): Promise<void> {
		const bytes = bytesOf({ method: "GET", path: "/health", headers: {}, body: Buffer.alloc(0) });
		const asked = Array.from({ length: this.most }, () => new Promise<Came>((resolve) => this.send(bytes, resolve)));
		const failed = (await Promise.all(asked)).filter(({ status }) => status !== 200);
		if (failed.length > 0) throw new Error(`${failed.length} connections were not taken.`);
	}
	/** False if all that there may be are busy. */
	get free(): boolean {
		return this.#idle.length > 0 || this.#all.size < this.most;
	}
	/** `withBody`: else it is left unread, and "". */
	send(bytes: Buffer, came: (answer: Came) => void, withBody = false): void {
		const lane = this.#idle.pop() ?? this.#open();
		lane.ask(bytes, came, withBody);
	}
	close(): void {
		clearInterval(this.#watching);
		for (const lane of this.#all) lane.socket.destroy();
	}

	#endLate(): void {
		const late = performance.now() - LONGEST;
		for (const lane of this.#all) if (lane.askedAt < late) lane.socket.destroy();
	}
	#open(): Lane {
		const lane = new Lane(
			connect({ port: this.#port, host: "127.0.0.1", noDelay: true }),
			() => this.#idle.push(lane),
			() => {
				this.#all.delete(lane);
				const at = this.#idle.indexOf(lane);
				if (at >= 0) this.#idle.splice(at, 1);
			},
		);
		this.#all.add(lane);
		return lane;
	}
}

class Lane {
	readonly socket: Socket;
	/** When what waits for its answer was asked; Infinity: nothing waits. */
	askedAt = Number.POSITIVE_INFINITY;
	#came: ((answer: Came) => void) | undefined;
	#withBody = false;
	#read: Buffer | undefined;
	readonly #idle: () => void;

	constructor(socket: Socket, idle: () => void, gone: () => void) {
		this.socket = socket;
		this.#idle = idle;
		socket.on("data", (part: Buffer) => this.#take(part));
		socket.on("error", () => {});
		socket.on("close", () => {
			gone();
			this.#end({ status: 0, body: "" });
		});
	}
	ask(bytes: Buffer, came: (answer: Came) => void, withBody: boolean): void {
		this.#came = came;
		this.#withBody = withBody;
		this.askedAt = performance.now();
		this.socket.write(bytes);
	}
	#take(part: Buffer): void {
		const read = this.#read ? Buffer.concat([this.#read, part]) : part;
		const head = read.indexOf("\r\n\r\n");
		const text = head < 0 ? "" : read.toString("latin1", 0, head).toLowerCase();
		const length = Number(/\r\ncontent-length: *(\d+)/.exec(text)?.[1] ?? Number.NaN);
		if (head < 0 || read.length < head + 4 + length) {
			this.#read = read;
			return;
		}
		this.#read = undefined;
		if (Number.isNaN(length) || read.length > head + 4 + length) {
			// Nothing that was asked for is answered so.
			this.socket.destroy();
			return;
		}
		const body = this.#withBody ? read.toString("utf8", head + 4) : "";
		const closes = text.includes("\r\nconnection: close");
		if (closes) this.socket.destroy();
		else this.#idle();
		this.#end({ status: Number(text.slice(9, 12)), body });
	}
	#end(answer: Came): void {
		const came = this.#came;
		this.#came = undefined;
		this.askedAt = Number.POSITIVE_INFINITY;
		came?.(answer);
	}
}
