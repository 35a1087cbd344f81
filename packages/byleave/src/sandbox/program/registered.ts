import { relative } from "node:path";
import type { Platform } from "@byleave/protocol";
import type { Server } from "@byleave/server";
import { Trouble } from "../../trouble.ts";
import { changed, mistaken } from "../page/trace/program-files.ts";
import {
	everything,
	operate,
	type Registration,
	registerApp,
	registerMerchant,
	registerTemplates,
} from "../registration.ts";
import type { Timeline } from "../timeline.ts";
import { type Declaration, type Program, readDeclaration } from "./declaration.ts";
import { DECLARED } from "./declared/read.ts";

/** The program as it is registered now: read at the start, and again whenever its files change. */
export interface Registered {
	/** The wallet as byleave.json has it now. */
	readonly platform: Platform;
	/** The program's own first. */
	readonly apps: () => readonly Registration[];
	/** Hosts that its pages may call. */
	readonly requestDomains: () => readonly string[];
	/** Registers it with a server, whose merchant's key (SPKI PEM) this is. */
	start(server: Server, operatorToken: string, publicKey: string): Promise<void>;
	/** Takes over what has changed, and has the phone open the program anew. One at a time, in turn. */
	refresh(paths: readonly string[]): Promise<void>;
}

/**
 * Reads what a program is registered as. Rejects with a Trouble for each mistake. Later mistakes are told, and what was
 * registered stays as it was.
 */
export async function readRegistered(
	program: Program,
	timeline: Timeline,
	report: (line: string) => void,
): Promise<Registered> {
	let now: Declaration = await readDeclaration(program);
	if (now.leftOut.length > 0) {
		report(`${now.platform.name} has no ${now.leftOut.join(", ")}: left out of what the program may ask for`);
	}
	let all = await everything(now.platform);
	let serving: { server: Server; verb: ReturnType<typeof operate> } | undefined;
	let turn: Promise<void> = Promise.resolve();
	const { home, source } = program;
	const folders = [...new Set([home, source.kind === "folder" ? source.folder : undefined])].filter(
		(folder) => folder !== undefined,
	);

	const register = async (): Promise<void> => {
		if (!serving) return;
		await registerApp({ ...serving, app: now.registration, file: now.file, folders });
		await registerApp({ ...serving, app: all });
	};
	const take = async (paths: readonly string[]): Promise<void> => {
		const before = now;
		const names = paths.map((path) => (home === undefined ? path : relative(home, path).replaceAll("\\", "/")));
		try {
			const next = await readDeclaration(program);
			const { appId } = before.registration;
			if (next.file?.declared.appId !== undefined && next.registration.appId !== appId) {
				const why = `appId stays ${appId} until the sandbox is started anew`;
				throw new Trouble(next.file.path, why, "stop it with Ctrl-C and start it again");
			}
			now = { ...next, registration: { ...next.registration, appId } };
			all = await everything(now.platform);
			await register();
		} catch (error) {
			if (!(error instanceof Trouble)) throw error;
			now = before;
			all = await everything(now.platform);
			await register();
			report(error.message);
			timeline.note({ type: "line", line: mistaken(error.message) });
			if (names.every((name) => name === DECLARED)) return;
		}
		timeline.note({ type: "line", line: changed(names), reloads: true });
	};
	return {
		// The server asks its platform's rows at each request; which scopes there are may change while it runs.
		platform: {
			...now.platform,
			get scopes() {
				return now.platform.scopes;
			},
		},
		apps: () => [now.registration, all],
		requestDomains: () => now.requestDomains,
		async start(server, operatorToken, publicKey) {
			serving = { server, verb: operate(server, operatorToken) };
			await registerMerchant(serving.verb, publicKey);
			await registerTemplates(server, serving.verb);
			await register();
		},
		refresh(paths) {
			turn = turn.then(() => take(paths)).catch((error: unknown) => report(String(error)));
			return turn;
		},
	};
}
