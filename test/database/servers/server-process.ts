import { writeSync } from "node:fs";
import { definePlatform, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type ConfigInput, createServer } from "@byleave/server";
import { CONFIG } from "../config.ts";

/** A server in a process of its own on a shared database, told by one argument, JSON; says its two addresses. */
export interface Told {
	readonly store: ConfigInput["store"];
	/** The issuer's. */
	readonly publicKey: string;
	/** Seconds. */
	readonly retry: number;
}

const { store, publicKey, retry }: Told = JSON.parse(process.argv[2] ?? "");
const server = await createServer(
	{
		...CONFIG,
		platform: definePlatform(alipayplus, { name: "shared", lifetimes: { retry: seconds(retry) } }),
		store,
		directory: { profile: async () => ({ status: "ACTIVE", nickName: "Mei" }) },
		issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [publicKey] }],
	},
	{ sandbox: true },
);
writeSync(1, `${JSON.stringify(await server.listen())}\n`);
// Whoever started it has gone.
process.stdin.on("end", () => process.exit(0)).resume();
