import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Trouble } from "../trouble.ts";
import { personaDirectory } from "./directory.ts";
import { writeEnvFile } from "./env-file.ts";
import { phoneFace } from "./lan/phone-face.ts";
import { lanFace } from "./lan/qr.ts";
import { bundles } from "./listeners/bundle.ts";
import { createControl } from "./listeners/control.ts";
import { cacheFolder, keptBundles } from "./listeners/kept.ts";
import { listen, type Route } from "./listeners/listener.ts";
import { LOOPBACK, type Origins, SITE } from "./listeners/origins.ts";
import { originsOnPorts } from "./listeners/origins-on-ports.ts";
import { pageListener } from "./listeners/page-listener.ts";
import { openDsl } from "./listeners/program/dsl.ts";
import { type ProgramParts, programListener } from "./listeners/program/program-listener.ts";
import { readBackends } from "./listeners/program/way-out/backends.ts";
import { placeWebViews } from "./listeners/program/way-out/web-view.ts";
import type { Sandbox, SandboxOptions } from "./options.ts";
import type { Line } from "./page/trace/entry.ts";
import { pageState } from "./page-state.ts";
import { programAnswers } from "./program/answers/answers.ts";
import { toldOf } from "./program/answers/told.ts";
import { readRegistered } from "./program/registered.ts";
import { plainFolder } from "./program/source.ts";
import { watched, watchProgram } from "./program/watch.ts";
import { CLIENT_ID, operate } from "./registration.ts";
import { startSampleMerchant } from "./sample-merchant.ts";
import { openState, refuseServed, write } from "./state.ts";
import { storeUrl } from "./store/store.ts";
import { openPhones } from "./super-app/phones.ts";
import { createSuperApp, type SuperApp } from "./super-app/super-app.ts";
import { MESSAGES_PATH, openSuperAppEnd, superAppEnd } from "./super-app/super-app-end.ts";
import { createTimeline } from "./timeline.ts";

export type { Sandbox, SandboxOptions, SandboxPorts } from "./options.ts";

