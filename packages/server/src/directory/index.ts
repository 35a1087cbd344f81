import type { Config } from "../config/config.ts";
import type { PlatformKeys } from "../trust/keys.ts";
import type { Directory } from "./directory.ts";
import { fileDirectory } from "./file.ts";
import { httpDirectory } from "./http.ts";

/** The directory that the configuration names, or brings. Throws a ConfigError if its file is wrong. */
export function openDirectory(
	{ directory }: Pick<Config, "directory">,
	needs: { readonly keys: Pick<PlatformKeys, "sign">; readonly now: () => number },
): Directory {
	if ("profile" in directory) return directory;
	return directory.kind === "file" ? fileDirectory(directory.file) : httpDirectory(directory, needs);
}
