import type { ConfigInput } from "@byleave/server";

/** What the page of the platforms says of a wallet that no table holds: whose it is, and what else to set. */
interface Wallet {
	readonly title: string;
	readonly config?: Partial<ConfigInput>;
	/** Options of the merchant's client that this wallet needs. */
	readonly client?: string;
	readonly notes?: readonly string[];
}

const unsalted = (how: string, of: string): string =>
	`To hash login ids as this wallet does, unsalted, add \`hashLoginId: "${how}"\`: the sheet then says that ${of} is given (ruling 22). Left out, each merchant gets hashes of its own.`;

export const wallets: Readonly<Record<string, Wallet>> = {
	alipayplus: { title: "The base: Alipay+ mini programs, as the vendor's pages have them" },
	superqi: { title: "SuperQi, Qi Card (Iraq)" },
	tng: { title: "Touch 'n Go (Malaysia)" },
	gcash: { title: "GCash (Philippines)", config: { siteName: "GCASH" } },
	vodapay: { title: "VodaPay (South Africa)", notes: [unsalted("sha256", "the login id")] },
	mpesa: { title: "M-Pesa (Lesotho, DRC)", client: 'needed: { appId: "…" }' },
	rebell: { title: "Rebell (Italy)" },
	antom: {
		title: "Antom, auto debit of Alipay+",
		client: 'needed: { customerBelongsTo: "…" }',
		notes: [
			unsalted("md5", "the masked login id"),
			"Set `siteName` to the wallet's name in `customerBelongsTo`, such as `GCASH`, and a request that names another is refused.",
		],
	},
};
