import { randomUUID } from "node:crypto";
import { AUDIENCE, ISSUER } from "../state.ts";
import type { PhoneState } from "../wire.ts";

/** The back end of the demo super app: its users' accounts, and their phones. */
export interface SuperApp extends Accounts {
	/** What has come to this user's phone, and whether it is on. */
	phone(sub: string): PhoneState;
	/** Where the server brings messages for the phones, in clear and on this machine; nobody else may. */
	messagesUrl(): string;
	/** Turns it off, or on: while it is off no SMS and no PUSH reaches it. */
	setPhoneOff(sub: string, off: boolean): Promise<PhoneState>;
}
/** Who is logged in, and how that is said to the server (ruling 11). */
export interface Accounts {
	/** Who is logged in. */
	readonly user: () => string;
	/** Logs another persona in: a new session. */
	logIn(sub: string): void;
	/** The JWT that names the user for LIFE seconds; of another persona, a session of its own. */
	userToken(sub?: string): Promise<string>;
}

/** Seconds. */
const LIFE = 60;

export function createSuperApp(privateKey: string, first: string, now: () => number): Accounts {
	let key: Promise<CryptoKey> | undefined;
	const sessions = new Map<string, { sid: string; authTime: number }>();
	// To the millisecond: who was reset a moment ago is somebody new at once (ruling 22).
	const seconds = (): number => now() / 1000;
	const session = (sub: string) => {
		const found = sessions.get(sub) ?? { sid: randomUUID(), authTime: seconds() };
		sessions.set(sub, found);
		return found;
	};
	let user = first;
	return {
		user: () => user,
		logIn(sub) {
			user = sub;
			sessions.delete(sub);
		},
		async userToken(sub = user) {
			// Not before it is needed: a start waits for what it loads.
			const { importPKCS8, SignJWT } = await import("jose");
			key ??= importPKCS8(privateKey, "RS256");
			const { sid, authTime } = session(sub);
			const issuedAt = seconds();
			return new SignJWT({ sid, auth_time: authTime })
				.setProtectedHeader({ alg: "RS256" })
				.setIssuer(ISSUER)
				.setSubject(sub)
				.setAudience(AUDIENCE)
				.setIssuedAt(issuedAt)
				.setExpirationTime(issuedAt + LIFE)
				.sign(await key);
		},
	};
}
