import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { findRunning } from "./running.ts";

/** What byleave-server's command does, and this one hands on. */
export const handedOn: readonly string[] = [
	"apps",
	"merchants",
	"clients",
	"keys",
	"grants",
	"users",
	"templates",
	"messages",
];

/**
 * Where byleave-server's command finds the operator's face: what the environment says, else the sandbox of the
 * default state folder. Nothing if none runs: byleave-server then says what is missing.
 */
export async function operatorEnvironment(
	env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
	if (env.BYLEAVE_OPERATOR_TOKEN) return {};
	try {
		const { folder, operator, caFile } = await findRunning();
		const token = await readFile(join(folder, "operator-token"), "utf8");
		const trust = caFile === null ? {} : { NODE_EXTRA_CA_CERTS: caFile };
		return { BYLEAVE_OPERATOR_URL: operator, BYLEAVE_OPERATOR_TOKEN: token, ...trust };
	} catch {
		return {};
	}
}