/**
 * All parties on loopback: the super app's page, each mini program on an origin of its own, the authorization
 * server, the operator's face, and the sample merchant; on the network, where that is asked for, the phone and the
 * programs alone. Rejects with a Trouble; what had been opened is closed.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
	const { ports = {}, now = Date.now, report = () => {} } = options;
	const store = options.store === undefined ? undefined : storeUrl(options.store);
	const source = typeof options.program === "string" ? await plainFolder(options.program) : options.program;
	const home = options.home ?? (source.kind === "folder" ? source.folder : undefined);
	const temporary = options.state === undefined ? await mkdtemp(join(tmpdir(), "byleave-sandbox-")) : undefined;
	const opened: { close(): Promise<void> }[] = [];
	/** The server listens, and the program is registered: whoever is there before waits for it. */
	const served = Promise.withResolvers<void>();
	/** The sample merchant listens, too. */
	const all = Promise.withResolvers<void>();
	for (const { promise } of [served, all]) promise.catch(() => {});
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
		const timeline = createTimeline(now);
		const note = (line: Line): void => timeline.note({ type: "line", line });
		const bundle = keptBundles(cacheFolder());
		const isDsl = source.kind === "folder" && source.isDsl === true;
		const dsl = isDsl ? openDsl({ folder: source.folder, bundle, begins: served.promise, note }) : undefined;
		if (dsl) opened.push(dsl);
		const folder = resolve(temporary ?? options.state ?? "");
		if (source.kind === "folder") await refuseServed(folder, source.folder);
		const [state, scripts, registered] = await Promise.all([
			openState(folder),
			bundles(bundle),
			readRegistered({ source, home, title: options.title, platform: options.platform }, timeline, report),
		]);
		const { platform, apps } = registered;
		const { lan } = options;
		const tls = options.tls ? await (await import("./tls/tls.ts")).openTls(state.folder, lan, Date.now()) : undefined;
		const scheme = tls ? "https" : "http";
		const listenAt = (port: number, flag: string, route: Route, address = LOOPBACK) =>
			open(listen(port, flag, route, { address, tls: tls?.listener }));
		const at = {
			page: "",
			pageByNumber: "",
			program: "",
			merchant: null as string | null,
			gateway: "",
			operator: "",
			lan: null as string | null,
		};
		let port = 0;
		let superAppAt = "";
		const byNumber = (): string => `${scheme}://${LOOPBACK}:${port}`;
		// By number, since not only browsers look at it; in the network's, where a phone of the network does.
		const pictures = (): string => at.lan ?? byNumber();
		const directory = personaDirectory(state.personas, pictures);
		const [first] = await directory.all();
		if (!first) throw new Trouble("There is no persona", `${state.personas} is empty`, "delete it: the samples return");
		const phones = await openPhones({ folder: state.folder, note: timeline.note, now });
		const superApp: SuperApp = {
			...createSuperApp(state.issuer.privateKey, first.sub, now),
			...{ phone: phones.of, setPhoneOff: phones.setOff, messagesUrl: () => superAppAt + MESSAGES_PATH },
		};
		const reset = async (sub: string): Promise<void> => {
			await operate(server, state.operatorToken)("users/erase", { sub });
			await phones.forget(sub);
		};
		const answers = programAnswers({
			folders: [...(source.kind === "folder" ? [source.folder] : []), ...(home === undefined ? [] : [home])],
			file: join(state.folder, "answers.json"),
			note,
		});
		const own = { superApp, timeline, reset };
		const control = createControl({
			state: (name) => all.promise.then(() => stateOf(name, origins)),
			answer: answers.set,
			webView: async (appId, url, host) => placeWebView({ sub: superApp.user(), appId }, url, origins, host),
			...own,
		});

		const programParts: ProgramParts = {
			...{ source, dsl },
			my: () => answers.loader(scripts.my),
			facts: () => all.promise.then(() => ({ merchant: at.merchant })),
			told: async () => ({ ...toldOf(server.context.platform), ...(dsl ? { dsl: await dsl.told() } : {}) }),
			reach: {
				backends: readBackends(options.backends),
				named: () => (at.merchant === null ? [] : [at.merchant]),
				declared: () => [...registered.requestDomains(), ...(options.requestDomains ?? [])],
				closed: () => [at.page, at.gateway, at.operator, superAppAt].filter((one) => one !== ""),
			},
			note,
		};
		const placeWebView = placeWebViews(programParts);
		const tenants = async () => {
			const personas = await directory.all();
			return personas.flatMap(({ sub }) => apps().map(({ appId }) => ({ sub, appId })));
		};
		const originsAt = (address: string, hostOrigin: () => string): Origins =>
			originsOnPorts({
				...{ scheme, tenants, address, listenAt },
				port: () => port,
				first: ports.program ?? 0,
				program: programListener(programParts, hostOrigin),
			});
		const origins = originsAt(LOOPBACK, byNumber);
		const program = programListener(programParts, () => at.page);
		const framed = (at: Origins) => async (appId: string, hostname: string) => {
			await served.promise;
			if (!apps().some((app) => app.appId === appId)) return undefined;
			const tenant = { sub: superApp.user(), appId };
			return [await at.of(tenant, hostname), ...(dsl ? await at.webSources(tenant, hostname) : [])];
		};
		const firstApp = (asked?: string | null): string =>
			(apps().find(({ appId }) => appId === asked) ?? apps()[0])?.appId ?? "";
		const page = await pageListener({
			scripts,
			control,
			gateway: () => at.gateway,
			pictures,
			framed: framed(origins),
			state: (name) => stateOf(name, origins),
			timeline,
			first: firstApp,
		});
		const pageNames = [SITE, "localhost", LOOPBACK];
		const listening = await listenAt(ports.page ?? 0, "--port", async (hostname) => {
			if (pageNames.includes(hostname)) return { handler: page };
			const tenant = await origins.at(hostname);
			await served.promise;
			return tenant && program(tenant);
		});
		port = listening.port;
		at.page = `${scheme}://${SITE}:${port}`;
		at.pageByNumber = `${byNumber()}/?ports`;
		options.listens?.({ page: at.page, pageByNumber: at.pageByNumber });

		if (lan !== undefined) {
			const lanOrigins = originsAt(lan, () => at.lan ?? "");
			const phone = await pageListener({
				scripts,
				// With a token of its own: what the phone may, and nothing of the page's (ruling 25).
				control: createControl({
					state: (name) => served.promise.then(() => phoneState(name, lanOrigins)),
					webView: async (appId, url, host) => placeWebView({ sub: superApp.user(), appId }, url, lanOrigins, host),
					...own,
				}),
				gateway: () => at.lan ?? "",
				pictures,
				framed: framed(lanOrigins),
				state: (name) => phoneState(name, lanOrigins),
				timeline,
				first: firstApp,
				address: lan,
			});
			const face = phoneFace(phone, { gateway: () => at.gateway, first: firstApp, ca: tls?.ca });
			const route = (hostname: string) => (hostname === lan ? { handler: face } : undefined);
			at.lan = (await listenAt(ports.page ?? 0, "--port", route, lan)).origin;
		}

		const end = superAppEnd({
			phones,
			knows: async (sub) => (await directory.all()).some((persona) => persona.sub === sub),
			keys: async () => (await server.public.inject("/keys")).json().keys,
			success: () => platform.success,
			now,
		});
		const { origin, channels } = await openSuperAppEnd((route) => open(listen(0, "--state", route)), end);
		superAppAt = origin;

		const stateOf = (hostname: string, origins: Origins) =>
			pageState(
				{
					...{ server, directory, superApp, timeline, registered, origins, envFile },
					start: source.start,
					surface: dsl ? "dsl" : "h5",
					gateway: at.gateway,
					merchantOrigin: at.merchant,
					lan: at.lan === null ? null : lanFace(at.lan),
				},
				hostname,
			);
		// Asked at its own origin, which hands on to the server; where the developer's files lie is nobody's business there.
		const phoneState = async (hostname: string, origins: Origins) => ({
			...(await stateOf(hostname, origins)),
			gateway: at.lan ?? "",
			envFile: "",
		});
		const hostOrigins = [at.page, byNumber(), ...(options.hostOrigins ?? [])];
		const observe = timeline.note;
		const { listenBoth, theServer } = await import("./the-server.ts");
		const given = { state, store, ports, tls, platform, directory, hostOrigins, channels, now, observe };
		const server = await open(theServer(given));
		await registered.start(server, state.operatorToken, state.merchant.publicKey);
		at.program = await origins.of({ sub: first.sub, appId: apps()[0]?.appId ?? "" }, SITE);
		const urls = await listenBoth(server, ports);
		at.gateway = urls.public;
		at.operator = urls.operator;

		const appIds = apps().map((app) => app.appId);
		const answerKey = (await server.context.keys.published()).find((key) => key.purpose === "answer");
		const envFile = await writeEnvFile(state.folder, {
			gateway: at.gateway,
			platform: platform.name,
			clientId: CLIENT_ID,
			appIds,
			merchant: state.merchant,
			platformPublicKey: answerKey?.publicKey ?? "",
			caFile: tls?.caFile,
		});
		timeline.clear();
		served.resolve();
		// Whoever waits for a page first waits for this.
		await dsl?.ready;
		const sample = await open(startSampleMerchant(envFile, ports.merchant ?? 0, tls));
		at.merchant = sample?.origin ?? null;
		all.resolve();
		const changed = async (paths: readonly string[]): Promise<void> => {
			if (!(await dsl?.changed(paths))) await registered.refresh(paths);
		};
		if (options.watch) await open(watchProgram(watched(source, home), changed));
		// For commands of the same machine that look for a running sandbox.
		const running = { ...at, platform: platform.name, caFile: tls?.caFile ?? null };
		await write(join(state.folder, "running.json"), JSON.stringify(running));
		opened.push({ close: () => rm(join(state.folder, "running.json"), { force: true }) });
		return {
			...{ urls: { ...at }, authority: tls ? { certificate: tls.ca, file: tls.caFile } : null },
			...{ clientId: CLIENT_ID, appIds, name: apps()[0]?.name ?? "" },
			...{ envFile, state, server, timeline, superApp, close },
			async reload() {
				await dsl?.changed([]);
				await registered.refresh([]);
			},
		};
	} catch (error) {
		for (const { reject } of [served, all]) reject(error);
		await close();
		throw error;
	}
}
