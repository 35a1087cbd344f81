import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Trouble } from "../trouble.ts";

export const DEFAULT_STATE = ".byleave";

/** A sandbox that runs, as it has written itself down. */
export interface Running {
	/** Its state folder. */
	readonly folder: string;
	readonly gateway: string;
	readonly operator: string;
	/** The wallet that it plays, by its platform's name. */
	readonly platform: string;
	/** The file of the authority whose certificates it bears, where it speaks TLS. */
	readonly caFile: string | null;
}

/** The sandbox of a state folder; rejects with a Trouble if none runs there. */
export async function findRunning(state = DEFAULT_STATE): Promise<Running> {
	const folder = resolve(state);
	try {
		const { gateway, operator, platform, caFile } = JSON.parse(await readFile(join(folder, "running.json"), "utf8"));
		return { folder, gateway, operator, platform, caFile: caFile ?? null };
	} catch {
		throw notRunning(folder);
	}
}

/** Rejects with a Trouble if a sandbox runs on this state: what it works with must not be taken away. */
export async function refuseRunning(state: string): Promise<void> {
	const running = await findRunning(state).catch(() => undefined);
	if (running) await trustIt(running);
	const answer = running && (await fetch(new URL("/health", running.gateway)).catch(() => undefined));
	if (!running || !answer?.ok) return;
	throw new Trouble(
		`A sandbox runs on ${running.folder}`,
		"it cannot be reset from outside",
		"stop it first, with Ctrl-C",
	);
}

/** From now on this process trusts the authority of a sandbox's own, beside those that it trusts anyway. */
export async function trustIt({ caFile }: Pick<Running, "caFile">): Promise<void> {
	if (caFile === null) return;
	const ca = await readFile(caFile, "utf8").catch(() => undefined);
	if (ca !== undefined) setDefaultCACertificates([...getCACertificates("default"), ca]);
}

export const notRunning = (folder: string): Trouble =>
	new Trouble("No sandbox runs", `${folder} names none`, "start one with byleave dev, or name its folder with --state");
