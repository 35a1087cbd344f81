import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { Target } from "../operations.ts";
import type { Parties } from "../parties.ts";
import type { ServerProcess } from "../server/process.ts";

/** Item 108. Bytes of resident memory, at the start and the most while it lasted; and what the attackers were told. */
export interface Flood {
	readonly before: number;
	readonly most: number;
	/** Seconds that a slow connection was left open, the longest; no more than the flood lasted. */
	readonly slowest: number;
	/** "header flood: 431" → how often. "hung up": without an answer. */
	readonly told: ReadonlyMap<string, number>;
}

/** An attacker's connection: what it sends at once, and what it goes on sending, how often. */
interface Attack {
	readonly name: string;
	readonly connections: number;
	readonly head: Buffer;
	readonly more: Buffer;
	readonly everyMs: number;
}

const PATH = alipayplus.operations[0]?.path ?? "/";
const head = (lines: string): Buffer => Buffer.from(`POST ${PATH} HTTP/1.1\r\nhost: x\r\n${lines}`);
const block = Buffer.alloc(65_536, 32);
const attacks: readonly Attack[] = [
	{ name: "oversized body", connections: 2, head: head("content-length: 99999999\r\n\r\n"), more: block, everyMs: 5 },
	{
		name: "endless body",
		connections: 2,
		head: head("transfer-encoding: chunked\r\n\r\n"),
		more: Buffer.concat([Buffer.from("10000\r\n"), block, Buffer.from("\r\n")]),
		everyMs: 5,
	},
	{
		name: "slow body",
		connections: 100,
		head: head("content-length: 60000\r\n\r\n"),
		more: Buffer.alloc(500, 32),
		everyMs: 1000,
	},
	{ name: "slowloris", connections: 100, head: head(""), more: Buffer.from("x-a: b\r\n"), everyMs: 1000 },
	{
		name: "header flood",
		connections: 2,
		head: head(`x-a: ${"a".repeat(32_768)}\r\n\r\n`),
		more: Buffer.alloc(0),
		everyMs: 1000,
	},
];
const SLOW: readonly string[] = ["slow body", "slowloris"];

/** All attacks at once for that long, from the outside; and a client whose signed bodies are as deep as they are long. */
export async function flood(
	{ client, server }: Target & { readonly server: ServerProcess },
	parties: Parties,
	ms: number,
): Promise<Flood> {
	const before = (await server.usage()).rss;
	const told = new Map<string, number>();
	const count = (name: string, answer: string) =>
		told.set(`${name}: ${answer}`, (told.get(`${name}: ${answer}`) ?? 0) + 1);
	const { port } = new URL(server.public);
	const end = performance.now() + ms;
	const signal = AbortSignal.timeout(ms);

	let slowest = 0;
	const attacker = async (attack: Attack): Promise<void> => {
		while (performance.now() < end) {
			const start = performance.now();
			const answer = await assault(Number(port), attack, signal);
			if (SLOW.includes(attack.name)) slowest = Math.max(slowest, (performance.now() - start) / 1000);
			if (!signal.aborted) count(attack.name, answer);
			await sleep(10);
		}
	};
	const deepOnes = async (): Promise<void> => {
		const deep = "[".repeat(30_000) + "]".repeat(30_000);
		const call = await parties.merchant("inquiryUserInfo", `{"accessToken":${deep}}`);
		for (; performance.now() < end; await sleep(5)) {
			const { status } = await client.send(call);
			count("deep body", String(status));
		}
	};
	let most = before;
	const watch = async (): Promise<void> => {
		for (; performance.now() < end; await sleep(100)) most = Math.max(most, (await server.usage()).rss);
	};
	const all = attacks.flatMap((attack) => Array.from({ length: attack.connections }, () => attacker(attack)));
	await Promise.all([...all, deepOnes(), watch()]);
	return { before, most, slowest, told };
}

/** One connection, until the server ends it or time is up; the status it answered with. */
function assault(port: number, { head, more, everyMs }: Attack, signal: AbortSignal): Promise<string> {
	return new Promise((resolve) => {
		let answer = "hung up";
		const socket = connect(port, "127.0.0.1", () => socket.write(head));
		const going = setInterval(() => socket.writable && !socket.writableNeedDrain && socket.write(more), everyMs);
		const stop = () => socket.destroy();
		signal.addEventListener("abort", stop, { once: true });
		socket.on("data", (data) => {
			answer = /^HTTP\/1\.1 (\d+)/.exec(data.toString("latin1"))?.[1] ?? answer;
			socket.destroy();
		});
		socket.on("error", () => {});
		socket.on("close", () => {
			clearInterval(going);
			signal.removeEventListener("abort", stop);
			resolve(answer);
		});
	});
}
