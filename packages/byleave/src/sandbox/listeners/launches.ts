import { randomBytes } from "node:crypto";

/** A mini program about to be opened: which app it is, and the nonce that proves its first document (ruling 12). */
export interface Launch {
	readonly id: string;
	readonly appId: string;
	readonly nonce: string;
}
export interface Launches {
	make(appId: string): Launch;
	/** The launch, the first time it is asked for; undefined ever after. */
	take(id: string): Launch | undefined;
}

/** A launch that nobody came for is forgotten when this many newer ones wait. */
const MOST_WAITING = 64;

export function createLaunches(): Launches {
	const waiting = new Map<string, Launch>();
	return {
		make(appId) {
			const launch = { id: drawn(), appId, nonce: drawn() };
			waiting.set(launch.id, launch);
			for (const id of waiting.keys()) if (waiting.size > MOST_WAITING) waiting.delete(id);
			return launch;
		},
		take(id) {
			const launch = waiting.get(id);
			waiting.delete(id);
			return launch;
		},
	};
}

const drawn = (): string => randomBytes(18).toString("base64url");
