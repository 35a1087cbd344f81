import { readFile } from "node:fs/promises";
import { Failure, type Profile } from "@byleave/protocol";
import type { Directory } from "@byleave/server";
import type { Location } from "./wire.ts";

/** One invented user of the demo super app. */
export interface Persona {
	readonly sub: string;
	readonly profile: Profile;
	readonly location: Location;
}

export interface PersonaDirectory extends Directory {
	all(): Promise<readonly Persona[]>;
}

/** Where somebody is of whom the file does not say it. */
export const SOMEWHERE: Location = { latitude: 55.605, longitude: 13.0038, city: "Malmö", region: "SE" };

/**
 * The demo super app's users: a JSON object of profiles by sub, read anew each time, so that an edit shows at
 * once. Pictures that begin with a slash are the sandbox's own.
 */
export function personaDirectory(file: string, origin: () => string): PersonaDirectory {
	const all = async (): Promise<readonly Persona[]> => {
		const text = await readFile(file, "utf8");
		const profiles = JSON.parse(text.replace(/^\ufeff/, "")) as Record<
			string,
			Profile & { readonly location?: Location }
		>;
		return Object.entries(profiles).map(([sub, { location = SOMEWHERE, ...profile }]) => ({
			sub,
			location,
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
