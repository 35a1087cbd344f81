import assert from "node:assert/strict";
import type {
	Act,
	AuditRow,
	Block,
	Confirm,
	EraseUser,
	Family,
	IssueCode,
	LookAt,
	OpenTicket,
	OwnTicket,
	Person,
	RedeemCode,
	Refresh,
	RegisterApp,
	RevokeGrant,
	Standing,
	StandingOf,
	Status,
	Store,
	Ticket,
	UserStatus,
} from "../store.ts";
import { accessOf, app, client, lives, NOW, pseudonymOf, REFUSED, RETRY, refreshOf, row, windows } from "./given.ts";

export * from "./given.ts";

/** One promise, and what shows that it is kept. */
export type Check = (promise: string, body: (world: World) => Promise<void>) => void;

const causeOf = (error: { readonly code?: unknown }): string => String(error.code);

/** A store with two merchants, a client each, two apps of the first and one of the second, the first approved for S, T, U. */
export interface World {
	readonly store: Store;
	/** A text that was not there before; later ones sort behind earlier ones. */
	fresh(what: string): string;
	/** What every act brings along: the time, and an id that was not there before. */
	act(now?: number): Act;
	person(of?: { sub?: string | undefined; appId?: string | undefined }): Person;
	standing(over?: Partial<StandingOf>): Promise<Standing>;

	// ── the operator ──
	registerApp(app: Partial<RegisterApp>): Promise<void>;
	setApp(status: Status): Promise<void>;
	setClient(status: Status): Promise<void>;
	setUser(status: UserStatus, sub?: string): Promise<void>;
	approve(scope: string, approval: "required" | "optional" | null, appId?: string): Promise<void>;
	importId(userId: string, over?: { sub?: string; clientId?: string }): Promise<void>;
	/** Everything that the audit tells, in the order of acts. */
	audit(): Promise<readonly AuditRow[]>;

	// ── asking ──
	/** Issues a code for S (nickName) on the standing of now; gives its digest. */
	issue(over?: Partial<IssueCode>): Promise<string>;
	/** Opens a ticket on the standing of now; gives its digest. */
	open(over?: Partial<OpenTicket>): Promise<string>;
	/** A ticket, and the user and session that it was opened for. */
	own(digest: string, over?: Partial<OwnTicket>): OwnTicket;
	ticket(digest: string, over?: Partial<OwnTicket>): Promise<Ticket>;
	/** Allows S (nickName) on a ticket; gives the code's digest. */
	confirm(digest: string, over?: Partial<Confirm>): Promise<string>;
	decline(digest: string, refusal: boolean, over?: Partial<OwnTicket>): Promise<void>;
	/** Opens a ticket and has it refused at `at`. */
	refuse(at: number): Promise<void>;
	cancel(digest: string, sub?: string): Promise<void>;

	// ── the merchant: the client as it is now, unless told otherwise ──
	look(digest: string, over?: Partial<LookAt>): Promise<LookAt>;
	lookAtCode(digest: string, over?: Partial<LookAt>): Promise<Family>;
	/** What a code, or a refresh token, is presented with. */
	presented(digest: string, over?: Partial<RedeemCode>): Promise<RedeemCode>;
	redeem(digest: string, over?: Partial<RedeemCode>): Promise<Family>;
	lookAtRefresh(digest: string, over?: Partial<LookAt>): Promise<Family>;
	refresh(digest: string, over?: Partial<Refresh>): Promise<Family>;
	access(digest: string, over?: Partial<LookAt>): Promise<Family>;
	endFamily(digest: string, over?: Partial<LookAt>): Promise<void>;

	// ── the user ──
	/** An act of the user's own on an app. */
	by(over?: Partial<RevokeGrant>): RevokeGrant;
	narrow(scope: string, over?: Partial<RevokeGrant>): Promise<boolean>;
	stop(over?: Partial<RevokeGrant>): Promise<void>;
	block(blocked: boolean, over?: Partial<Block>): Promise<void>;
	erase(over?: Partial<EraseUser>): Promise<boolean>;
}

/** Whose each app is. */
const clients: Readonly<Record<string, string>> = { app: "client", second: "client", strange: "stranger" };

