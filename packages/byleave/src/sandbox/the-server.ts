import { type ConfigInput, createServer, type Server } from "@byleave/server";
import { portTaken } from "./listeners/listener.ts";
import { LOOPBACK } from "./listeners/origins.ts";
import type { SandboxPorts } from "./options.ts";
import { SUPPORT } from "./page-state.ts";
import { AUDIENCE, ISSUER, type State } from "./state.ts";
import { claimDatabase } from "./store/store.ts";
import type { SandboxTls } from "./tls/tls.ts";

const UNDO = {
	en: "You can undo it under “Your permissions”, at the top of this phone.",
	"zh-Hans": "您可以在手机顶部的“我的授权”中撤销。",
	id: "Anda dapat mencabutnya di “Izin Anda”, di bagian atas ponsel ini.",
	ar: "يمكنك التراجع عن ذلك من «أذوناتك» أعلى هذا الهاتف.",
};
/** A developer's loops and tests are no attack. */
const LIMITS = { perClient: 60_000, perUser: 60_000, perAddress: 60_000 };
const PER_DAY = { SMS: 1000, PUSH: 1000, INBOX: 1000 };

export interface TheServerParts extends Required<Pick<ConfigInput, "platform" | "directory" | "hostOrigins">> {
	readonly state: State;
	/** The URL of a PostgreSQL database; undefined: the state folder's file. */
	readonly store: string | undefined;
	readonly ports: SandboxPorts;
	readonly tls: Pick<SandboxTls, "certFile" | "keyFile"> | undefined;
	/** What brings messages to the super app's phones. */
	readonly channels: NonNullable<NonNullable<ConfigInput["messages"]>["channels"]>;
	readonly now: () => number;
	readonly observe: NonNullable<NonNullable<Parameters<typeof createServer>[1]>["observe"]>;
}

/** The sandbox's authorization server: with its marks, its clock and its observer, and nothing else of its own. */
export async function theServer(parts: TheServerParts): Promise<Server> {
	const { state, store, ports, tls, channels, now, observe, ...given } = parts;
	if (store !== undefined) await claimDatabase(store, state.secret);
	const files = tls ? { tls: { certFile: tls.certFile, keyFile: tls.keyFile } } : {};
	const config: ConfigInput = {
		...given,
		secret: state.secret,
		listen: { host: LOOPBACK, port: ports.gateway ?? 0, ...files },
		operator: { host: LOOPBACK, port: ports.operator ?? 0, token: state.operatorToken, ...files },
		store: store === undefined ? { kind: "sqlite", file: state.database } : { kind: "postgres", url: store },
		issuers: [{ issuer: ISSUER, audience: AUDIENCE, publicKeys: [state.issuer.publicKey], sandbox: true }],
		support: SUPPORT,
		undo: UNDO,
		limits: LIMITS,
		messages: { channels, perDay: PER_DAY },
		logLevel: "silent",
	};
	return createServer(config, { sandbox: true, now, observe });
}

/** Opens both of its ports; rejects with a Trouble that says which flag chooses another. */
export async function listenBoth(server: Server, ports: SandboxPorts): Promise<{ public: string; operator: string }> {
	try {
		return await server.listen();
	} catch (error) {
		const { port = 0 } = error as { port?: number };
		const flag = port === ports.operator ? "--operator-port" : "--gateway-port";
		throw portTaken(error, port, flag);
	}
}
