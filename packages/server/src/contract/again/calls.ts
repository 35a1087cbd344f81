import type { Store, VerbName } from "../../store.ts";
import { asking } from "../authorizing.ts";
import { messageCalls } from "../messages/calls.ts";
import { lookAt, preparing } from "../prepared.ts";
import {
	accessOf,
	app,
	client,
	lives,
	MINUTE,
	NOW,
	pseudonymOf,
	REFUSED,
	refreshOf,
	row,
	type World,
} from "../world.ts";

/** These change nothing, or (sweep) find less to do whenever they are called again. */
type Resting =
	| "registry"
	| "registryVersion"
	| "standing"
	| "ticket"
	| "prepared"
	| "lookAtCode"
	| "lookAtRefresh"
	| "holder"
	| "access"
	| "grantsOf"
	| "audit"
	| "ready"
	| "sweep"
	| "messages"
	| "messagesDue"
	| "inboxOf"
	| "unreadOf";
export type ActingVerb = Exclude<VerbName, Resting>;
/** One call of a verb, ready to be made, and looks at what only it has changed. */
export interface Call {
	readonly act: () => Promise<unknown>;
	readonly looks?: readonly (() => Promise<unknown>)[];
}
export const callOf = <V extends ActingVerb>(
	{ store }: World,
	verb: V,
	input: Parameters<Store[V]>[0],
	...looks: readonly (() => Promise<unknown>)[]
): Call => ({ act: () => (store[verb] as (input: Parameters<Store[V]>[0]) => Promise<unknown>)(input), looks });

const newest = (world: World, nonce: string) => [
	() => world.access(accessOf(nonce)),
	() => world.lookAtRefresh(refreshOf(nonce)),
];

