import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Ties an authCode to the session of yours in which it was asked for. my.getAuthCode carries no state, so somebody
 * who got hold of a code could hand it in from a session of their own, or slip theirs into another's (checklist 9):
 *
 *   1. Before it calls my.getAuthCode, the mini program fetches a nonce: `guard.issue(sessionId)`.
 *   2. It sends authCode and nonce to you, together.
 *   3. You exchange the code only if `guard.accepts(sessionId, nonce)`.
 *
 * Nothing is stored. A nonce can be sent again until it ends; the code beside it cannot.
 */
export interface NonceGuard {
	/** `sessionId`: what your session cookie or token stands for, not a value that the mini program may choose. */
	issue(sessionId: string): string;
	/** False for another session's, an ended one, or anything else. Never throws. */
	accepts(sessionId: string, nonce: unknown): boolean;
}

/**
 * `secret`: 32 characters or more, the same on all your servers. `lifetime` in seconds, default 600. `now` in
 * milliseconds since 1970. Throws a TypeError for a shorter secret.
 */
export function createNonceGuard(options: {
	readonly secret: string;
	readonly lifetime?: number;
	readonly now?: () => number;
}): NonceGuard {
	const { secret, lifetime = 600, now = Date.now } = options;
	if (secret.length < 32) throw new TypeError("createNonceGuard: secret must be 32 characters or more.");
	const seal = (sessionId: string, head: string): Buffer =>
		createHmac("sha256", secret).update(`byleave-nonce.${head}.${sessionId}`).digest();
	return {
		issue(sessionId) {
			const head = `${Math.floor(now() / 1000) + lifetime}.${randomBytes(12).toString("base64url")}`;
			return `${head}.${seal(sessionId, head).toString("base64url")}`;
		},
		accepts(sessionId, nonce) {
			if (typeof nonce !== "string") return false;
			const [, head, ends, sealed] = /^((\d{1,12})\.[A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{43})$/.exec(nonce) ?? [];
			if (head === undefined || sealed === undefined || Number(ends) * 1000 <= now()) return false;
			return timingSafeEqual(Buffer.from(sealed, "base64url"), seal(sessionId, head));
		},
	};
}

/**
 * Which of your sessions brought a code. Within its retry window the platform answers the same code again, to whoever of
 * yours asks (ruling 13): a stolen code would log a stranger in as its owner, if you let another session bring it.
 */
export interface CodeGuard {
	/** True for the first session that brings this code, and for that one again; false for any other while it is kept. */
	accepts(sessionId: string, code: string): boolean;
}

/** How many codes are remembered at most: beyond that the oldest are forgotten, which an honest login never notices. */
const MOST_CODES = 100_000;

/** Keeps digests in this process's memory, `seconds` long. `now` in milliseconds since 1970. */
export function createCodeGuard({ seconds, now }: { readonly seconds: number; readonly now: () => number }): CodeGuard {
	// In the order of their ends, which is the order of coming.
	const brought = new Map<string, { readonly session: string; readonly until: number }>();
	const digest = (text: string): string => createHash("sha256").update(text).digest("base64");
	return {
		accepts(sessionId, code) {
			for (const [known, { until }] of brought) {
				if (until > now()) break;
				brought.delete(known);
			}
			const [key, session] = [digest(code), digest(sessionId)];
			const first = brought.get(key);
			if (first) return first.session === session;
			brought.set(key, { session, until: now() + seconds * 1000 });
			for (const known of brought.keys()) {
				if (brought.size <= MOST_CODES) break;
				brought.delete(known);
			}
			return true;
		},
	};
}
