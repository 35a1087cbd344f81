import { generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { createHost, createServerService, type Host, type OAuthService } from "@byleave/host";
import { createMerchant, type Merchant } from "@byleave/merchant";
import { createBridge, createMy, type My, type SayHello } from "@byleave/miniprogram";
import { definePlatform, type Platform, type Profile } from "@byleave/protocol";
import { type ManualTimers, manualTimers, memoryPipe, type Pipe } from "@byleave/protocol/bridge";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import {
	type ConfigInput,
	createServer,
	openMemory,
	type Server,
	type ServerEvent,
	type ServerOptions,
	type Store,
} from "@byleave/server";
import { type JWTPayload, SignJWT } from "jose";
import { injectFetch } from "./inject.ts";
import { createPerson, type Person } from "./person.ts";

/**
 * The whole of Byleave in one process, on its real parts: a mini program's `my` over a memory pipe, the host with its
 * default OAuthService, the authorization server with a store and a directory, merchants that sign. Only the person
 * is scripted, and time stands still until a test moves it. Of whatever can be mistaken for another of its kind there
 * are two: issuers, origins of hosts, merchants, clients, keys of a client, apps, users.
 */
export interface World {
	/** Of the app that the world was made for. */
	readonly my: My;
	readonly host: Host;
	readonly server: Server;
	readonly store: Store;
	readonly merchant: Merchant;
	/** The other merchant, whose client is RIVAL and whose app is "RivalShop". */
	readonly rival: Merchant;
	readonly person: Person;
	readonly timers: ManualTimers;
	readonly events: readonly ServerEvent[];
	/** What the host reported. */
	readonly reports: readonly { readonly cause: string }[];
	/** The users that the directory knows, by sub; a test may change them. */
	readonly profiles: Map<string, Profile>;
	/** Who is logged in; null: nobody. */
	session: { sub: string; sid: string; authTime?: number } | null;
	/** Moves the clock of server and merchant. */
	later(seconds: number): void;
	/** Another page on the same host. `raw` is the page's end of its pipe. */
	open(appId: string): { readonly my: My; readonly raw: Pipe };
	/** The same store under another platform, as after an operator's change and a restart. */
	restart(platform: Platform): Promise<void>;
	/** Another server of the same configuration, on a store and by a clock of its own. The test closes it. */
	beside(own: Own): Promise<Server>;
	/**
	 * A JWT as the super app's back end mints it; a claim handed in stands in place of the usual one, undefined for
	 * none. By default that of `issuer`, by its key.
	 */
	mint(claims?: Record<string, unknown>, by?: IssuerName): Promise<string>;
	close(): Promise<void>;
}

/** What a second server has of its own. */
export interface Own {
	readonly store: Store;
	readonly now: () => number;
	readonly elapsed?: () => number;
}

export interface WorldOptions {
	readonly app?: string;
	readonly platform?: Platform;
	/** In place of the default; `null`: the super app has none. */
	readonly oauthService?: (normal: OAuthService) => OAuthService | null;
	/** In place of the way to the server. */
	readonly fetch?: (normal: typeof fetch) => typeof fetch;
	/** In place of the directory. */
	readonly directory?: ConfigInput["directory"];
	/** What the super app does when a fresh login is needed. Default: it cannot log in anew. */
	readonly login?: (world: Pick<World, "session">, now: number) => void;
	/** In place of what the configuration says by itself: limits, for one. */
	readonly config?: Partial<ConfigInput>;
	/** In place of the clock that nobody sets. */
	readonly elapsed?: ServerOptions["elapsed"];
	readonly log?: ServerOptions["log"];
	/** What the wallet is called in customerBelongsTo. */
	readonly siteName?: string;
	/** In place of a fresh store in memory. */
	readonly store?: (normal: Store) => Store;
}

export const CLIENT = "leaf-and-bean";
export const RIVAL = "rival";
/** Both super apps' back ends, each with its own key; one audience, so that only issuer and key tell them apart. */
export const issuers = {
	wallet: { issuer: "https://wallet.example", audience: "byleave" },
	bank: { issuer: "https://bank.example", audience: "byleave" },
} as const;
type IssuerName = keyof typeof issuers;
export const issuer = issuers.wallet;
/** Where the hosts of both run. */
export const hostOrigins = ["https://wallet.example", "https://app.bank.example"] as const;
export const perScope = definePlatform(alipayplus, { name: "per-scope", jsapi: { unknownScope: "scope" } });
const auth = alipayplus.scopes.auth_user;
if (!auth) throw new TypeError("alipayplus has no auth_user.");
/** auth_user as an operator has let it grow. */
export const grown = definePlatform(alipayplus, {
	name: "grown",
	add: { auth_user: { ...auth, views: [...auth.views, "birthDate"] } },
});

export const mei: Profile = {
	status: "ACTIVE",
	nickName: "Mei",
	userName: { fullName: "Mei Ling Tan", firstName: "Mei Ling", lastName: "Tan" },
	avatar: "https://img.example/mei.png",
	gender: "F",
	birthDate: "1991-04-02",
	nationality: "MY",
	loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "60-123456789" }],
	contacts: [
		{ contactType: "EMAIL", contactNo: "mei.tan@example.com" },
		{ contactType: "MOBILE_PHONE", contactNo: "60-198765432" },
	],
	addresses: [{ region: "MY", city: "Ipoh", address1: "1 Jalan Kopi", zipCode: "30000" }],
};

