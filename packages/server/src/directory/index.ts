import { Failure } from "@byleave/protocol";
import type { Config } from "../config/config.ts";
import type { PlatformKeys } from "../trust/keys.ts";
import type { Directory, OddFields, OwnForm } from "./directory.ts";
import { fileDirectory } from "./file.ts";
import { httpDirectory } from "./http.ts";
import { readOwn, readProfile } from "./profile-schema.ts";

/**
 * The directory that the configuration names, or brings; one of the operator's own is held to what a profile is as ours
 * are, so that nothing of another form is shown or leaves. A sandbox's is taken as it is: its pictures are its own.
 * Throws a ConfigError if its file is wrong.
 */
export function openDirectory(
	{ directory, sandbox }: Pick<Config, "directory" | "sandbox">,
	needs: OddFields & OwnForm & { readonly keys: Pick<PlatformKeys, "sign">; readonly now: () => number },
): Directory {
	if ("profile" in directory) return sandbox ? withOwn(directory, needs) : heldToForm(directory, needs);
	return directory.kind === "file" ? fileDirectory(directory.file, needs) : httpDirectory(directory, needs);
}

/** What is the wallet's own is held to its rows in a sandbox too: they are what is being tried there. */
const withOwn = (directory: Directory, { odd, own = {} }: OddFields & OwnForm): Directory => ({
	async profile(sub, { trace }) {
		const told = await directory.profile(sub, { trace });
		if (told?.own === undefined) return told;
		const lines: string[] = [];
		const { own: said, ...profile } = told;
		const read = readOwn({ own: said }, "profile", own, (path, must) => void lines.push(`${path}: ${must}`));
		if (lines.length > 0) odd(lines, trace);
		return { ...profile, ...read };
	},
});

const heldToForm = (directory: Directory, { odd, own }: OddFields & OwnForm): Directory => ({
	async profile(sub, { trace }) {
		const told = await directory.profile(sub, { trace }).catch((cause: unknown) => {
			throw cause instanceof Failure ? cause : new Failure("directory_unavailable", { cause });
		});
		if (told === undefined) return undefined;
		const read = readProfile(told, "profile", own);
		if ("faults" in read) {
			const cause = new Failure("directory_unavailable", { message: read.faults.join(" ") });
			throw new Failure("directory_unavailable", { cause });
		}
		if (read.odd.length > 0) odd(read.odd, trace);
		return read.profile;
	},
});
