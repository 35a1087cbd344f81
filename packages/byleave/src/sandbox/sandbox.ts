import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { shownName } from "@byleave/protocol";
import { type ConfigInput, createServer, type Server } from "@byleave/server";
import { Trouble } from "../trouble.ts";
import { personaDirectory } from "./directory.ts";
import { writeEnvFile } from "./env-file.ts";
import { bundles } from "./listeners/bundle.ts";
import { createControl } from "./listeners/control.ts";
import { listen, portTaken } from "./listeners/listener.ts";
import { createOrigins, LOOPBACK, SITE } from "./listeners/origins.ts";
import { pageListener } from "./listeners/page-listener.ts";
import { type ProgramParts, programListener } from "./listeners/program/program-listener.ts";
import { type ProgramSource, plainFolder } from "./program/source.ts";
import {
	CLIENT_ID,
	everything,
	merchant,
	operate,
	type Registration,
	readRegistration,
	register,
} from "./registration.ts";
import { startSampleMerchant } from "./sample-merchant.ts";
import { AUDIENCE, ISSUER, openState, type State, write } from "./state.ts";
import { createSuperApp, type SuperApp } from "./super-app.ts";
import { createTimeline, type Timeline } from "./timeline.ts";
import type { SandboxState } from "./wire.ts";

/** Which ports to listen on; 0, or left out, takes any that is free. */
export interface SandboxPorts {
	/** Of the page and of every mini program, each by a name of its own. */
	readonly page?: number;
	/** Of the first mini program that is opened by number, where a browser does not know the names. */
	readonly program?: number;
	readonly merchant?: number;
	readonly gateway?: number;
	readonly operator?: number;
}
export interface SandboxOptions {
	/** Where the mini program's pages come from; a text is a folder of files with an index.html. */
	readonly program: ProgramSource | string;
	/** Addresses that the program has written in, and what answers in their place. */
	readonly backends?: Readonly<Record<string, string>>;
	/** Where keys, users and the database are kept; left out, they are forgotten at `close`. */
	readonly state?: string;
	readonly ports?: SandboxPorts;
	/** Origins of other super apps' pages that may call the host face. */
	readonly hostOrigins?: readonly string[];
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}
export interface Sandbox {
	readonly urls: {
		/** The page to open. */
		readonly page: string;
		/** The same for browsers that do not know the name: programs then live on ports, and share their cookies. */
		readonly pageByNumber: string;
		/** The program, as the first persona has it. */
		readonly program: string;
		/** null where there is no sample merchant. */
		readonly merchant: string | null;
		/** Host and merchant face. */
		readonly gateway: string;
		readonly operator: string;
	};
	readonly clientId: string;
	/** The program's own first. */
	readonly appIds: readonly string[];
	/** What a merchant's server needs, as a file. */
	readonly envFile: string;
	readonly state: State;
	readonly server: Server;
	readonly timeline: Timeline;
	readonly superApp: SuperApp;
	close(): Promise<void>;
}

const SUPPORT = "the developer in front of this screen";
const UNDO = {
	en: "You can undo it under “Your permissions”, at the top of this phone.",
	"zh-Hans": "您可以在手机顶部的“我的授权”中撤销。",
	id: "Anda dapat mencabutnya di “Izin Anda”, di bagian atas ponsel ini.",
	ar: "يمكنك التراجع عن ذلك من «أذوناتك» أعلى هذا الهاتف.",
};
/** A developer's loops and tests are no attack. */
const LIMITS = { perClient: 60_000, perUser: 60_000, perAddress: 60_000 };

