import { readPostgresUrl } from "@byleave/server/config";
import { Trouble } from "../../trouble.ts";
import { claimForSandbox, forgetSandbox } from "./database.ts";

/** A PostgreSQL database, as `--store` names it: checked. Throws a Trouble, which holds nothing of it: there may be a password in it. */
export function storeUrl(text: string): string {
	const read = readPostgresUrl(text, { baseDir: process.cwd(), insecure: false });
	if ("url" in read) return read.url;
	// A sandbox has no configuration to say so in.
	const [why = ""] = read.problem.split(/, or, where something in between/);
	throw new Trouble(
		"--store cannot be used",
		why.replace(/\.$/, ""),
		"give it as postgres://user@127.0.0.1:5432/database",
	);
}

/** Makes it this sandbox's. Rejects with a Trouble if it is anybody else's, or cannot be used. */
export const claimDatabase = (url: string, secret: string): Promise<void> =>
	troubled(() => claimForSandbox(url, secret));

/** Forgets all that is in it, if it is a sandbox's. Rejects with a Trouble. */
export const forgetStore = (url: string, secret: string): Promise<void> => troubled(() => forgetSandbox(url, secret));

async function troubled(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const { Unusable } = await import("@byleave/server");
		if (!(error instanceof Unusable)) throw error;
		const bare = (text: string) => text.replace(/\.$/, "");
		throw new Trouble(
			`The database at ${error.place} cannot be used`,
			bare(error.why),
			bare(error.todo) || "name another with --store",
			{
				cause: error,
			},
		);
	}
}
