// The server under measurement, in a process of its own so that its CPU time is its own. Driven over the control pipe.
import { randomBytes } from "node:crypto";
import type { Profile } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type ConfigInput, createServer, openSqlite, type Server, type Store } from "@byleave/server";
import Fastify, { type FastifyInstance } from "fastify";
import { approveScope, registerApp } from "../../packages/server/src/register/apps.ts";
import { registerClient, registerMerchant } from "../../packages/server/src/register/clients.ts";
import { putTemplate, setTemplateStatus } from "../../packages/server/src/register/messages/templates.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { TEMPLATE } from "../parties.ts";
import { answering } from "./control.ts";
import type { Questions, Setup, Started, StorePlace } from "./messages.ts";

/** How often the server sweeps. Its timer is taken hold of: it is to sweep when it is measured, and not before. */
const SWEEP_MS = 60_000;
const someone: Profile = {
	status: "ACTIVE",
	nickName: "Mei",
	avatar: "https://img.example/mei.png",
	gender: "F",
	loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "60-123456789" }],
	contacts: [],
};

let server: Server | undefined;
let bare: FastifyInstance | undefined;
let store: Store | undefined;
const sent = { trips: 0, statements: 0, commits: 0 };
let sweepNow: () => void = () => {};
let swept: (rows: number) => void = () => {};

answering<Questions>({
	start: (setup) => (setup.kind === "bare" ? startBare(setup) : startByleave(setup)),
	async usage() {
		const { user, system } = process.cpuUsage();
		return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss(), ...sent };
	},
	async memory() {
		const { rss, heapUsed: heap, external } = process.memoryUsage();
		return { rss, heap, external, handles: process.getActiveResourcesInfo().length };
	},
	sweep: () =>
		new Promise((resolve) => {
			swept = resolve;
			sweepNow();
		}),
	async close() {
		await server?.close();
		await store?.close();
		await bare?.close();
		process.disconnect();
		return null;
	},
});

async function startBare({ answerBytes }: Setup & { kind: "bare" }): Promise<Started> {
	bare = Fastify({ logger: false });
	const text = "x".repeat(Math.max(0, answerBytes - 12));
	bare.post("/", async () => ({ hello: text }));
	return { public: await bare.listen({ host: "127.0.0.1", port: 0 }), operator: "", answerKeys: {} };
}

/** As in production: a durable store, log lines written (to nowhere), nothing of the sandbox. Only the limits are out of the way. */
async function startByleave({ store: place, issuer, clients }: Setup & { kind: "byleave" }): Promise<Started> {
	const { publicKey, ...named } = issuer;
	const most = 1_000_000_000;
	const real = await openStoreAt(place);
	store = { ...real, sweep: counted(real) };
	const { setInterval: every } = globalThis;
	globalThis.setInterval = ((act: () => void, ms: number) => {
		if (ms !== SWEEP_MS) return every(act, ms);
		sweepNow = act;
		return every(() => {}, 2 ** 31 - 1);
	}) as typeof setInterval;
	const config: ConfigInput = {
		secret: randomBytes(32).toString("hex"),
		listen: { host: "127.0.0.1", port: 0 },
		operator: { host: "127.0.0.1", port: 0, token: randomBytes(32).toString("hex") },
		// What is opened already is used; where it lies is said all the same.
		store: place,
		directory: { profile: async () => someone },
		issuers: [{ ...named, publicKeys: [publicKey] }],
		support: "support@wallet.example",
		undo: { en: "Wallet → Apps" },
		limits: { perClient: most, perUser: most, perAddress: most },
		messages: { perDay: { INBOX: 1000 } },
	};
	server = await createServer(config, { store });
	globalThis.setInterval = every;
	const { context } = server;
	await registerMerchant(context, { merchantId: "merchant", name: "Leaf & Bean Ltd" });
	for (const [clientId, publicKey] of Object.entries(clients)) {
		await registerClient(context, { clientId, merchantId: "merchant", publicKey });
		const appId = `app-of-${clientId}`;
		await registerApp(context, { appId, clientId, name: "Shop" });
		for (const scope of Object.keys(alipayplus.scopes)) {
			await approveScope(context, { appId, scope, approval: "required" });
		}
	}
	const texts = { en: { title: "Order {no}", content: "Your order {no} is ready.", link: null } };
	await putTemplate(context, { templateCode: TEMPLATE, appId: null, channel: "INBOX", superAppCode: null, texts });
	await setTemplateStatus(context, { templateCode: TEMPLATE, status: "APPROVED" });
	const addresses = await server.listen();
	const published = (await server.context.keys.published()).filter(({ purpose }) => purpose === "answer");
	const answerKeys = Object.fromEntries(published.map(({ algorithm, publicKey }) => [algorithm, publicKey]));
	return { ...addresses, answerKeys };
}

const openStoreAt = (place: StorePlace): Promise<Store> =>
	place.kind === "sqlite"
		? openSqlite(place.file)
		: openPostgres(place, {
				onTrip(statements) {
					sent.trips++;
					sent.statements += statements.length;
					if (statements.includes("COMMIT")) sent.commits++;
				},
			});

/** The store's own sweep; tells how many rows went, once nothing is left. */
function counted({ sweep }: Store): Store["sweep"] {
	let rows = 0;
	return async (sweeping) => {
		const dropped = await sweep(sweeping);
		rows += dropped;
		if (dropped === 0) {
			swept(rows);
			rows = 0;
		}
		return dropped;
	};
}
