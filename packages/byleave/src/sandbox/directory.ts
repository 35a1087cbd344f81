import { readFile } from "node:fs/promises";
import { Failure, type Profile } from "@byleave/protocol";
import type { Directory } from "@byleave/server";

/** One invented user of the demo super app. */
export interface Persona {
	readonly sub: string;
	readonly profile: Profile;
}
export interface PersonaDirectory extends Directory {
	all(): Promise<readonly Persona[]>;
}

/**
 * The demo super app's users: a JSON object of profiles by sub, read anew each time, so that an edit shows at
 * once. Pictures that begin with a slash are the sandbox's own.
 */
export function personaDirectory(file: string, origin: () => string): PersonaDirectory {
	const all = async (): Promise<readonly Persona[]> => {
		const text = await readFile(file, "utf8");
		const profiles = JSON.parse(text.replace(/^\ufeff/, "")) as Record<string, Profile>;
		return Object.entries(profiles).map(([sub, profile]) => ({
			sub,
			profile: profile.avatar?.startsWith("/") ? { ...profile, avatar: origin() + profile.avatar } : profile,
		}));
	};
	return {
		all,
		async profile(sub) {
			try {
				return (await all()).find((persona) => persona.sub === sub)?.profile;
			} catch (error) {
				throw new Failure("directory_unavailable", { message: `${file} cannot be read.`, cause: error });
			}
		},
	};
}
