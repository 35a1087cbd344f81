import { writeSync } from "node:fs";
import { definePlatform, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createServer } from "@byleave/server";
import { CONFIG } from "./config.ts";

/** A server in a process of its own on a shared file: `<file> <issuer's public key> <retry>`; says its two addresses. */

const [, , file = "", publicKey = "", retry = "10"] = process.argv;
const server = await createServer(
	{
		...CONFIG,
		platform: definePlatform(alipayplus, { name: "shared", lifetimes: { retry: seconds(Number(retry)) } }),
		store: { kind: "sqlite", file },
		directory: { profile: async () => ({ status: "ACTIVE", nickName: "Mei" }) },
		issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [publicKey] }],
	},
	{ sandbox: true },
);
writeSync(1, `${JSON.stringify(await server.listen())}\n`);
// Whoever started it has gone.
process.stdin.on("end", () => process.exit(0)).resume();
