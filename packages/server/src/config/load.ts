import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, type ConfigInput } from "./config.ts";

/** What is looked for in the working folder if no file is named. */
const names = ["byleave.config.ts", "byleave.config.mts", "byleave.config.js", "byleave.config.mjs"];

/**
 * Runs a configuration file and gives what it exports, not yet checked, and the folder that its paths start from.
 * Rejects with a ConfigError that names the file.
 */
export async function loadConfig(
	named: string | undefined,
	folder: string,
): Promise<{ readonly input: ConfigInput; readonly baseDir: string }> {
	const file = named === undefined ? find(folder) : resolve(folder, named);
	if (!existsSync(file)) throw new ConfigError([`${file}: there is no such file.`]);
	if (!/\.[cm]?[jt]s$/.test(file)) throw new ConfigError([`${file}: a configuration is a .ts or .js file.`]);
	const module = await import(pathToFileURL(file).href).catch((error: unknown) => {
		const { name, message } = error instanceof Error ? error : new Error(String(error));
		throw new ConfigError([`${file}: it cannot be loaded. ${name}: ${message.split("\n", 1)[0]}`]);
	});
	const input: unknown = module.default;
	if (typeof input !== "object" || input === null) {
		throw new ConfigError([`${file}: it must say \`export default defineConfig({ … })\`.`]);
	}
	return { input: input as ConfigInput, baseDir: dirname(file) };
}

function find(folder: string): string {
	for (const name of names) {
		const file = resolve(folder, name);
		if (existsSync(file)) return file;
	}
	throw new ConfigError([
		`${resolve(folder, names[0] ?? "")}: there is no such file. Write one, or name yours: --config FILE.`,
	]);
}
