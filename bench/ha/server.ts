// A server in a process of its own on the cluster: the setup as its argument; it tells its parent its address.
import { appendFileSync } from "node:fs";
import { type ConfigInput, createServer } from "@byleave/server";
import { approveScope, registerApp } from "../../packages/server/src/register/apps.ts";
import { registerClient, registerMerchant } from "../../packages/server/src/register/clients.ts";
import { nameOf } from "./history/history.ts";

export interface Setup {
	readonly url: string;
	readonly secret: string;
	readonly token: string;
	readonly issuer: { readonly issuer: string; readonly audience: string; readonly publicKey: string };
	/** Registered by the first one; the others find it. */
	readonly register: {
		readonly clientId: string;
		readonly appId: string;
		readonly publicKey: string;
		readonly scope: string;
	} | null;
	/** Where faults go that the server could not foresee. */
	readonly faults: string;
}
export interface Started {
	readonly address: string;
	/** By version: the keys that answers are verified with. */
	readonly answerKeys: Readonly<Record<string, string>>;
}

const setup: Setup = JSON.parse(process.argv[2] ?? "");
const { publicKey, ...named } = setup.issuer;
const most = 1_000_000_000;
const config: ConfigInput = {
	secret: setup.secret,
	listen: { host: "127.0.0.1", port: 0 },
	operator: { host: "127.0.0.1", port: 0, token: setup.token },
	store: { kind: "postgres", url: setup.url, insecure: true },
	directory: { profile: async (sub) => ({ status: "ACTIVE", nickName: nameOf(sub) }) },
	issuers: [{ ...named, publicKeys: [publicKey] }],
	support: "support@wallet.example",
	undo: { en: "Wallet → Apps" },
	limits: { perClient: most, perUser: most, perAddress: most },
};
const observe: NonNullable<Parameters<typeof createServer>[1]>["observe"] = (event) => {
	if (event.type !== "fault") return;
	const { cause, error } = event;
	const text =
		error instanceof Error ? [error.message, (error.cause as Error | undefined)?.message].join(" <- ") : String(error);
	appendFileSync(setup.faults, `${JSON.stringify({ at: new Date().toISOString(), pid: process.pid, cause, text })}\n`);
};
const server = await createServer(config, { observe });
const { context } = server;
if (setup.register) {
	const { clientId, appId, publicKey, scope } = setup.register;
	await registerMerchant(context, { merchantId: "merchant", name: "Leaf & Bean Ltd" });
	await registerClient(context, { clientId, merchantId: "merchant", publicKey });
	await registerApp(context, { appId, clientId, name: "Shop" });
	await approveScope(context, { appId, scope, approval: "required" });
}
const { public: address } = await server.listen();
const answers = (await context.keys.published()).filter(
	({ purpose, algorithm }) => purpose === "answer" && algorithm === "P256",
);
const started: Started = {
	address,
	answerKeys: Object.fromEntries(answers.map(({ version, publicKey }) => [version, publicKey])),
};
process.send?.(started);
// Whoever started it has gone.
process.on("disconnect", () => process.exit(0));
