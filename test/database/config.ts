import type { ConfigInput } from "@byleave/server";

export const OPERATOR_TOKEN = "operator-token-of-tests-0123456789";
export const MASTER_SECRET = "sandbox-only-for-tests-0123456789abcdef";
/** What the servers of this folder have in common: any port, and no limit that a test could meet. */
export const CONFIG = {
	secret: MASTER_SECRET,
	listen: { port: 0 },
	operator: { port: 0, token: OPERATOR_TOKEN },
	support: "support@wallet.example",
	undo: { en: "Wallet → Apps" },
	logLevel: "silent",
	limits: { perClient: 100_000, perUser: 100_000, perAddress: 100_000 },
} as const satisfies Partial<ConfigInput>;