/** Of every verb that acts, a call that has an effect. What is drawn at random is drawn before: the call is made twice. */
export const calls: { readonly [V in ActingVerb]: (world: World) => Call | Promise<Call> } = {
	putMerchant: (world) => callOf(world, "putMerchant", { merchantId: "third", name: "Third", ...world.act() }),
	registerClient: (world) =>
		callOf(world, "registerClient", { ...client, clientId: "third", key: { publicKey: "PEM" }, ...world.act() }),
	addClientKey: async (world) => {
		await world.store.addClientKey({ clientId: "client", publicKey: "PEM 1", retireOthers: false, ...world.act() });
		const key = { clientId: "client", publicKey: "PEM 2", retireOthers: true };
		return callOf(world, "addClientKey", { ...key, ...world.act() });
	},
	nameClientKey: async (world) => {
		const key = { clientId: "client", version: "1" };
		await world.store.addClientKey({ ...key, publicKey: "PEM", retireOthers: false, ...world.act() });
		return callOf(world, "nameClientKey", { ...key, alsoNamed: "v1.0", ...world.act() });
	},
	retireClientKey: async (world) => {
		const key = { clientId: "client", version: "1" };
		await world.store.addClientKey({ ...key, publicKey: "PEM", retireOthers: false, ...world.act() });
		const { nonce } = await world.redeem(await world.issue());
		const retire = { ...key, compromisedSince: NOW, ...world.act() };
		return callOf(world, "retireClientKey", retire, () => causeOf(world.access(accessOf(nonce))));
	},
	setClientStatus: (world) =>
		callOf(world, "setClientStatus", { clientId: "client", status: "SUSPENDED", ...world.act() }),
	pinAnswerKey: (world) =>
		callOf(world, "pinAnswerKey", { clientId: "client", answerKey: { version: "1", until: NOW }, ...world.act() }),
	registerApp: (world) => callOf(world, "registerApp", { ...app, name: "Renamed", ...world.act() }),
	setAppStatus: (world) => callOf(world, "setAppStatus", { appId: "app", status: "SUSPENDED", ...world.act() }),
	trustApp: (world) => callOf(world, "trustApp", { appId: "app", trusted: true, ...world.act() }),
	approveScope: (world) =>
		callOf(world, "approveScope", { appId: "app", scope: "V", approval: "optional", ...world.act() }),
	setDomains: (world) => callOf(world, "setDomains", { appId: "app", domains: ["shop.example"], ...world.act() }),
	setPurpose: (world) =>
		callOf(world, "setPurpose", { appId: "app", scope: "S", language: "en", text: "why", ...world.act() }),
	addPlatformKey: (world) => callOf(world, "addPlatformKey", { ...ours, ...rest, ...world.act() }),
	withdrawPlatformKey: async (world) => {
		await world.store.addPlatformKey({ ...ours, ...rest, ...world.act() });
		return callOf(world, "withdrawPlatformKey", { ...ours, ...world.act() });
	},
	setUserStatus: (world) =>
		callOf(world, "setUserStatus", { pseudonym: pseudonymOf("sub"), status: "FROZEN", ...world.act() }),
	importUserId: (world) =>
		callOf(world, "importUserId", { ...world.person(), clientId: "client", userId: "imported", ...world.act() }),

	issueCode: (world) => {
		const code = world.fresh("code");
		const items = [row("S", "nickName")];
		const issue = { epoch: 0, grantId: "00000000000000a1", codeDigest: code, scopes: ["S"], items, expiresAt: NOW + 1 };
		return callOf(world, "issueCode", { ...world.by(), ...issue }, () => world.lookAtCode(code));
	},
	authorize: (world) => {
		const code = world.fresh("code");
		return callOf(world, "authorize", asking(world, { codeDigest: code }), () => world.lookAtCode(code));
	},
	openTicket: (world) => {
		const digest = world.fresh("ticket");
		const ticket = { epoch: 0, grantId: "00000000000000a1", digest, sid: "sid", terms: "{}" };
		return callOf(world, "openTicket", { ...world.by(), ...ticket, expiresAt: NOW + 1, prepared: null }, () =>
			world.ticket(digest),
		);
	},
	confirm: async (world) => {
		const code = world.fresh("code");
		const digest = await world.open();
		const [hash, codeExpiresAt] = ["hash", NOW + 1];
		const words = [{ hash, language: "en", title: "Your nickname", why: null }];
		const allowed = { scopes: ["S"], items: [row("S", "nickName", { wordsHash: hash })], words, setAside: ["T"] };
		const confirm = {
			...world.own(digest),
			...world.act(),
			provedAt: NOW,
			codeDigest: code,
			codeExpiresAt,
			...allowed,
		};
		return callOf(world, "confirm", confirm, () => world.lookAtCode(code));
	},
	declineTicket: async (world) => {
		await world.issue();
		await world.refuse(NOW);
		return callOf(world, "declineTicket", { ...world.own(await world.open()), ...world.act(), refusal: true });
	},
	cancelCode: async (world) => {
		const code = await world.issue();
		const { sub, bucket } = world.person();
		return callOf(world, "cancelCode", { sub, bucket, digest: code }, () => causeOf(world.lookAtCode(code)));
	},

	prepare: async (world) => {
		const prepare = await preparing(world);
		return callOf(world, "prepare", prepare, () => world.store.prepared(lookAt(world, prepare)));
	},
	redeemCode: async (world) => {
		const redeem = await world.presented(await world.issue(), { retry: 0 });
		return callOf(world, "redeemCode", redeem, ...newest(world, redeem.nonce));
	},
	refresh: async (world) => {
		const { nonce } = await world.redeem(await world.issue());
		const refresh = await world.presented(refreshOf(nonce), { retry: 0 });
		return callOf(world, "refresh", refresh, ...newest(world, refresh.nonce));
	},
	endFamily: async (world) => {
		const { nonce } = await world.redeem(await world.issue());
		const end = { ...(await world.look(accessOf(nonce))), ...world.act() };
		return callOf(world, "endFamily", end, () => causeOf(world.access(accessOf(nonce))));
	},

	narrowGrant: async (world) => {
		await world.issue();
		return callOf(world, "narrowGrant", { ...world.by(), scope: "S" });
	},
	revokeGrant: async (world) => {
		await world.issue();
		return callOf(world, "revokeGrant", world.by());
	},
	block: (world) => callOf(world, "block", { ...world.by(), blocked: true, grantId: "00000000000000a1" }),
	eraseUser: async (world) => {
		await world.issue();
		const erase = { sub: "sub", pseudonym: pseudonymOf("sub"), refusedUntil: NOW + REFUSED };
		return callOf(world, "eraseUser", { ...erase, ...world.act() });
	},

	...messageCalls,

	takeLease: (world) =>
		callOf(world, "takeLease", { name: "work", holder: "one", now: NOW, until: NOW + 1 }, () => anothers(world)),
	giveLease: async (world) => {
		await world.store.takeLease({ name: "work", holder: "one", now: NOW, until: NOW + 1 });
		return callOf(world, "giveLease", { name: "work", holder: "one" }, () => anothers(world));
	},

	age: async (world) => {
		const code = await world.issue();
		const aged = () => causeOf(world.lookAtCode(code, { now: NOW + lives.code - MINUTE - 1 }));
		return callOf(world, "age", { seconds: 60, ...world.act() }, aged);
	},
	expire: async (world) => {
		const code = await world.issue();
		return callOf(world, "expire", { digest: code, ...world.act() }, () => causeOf(world.lookAtCode(code)));
	},
};
/** Whether another has the work, who gives it back at once. */
const anothers = ({ store }: World) => store.takeLease({ name: "work", holder: "two", now: NOW, until: NOW });
const ours = { purpose: "answer", algorithm: "RSA256", version: "1" } as const;
const rest = { publicKey: "PEM", sealedPrivateKey: "sealed", signsFrom: NOW };

/** The cause of what is refused, "done" of what is not. */
export const causeOf = async (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => "done",
		(error) => error.code,
	);
