import { Failure } from "@byleave/protocol";
import type { AppWithScopes, ClientWithKeys, Registry, Store, TemplateRow } from "../store.ts";

/** The registry as it was at one moment, to be looked things up in. */
export interface RegistryView extends Registry {
	client(clientId: string): ClientWithKeys | undefined;
	app(appId: string): AppWithScopes | undefined;
	appsOf(clientId: string): readonly AppWithScopes[];
	template(templateCode: string): TemplateRow | undefined;
}

/**
 * The registry in memory. It proves and names: who a client is, with which keys its signature is checked, what an app is
 * called. Whether somebody may is read from rows, by the verb that acts (ruling 45).
 */
export interface KnownRegistry {
	/** Not older than half a second; where the store does not answer, a second. Rejects with `store_unavailable` after that. */
	current(): Promise<RegistryView>;
	/** Not older than this call. */
	fresh(): Promise<RegistryView>;
	/** The store has said that there may be another: whoever asks next looks first. Nobody waits for this to be said. */
	stale(): void;
	/** The newest there is, however old: for saying that the store is down. */
	last(): RegistryView;
}

/** Milliseconds that a view is good without asking whether there is another, and the longest that it is used at all. */
const FRESH = 500;
const OLDEST = 1000;

/** `elapsed`: milliseconds by a clock that nobody sets. */
export async function openRegistry(
	store: Pick<Store, "registry" | "registryVersion">,
	elapsed: () => number,
): Promise<KnownRegistry> {
	let checkedAt = elapsed();
	let view = viewOf(await store.registry());
	let under: Promise<void> | undefined;
	let next: Promise<void> | undefined;
	/** How often the store has said so; as of the look that is under way; as of the view. */
	let told = 0;
	let looking = 0;
	let seen = 0;

	const check = async (): Promise<void> => {
		const began = elapsed();
		const heard = told;
		looking = heard;
		if ((await store.registryVersion()) !== view.version) view = viewOf(await store.registry());
		checkedAt = began;
		seen = heard;
	};
	const start = (): Promise<void> => {
		under = check().finally(() => {
			under = undefined;
		});
		return under;
	};
	/** A check that is under way may have looked before whoever asks now changed something: they share the one after it. */
	const after = (): Promise<void> => {
		if (!under) return start();
		next ??= under
			.catch(() => undefined)
			.then(() => {
				next = undefined;
				return start();
			});
		return next;
	};
	return {
		async current() {
			if (seen === told && elapsed() - checkedAt <= FRESH) return view;
			try {
				await (under && looking === told ? under : after());
			} catch (cause) {
				if (elapsed() - checkedAt > OLDEST) throw new Failure("store_unavailable", { cause });
			}
			return view;
		},
		async fresh() {
			await after();
			return view;
		},
		stale() {
			told++;
		},
		last: () => view,
	};
}

function viewOf(registry: Registry): RegistryView {
	const clients = new Map(registry.clients.map((client) => [client.clientId, client]));
	const apps = new Map(registry.apps.map((app) => [app.appId, app]));
	const ofClient = Map.groupBy(registry.apps, ({ clientId }) => clientId);
	const templates = new Map(registry.templates.map((row) => [row.templateCode, row]));
	return {
		...registry,
		client: (clientId) => clients.get(clientId),
		app: (appId) => apps.get(appId),
		appsOf: (clientId) => ofClient.get(clientId) ?? [],
		template: (templateCode) => templates.get(templateCode),
	};
}

/** An app by its id, looked for once more if it is not known yet. Rejects with `app_unknown`. */
export async function knownApp(registry: KnownRegistry, appId: string): Promise<AppWithScopes> {
	const app = (await registry.current()).app(appId) ?? (await registry.fresh()).app(appId);
	if (!app) throw new Failure("app_unknown", { field: "appId" });
	return app;
}