/** Of a client as it is now; 0 if there is none. */
const versionOf = async (store: Store, clientId: string): Promise<number> =>
	(await store.registry()).clients.find((one) => one.clientId === clientId)?.version ?? 0;

/** The world on an empty store. */
export async function worldOf(store: Store): Promise<World> {
	const world = handsOn(store);
	await store.putMerchant({ merchantId: "merchant", name: "Merchant", ...world.act() });
	await store.putMerchant({ merchantId: "other", name: "Other", ...world.act() });
	await store.registerClient({ ...client, ...world.act() });
	await store.registerClient({ clientId: "stranger", merchantId: "other", ...world.act() });
	await world.registerApp({});
	await world.registerApp({ appId: "second" });
	await world.registerApp({ appId: "strange", clientId: "stranger" });
	for (const scope of ["S", "T", "U"]) await world.approve(scope, "required");
	return world;
}

/** The hands that move a store on which somebody else has made the world; `by` tells what they make from what others made. */
export function handsOn(store: Store, by = ""): World {
	let last = 0;
	const fresh = (what: string): string => `${what} ${by}${String(++last).padStart(6, "0")}`;
	const act = (now = NOW): Act => ({ now, actId: fresh("act") });
	const person: World["person"] = ({ sub = "sub", appId = "app" } = {}) => ({
		sub,
		bucket: store.bucketOf(clients[appId] ?? "client", sub),
		pseudonym: pseudonymOf(sub),
	});
	const who = ({ sub = "sub", appId = "app", now = NOW }: Partial<Pick<RevokeGrant, "sub" | "appId" | "now">>) => ({
		...act(now),
		...person({ sub, appId }),
		appId,
		provedAt: NOW,
	});
	const standing: World["standing"] = (over = {}) =>
		store.standing({ ...person(over), appId: "app", now: NOW, windows, ...over });
	const grantAct = async (over: Partial<IssueCode>) => {
		const { sub, appId, now, ...rest } = who(over);
		const epoch = over.epoch ?? (await standing({ sub, appId, now })).epoch;
		return { ...rest, sub, appId, now, epoch, grantId: grantId() };
	};
	// Sixteen hex digits, as they are in life.
	const grantId = () => (++last).toString(16).padStart(16, "0");

	/** What the texts of codes, tickets and tokens say: the bucket that each was made with. */
	const buckets = new Map<string, string>();
	const presentedOf = (digest: string) => ({ digest, bucket: buckets.get(digest) ?? person().bucket });
	const made = (bucket: string, ...digests: readonly string[]) => {
		for (const digest of digests) buckets.set(digest, bucket);
	};

	const look: World["look"] = async (digest, over = {}) => ({
		...presentedOf(digest),
		clientId: "client",
		clientVersion: over.clientVersion ?? (await versionOf(store, over.clientId ?? "client")),
		named: {},
		now: NOW,
		...over,
	});
	const presented: World["presented"] = async (digest, over = {}) => {
		const { now = NOW, nonce = fresh("nonce") } = over;
		const [accessDigest, refreshDigest] = [accessOf(nonce), refreshOf(nonce)];
		const refresh = {
			...(await look(digest, over)),
			...act(now),
			keyVersion: "1",
			retry: RETRY,
			nonce,
			accessDigest,
			refreshDigest,
			accessExpiresAt: now + lives.access,
			refreshExpiresAt: now + lives.refresh,
			familyId: fresh("family"),
			familyExpiresAt: now + lives.family,
			freshUserId: fresh("user id"),
			...over,
		};
		made(refresh.bucket, refresh.accessDigest, refresh.refreshDigest);
		return refresh;
	};
	const own: World["own"] = (digest, over = {}) => ({
		...presentedOf(digest),
		sub: "sub",
		sid: "sid",
		now: NOW,
		...over,
	});
	const open: World["open"] = async (over = {}) => {
		const digest = over.digest ?? fresh("ticket");
		const expiresAt = (over.now ?? NOW) + lives.ticket;
		const ticket = { ...(await grantAct(over)), digest, sid: "sid", terms: "{}", expiresAt, prepared: null, ...over };
		made(ticket.bucket, digest);
		await store.openTicket(ticket);
		return digest;
	};
	const decline: World["decline"] = (digest, refusal, over = {}) =>
		store.declineTicket({ ...own(digest, over), ...act(over.now), refusal });
	return {
		store,
		fresh,
		act,
		person,
		standing,
		registerApp: (over) => store.registerApp({ ...app, ...act(), ...over }),
		setApp: (status) => store.setAppStatus({ appId: "app", status, ...act() }),
		setClient: (status) => store.setClientStatus({ clientId: "client", status, ...act() }),
		setUser: (status, sub = "sub") => store.setUserStatus({ pseudonym: pseudonymOf(sub), status, ...act() }),
		approve: (scope, approval, appId = "app") => store.approveScope({ appId, scope, approval, ...act() }),
		importId(userId, { sub = "sub", clientId = "client" } = {}) {
			const bucket = store.bucketOf(clientId, sub);
			return store.importUserId({ sub, bucket, pseudonym: pseudonymOf(sub), clientId, userId, ...act() });
		},
		async audit() {
			const rows: AuditRow[] = [];
			for (let after: AuditRow | null = null; ; ) {
				const more: readonly AuditRow[] = await store.audit({ after, before: Number.MAX_SAFE_INTEGER });
				rows.push(...more);
				after = more.at(-1) ?? null;
				if (after === null) return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
			}
		},
		async issue(over = {}) {
			const codeDigest = over.codeDigest ?? fresh("code");
			const code = {
				...(await grantAct(over)),
				codeDigest,
				scopes: ["S"],
				items: [row("S", "nickName")],
				expiresAt: (over.now ?? NOW) + lives.code,
				...over,
			};
			made(code.bucket, codeDigest);
			await store.issueCode(code);
			return codeDigest;
		},
		open,
		own,
		ticket: (digest, over) => store.ticket(own(digest, over)),
		async confirm(digest, over = {}) {
			const codeDigest = over.codeDigest ?? fresh("code");
			const ticket = own(digest, over);
			made(ticket.bucket, codeDigest);
			await store.confirm({
				...ticket,
				...act(over.now),
				provedAt: NOW,
				codeDigest,
				scopes: ["S"],
				items: [row("S", "nickName", { wordsHash: "hash" })],
				words: [{ hash: "hash", language: "en", title: "Your nickname", why: null }],
				setAside: [],
				codeExpiresAt: (over.now ?? NOW) + lives.code,
				...over,
			});
			return codeDigest;
		},
		decline,
		refuse: async (at) => decline(await open({ now: at }), true, { now: at }),
		cancel: (digest, sub = "sub") => store.cancelCode({ ...presentedOf(digest), sub }),
		look,
		lookAtCode: async (digest, over) => store.lookAtCode(await look(digest, over)),
		presented,
		redeem: async (digest, over) => store.redeemCode(await presented(digest, over)),
		lookAtRefresh: async (digest, over) => store.lookAtRefresh(await look(digest, over)),
		refresh: async (digest, over) => store.refresh(await presented(digest, over)),
		async access(digest, over) {
			const at = await look(digest, over);
			const holder = store.holder(at).catch(causeOf);
			const family = store.access(at);
			const told = await family.catch(causeOf);
			const [whose, seen] = [await holder, told];
			// Whose it is is told of no other token; but one of which no scope is left tells nothing else.
			if (typeof seen === "string" && typeof whose !== "string") assert.equal(seen, "access_unknown");
			else assert.deepEqual(whose, typeof seen === "string" ? seen : { sub: seen.sub });
			return family;
		},
		endFamily: async (digest, over = {}) => store.endFamily({ ...(await look(digest, over)), ...act(over.now) }),
		by: (over = {}) => ({ ...who(over), ...over }),
		narrow: (scope, over = {}) => store.narrowGrant({ ...who(over), ...over, scope }),
		stop: (over = {}) => store.revokeGrant({ ...who(over), ...over }),
		block: (blocked, over = {}) => store.block({ ...who(over), grantId: grantId(), ...over, blocked }),
		erase(over = {}) {
			const { sub = "sub", now = NOW } = over;
			return store.eraseUser({ ...act(now), sub, pseudonym: pseudonymOf(sub), refusedUntil: now + REFUSED, ...over });
		},
	};
}