/**
 * All parties on loopback: the super app's page, each mini program on an origin of its own, the authorization
 * server, the operator's face, and the sample merchant. Rejects with a Trouble; what had been opened is closed.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
	const { ports = {}, now = Date.now } = options;
	const source = typeof options.program === "string" ? await plainFolder(options.program) : options.program;
	const folder = source.kind === "folder" ? source.folder : undefined;
	const temporary = options.state === undefined ? await mkdtemp(join(tmpdir(), "byleave-sandbox-")) : undefined;
	const opened: { close(): Promise<void> }[] = [];
	const close = async (): Promise<void> => {
		for (const part of opened.splice(0).reverse()) await part.close();
		if (temporary) await rm(temporary, { recursive: true, force: true });
	};
	const open = async <Part extends { close(): Promise<void> } | undefined>(part: Promise<Part>): Promise<Part> => {
		const done = await part;
		if (done) opened.push(done);
		return done;
	};
	try {
		const [state, scripts] = await Promise.all([openState(resolve(temporary ?? options.state ?? "")), bundles()]);
		const timeline = createTimeline(now);
		const at = { page: "", pageByNumber: "", program: "", merchant: null as string | null, gateway: "", operator: "" };
		const apps: Registration[] = [];
		let port = 0;
		const byNumber = (): string => `http://${LOOPBACK}:${port}`;
		// By number, since not only browsers look at it.
		const directory = personaDirectory(state.personas, byNumber);
		const [first] = await directory.all();
		if (!first) throw new Trouble("There is no persona", `${state.personas} is empty`, "delete it: the samples return");
		const superApp = await createSuperApp(state.issuer.privateKey, first.sub, now);
		const control = createControl({
			state: (hostname) => stateOf(hostname),
			superApp,
			timeline,
			reset: (sub) => operate(server, state.operatorToken)("users/erase", { sub }),
		});

		const programParts: ProgramParts = {
			source,
			my: scripts.my,
			facts: () => ({ merchant: at.merchant }),
			told: () => ({}),
			note: (line) => timeline.note({ type: "line", line }),
		};
		const program = programListener(programParts, () => at.page);
		const programByNumber = programListener(programParts, byNumber);
		let wanted = ports.program ?? 0;
		const origins = createOrigins({
			port: () => port,
			async tenants() {
				const personas = await directory.all();
				return personas.flatMap(({ sub }) => apps.map(({ appId }) => ({ sub, appId })));
			},
			async openPort(tenant) {
				const mine = wanted;
				wanted = 0;
				const site = programByNumber(tenant);
				const route = (hostname: string) => (hostname === LOOPBACK ? site : undefined);
				return (await open(listen(mine, "--program-port", route))).origin;
			},
		});
		const page = await pageListener({
			scripts,
			control,
			gateway: () => at.gateway,
			programOrigin: async (appId, hostname) =>
				apps.some((app) => app.appId === appId) ? origins.of({ sub: superApp.user(), appId }, hostname) : undefined,
		});
		const pageNames = [SITE, "localhost", LOOPBACK];
		const listening = await open(
			listen(ports.page ?? 0, "--port", async (hostname) => {
				if (pageNames.includes(hostname)) return { handler: page };
				const tenant = await origins.at(hostname);
				return tenant && program(tenant);
			}),
		);
		port = listening.port;
		at.page = `http://${SITE}:${port}`;
		at.pageByNumber = `${byNumber()}/?ports`;

		const config: ConfigInput = {
			secret: state.secret,
			listen: { host: LOOPBACK, port: ports.gateway ?? 0 },
			operator: { host: LOOPBACK, port: ports.operator ?? 0, token: state.operatorToken },
			store: { kind: "sqlite", file: state.database },
			directory,
			issuers: [{ issuer: ISSUER, audience: AUDIENCE, publicKeys: [state.issuer.publicKey], sandbox: true }],
			hostOrigins: [at.page, byNumber(), ...(options.hostOrigins ?? [])],
			support: SUPPORT,
			undo: UNDO,
			limits: LIMITS,
			logLevel: "silent",
		};
		const server = await open(createServer(config, { sandbox: true, now, observe: timeline.note }));
		const { platform } = server.context;
		apps.push(await readRegistration(folder, platform), await everything(platform));
		at.program = await origins.of({ sub: first.sub, appId: apps[0]?.appId ?? "" }, SITE);
		await register({ server, operatorToken: state.operatorToken, publicKey: state.merchant.publicKey, folder, apps });
		const urls = await listenBoth(server, ports);
		at.gateway = urls.public;
		at.operator = urls.operator;

		const answerKey = (await server.context.keys.published()).find((key) => key.purpose === "answer");
		const envFile = await writeEnvFile(state.folder, {
			gateway: at.gateway,
			clientId: CLIENT_ID,
			appIds: apps.map((app) => app.appId),
			merchant: state.merchant,
			platformPublicKey: answerKey?.publicKey ?? "",
		});
		const sample = await open(startSampleMerchant(envFile, ports.merchant ?? 0));
		at.merchant = sample?.origin ?? null;
		timeline.clear();

		async function stateOf(hostname: string): Promise<SandboxState> {
			const sub = superApp.user();
			const [personas, { apps: rows }] = await Promise.all([directory.all(), server.context.registry.fresh()]);
			const faces = apps.flatMap(({ appId }) => rows.filter((row) => row.appId === appId));
			return {
				user: sub,
				personas: personas.map(({ sub, profile }) => ({
					sub,
					nickName: shownName(profile) || sub,
					avatar: profile.avatar ?? null,
				})),
				apps: await Promise.all(
					faces.map(async ({ appId, name, logo }) => ({
						appId,
						name,
						merchant: merchant.name,
						logo,
						origin: await origins.of({ sub, appId }, hostname),
						start: source.start,
						surface: "h5",
					})),
				),
				gateway: at.gateway,
				merchantOrigin: at.merchant,
				clientId: CLIENT_ID,
				envFile,
				happened: timeline.last(),
				support: SUPPORT,
			};
		}
		// For commands of the same machine that look for a running sandbox.
		await write(join(state.folder, "running.json"), JSON.stringify(at));
		opened.push({ close: () => rm(join(state.folder, "running.json"), { force: true }) });
		const appIds = apps.map((app) => app.appId);
		return { urls: { ...at }, clientId: CLIENT_ID, appIds, envFile, state, server, timeline, superApp, close };
	} catch (error) {
		await close();
		throw error;
	}
}

async function listenBoth(server: Server, ports: SandboxPorts): Promise<{ public: string; operator: string }> {
	try {
		return await server.listen();
	} catch (error) {
		const { port = 0 } = error as { port?: number };
		const flag = port === ports.operator ? "--operator-port" : "--gateway-port";
		throw portTaken(error, port, flag);
	}
}