/** Like mei in nothing but the form. */
export const ken: Profile = {
	status: "ACTIVE",
	nickName: "Ken",
	userName: { fullName: "Ken Ong", firstName: "Ken", lastName: "Ong" },
	avatar: "https://img.example/ken.png",
	gender: "M",
	birthDate: "1985-11-30",
	nationality: "SG",
	loginIds: [{ loginIdType: "EMAIL", loginId: "ken.ong@example.com" }],
	contacts: [{ contactType: "EMAIL", contactNo: "ken.ong@example.org" }],
	addresses: [{ region: "SG", city: "Singapore", address1: "2 Tea Street", zipCode: "049999" }],
};

/** What app "Shop" may ask for; "All" may ask for everything, "RivalShop" for who the user is. */
export const shopScopes = {
	auth_base: "required",
	auth_user: "required",
	USER_NICKNAME: "required",
	USER_AVATAR: "required",
	USER_NAME: "optional",
	USER_LOGIN_ID: "required",
	PLAINTEXT_USER_LOGIN_ID: "required",
} as const;

// One pair of each for the whole run: making them is slow, and no test is about them.
const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = { wallet: pair(), bank: pair(), merchant: pair() };
const pem = (key: KeyObject) => String(key.export({ type: "spki", format: "pem" }));
export const merchantKey = keys.merchant.privateKey;
/** The platform's own, sealed, as the first server of this run made them. */
let platformKeys: Awaited<ReturnType<Store["registry"]>>["platformKeys"] = [];
/** The second key of CLIENT. */
export const otherKeys = pair();
export const rivalKeys = pair();

export async function createWorld(options: WorldOptions = {}): Promise<World> {
	let now = Date.UTC(2026, 10, 23, 10, 0, 0);
	const clock = () => now;
	const events: ServerEvent[] = [];
	const reports: { cause: string }[] = [];
	const profiles = new Map<string, Profile>([
		["user-mei", mei],
		["user-ken", ken],
	]);
	const directory: ConfigInput["directory"] = options.directory ?? { profile: async (sub) => profiles.get(sub) };
	const memory = await openMemory();
	const store = options.store?.(memory) ?? memory;
	const start = (platform: Platform, own: Partial<Own> = {}) =>
		createServer(
			{
				secret: "sandbox-only-for-tests-0123456789abcdef",
				operator: { token: "operator-token-of-tests-0123456789" },
				platform,
				store: { kind: "memory" },
				directory,
				issuers: [
					{ ...issuers.bank, publicKeys: [pem(keys.bank.publicKey)] },
					{ ...issuers.wallet, publicKeys: [pem(keys.wallet.publicKey)] },
				],
				hostOrigins: [...hostOrigins],
				support: "support@wallet.example",
				undo: { en: "Wallet → Apps" },
				siteName: options.siteName ?? null,
				logLevel: "silent",
				limits: { perClient: 100_000, perUser: 100_000, perAddress: 100_000 },
				...options.config,
			},
			{
				sandbox: true,
				now: clock,
				observe: (event) => events.push(event),
				store,
				...(options.log ? { log: options.log } : {}),
				...(options.elapsed ? { elapsed: options.elapsed } : {}),
				...own,
			},
		);
	const platform = options.platform ?? alipayplus;
	// Before the server, which reads the registry at its start.
	await register(store, clock());
	const usualSecret = options.config?.secret === undefined;
	for (const row of usualSecret ? platformKeys : []) {
		await store.addPlatformKey({ ...row, now: row.createdAt, actId: randomUUID() });
	}
	let server = await start(platform);
	if (usualSecret && platformKeys.length === 0) platformKeys = server.context.registry.last().platformKeys.toReversed();

	const person = createPerson();
	const timers = manualTimers();
	const world: { session: World["session"] } = { session: { sub: "user-mei", sid: "session-1" } };
	const mint = (claims: Record<string, unknown> = {}, by: IssuerName = "wallet") => {
		if (!world.session) throw new Error("Nobody is logged in.");
		const { sub, sid, authTime } = world.session;
		const seconds = Math.floor(now / 1000);
		const usual = {
			iss: issuers[by].issuer,
			aud: issuers[by].audience,
			sub,
			sid,
			iat: seconds,
			exp: seconds + 60,
		};
		return new SignJWT({
			...usual,
			...(authTime === undefined ? {} : { auth_time: authTime }),
			...claims,
		} as JWTPayload)
			.setProtectedHeader({ alg: "RS256" })
			.sign(keys[by].privateKey);
	};
	const inject = injectFetch(() => server.public);
	const normal = createServerService({
		server: "http://server.test",
		userToken: async ({ fresh }) => {
			if (fresh && !options.login) throw new Error("The super app cannot log in anew.");
			if (fresh) options.login?.(world, now);
			return mint();
		},
		fetch: options.fetch?.(inject) ?? inject,
		showAuthPage: person.showAuthPage,
	});
	const oauthService = options.oauthService ? options.oauthService(normal) : normal;
	const host = createHost({
		...(oauthService ? { oauthService } : {}),
		platform,
		alert: async () => {},
		report: (fact) => reports.push(fact),
		timers,
	});
	const open = (appId: string) => {
		const [page, inside] = memoryPipe();
		host.connect({ appId, name: appId, pipe: inside });
		const sayHello: SayHello = (opened) => {
			opened(page, host.calls);
			return () => {};
		};
		const bridge = createBridge(sayHello, { timers });
		return { my: createMy(bridge), raw: page };
	};
	const [answerKey] = (await server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
	const merchantOf = (clientId: string, privateKey: KeyObject) =>
		createMerchant({
			gateway: "http://server.test",
			clientId,
			privateKey,
			platformPublicKey: answerKey?.publicKey ?? "",
			platform,
			fetch: inject,
			now: clock,
		});
	const parts = {
		my: open(options.app ?? "Shop").my,
		host,
		get server() {
			return server;
		},
		store,
		merchant: merchantOf(CLIENT, merchantKey),
		rival: merchantOf(RIVAL, rivalKeys.privateKey),
		person,
		timers,
		events,
		reports,
		profiles,
		later: (seconds: number) => {
			now += seconds * 1000;
		},
		open,
		async restart(next: Platform) {
			await server.close();
			server = await start(next);
		},
		beside: (own: Own) => start(platform, own),
		mint,
		async close() {
			await server.close();
			await memory.close();
		},
	};
	// Not Object.assign, which would keep the first server for good.
	return Object.defineProperties(world, Object.getOwnPropertyDescriptors(parts)) as typeof world & typeof parts;
}

async function register(store: Store, now: number): Promise<void> {
	const act = () => ({ now, actId: randomUUID() });
	const every = Object.fromEntries(Object.keys(alipayplus.scopes).map((scope) => [scope, "required" as const]));
	for (const { clientId, merchantId, name, publicKeys, apps } of [
		{
			clientId: CLIENT,
			merchantId: "merchant",
			name: "Leaf & Bean Ltd",
			publicKeys: [keys.merchant.publicKey, otherKeys.publicKey],
			apps: { Shop: shopScopes, All: every },
		},
		{
			clientId: RIVAL,
			merchantId: "rivals",
			name: "Rivals",
			publicKeys: [rivalKeys.publicKey],
			apps: { RivalShop: { auth_base: "required" } as const },
		},
	]) {
		await store.putMerchant({ ...act(), merchantId, name });
		await store.registerClient({ ...act(), clientId, merchantId });
		for (const publicKey of publicKeys) {
			await store.addClientKey({ ...act(), clientId, publicKey: pem(publicKey), retireOthers: false });
		}
		for (const [appId, scopes] of Object.entries(apps)) {
			await store.registerApp({ ...act(), appId, clientId, name: appId });
			for (const [scope, approval] of Object.entries(scopes)) {
				await store.approveScope({ ...act(), appId, scope, approval });
			}
		}
	}
}
