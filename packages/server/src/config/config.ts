import type { Platform } from "@byleave/protocol";
import { z } from "zod";
import type { Directory } from "../directory/directory.ts";
import { explainIssue } from "./explain.ts";
import type { MessagesConfig, MessagesInput } from "./messages/messages.ts";
import { configSchema } from "./schema.ts";
import type { StoreConfig, StoreInput } from "./store/store.ts";
import type { WalletInput } from "./wallet.ts";

/** What an operator writes into byleave.config.ts. What is left out has the value named here. */
/** How the hash of a login id is made. */
export type HashLoginId = "hmac" | "sha256" | "md5";

export interface ConfigInput {
	/** 32 characters or more; everything sealed and derived hangs on it. From the environment or a file, never in the text. */
	readonly secret: string;
	/** Host and merchant face. Default 127.0.0.1:4180. */
	readonly listen?: {
		readonly host?: string;
		readonly port?: number;
		readonly tls?: { readonly certFile: string; readonly keyFile: string };
	};
	/** The operator's face, on its own listener. Default 127.0.0.1:4181. Token: 32 characters or more, without spaces. */
	readonly operator: {
		readonly host?: string;
		readonly port?: number;
		readonly token: string;
		readonly tls?: { readonly certFile: string; readonly keyFile: string };
		/** A host that is not loopback is refused without `tls`, unless this says that something in front does TLS. */
		readonly insecure?: boolean;
	};
	/** Before every merchant path, as merchants sign it: "" or "/…" without a slash at the end. Default: the platform's. */
	readonly prefix?: string;
	/** Default alipayplus. */
	readonly platform?: Platform | string;
	/** What your wallet has beside that table, without code: scopes, views and inquiries of its own. Default: nothing. */
	readonly wallet?: WalletInput;
	/** Default memory is refused in production. */
	readonly store: StoreInput;
	readonly directory:
		| { readonly kind: "file"; readonly file: string }
		| { readonly kind: "http"; readonly url: string; readonly deadlineMs?: number; readonly maxBytes?: number }
		| Directory;
	/** Who may name users: the super app's back ends (ruling 11). */
	readonly issuers: readonly IssuerInput[];
	/** Origins of the super app's pages: CORS on the host face. */
	readonly hostOrigins?: readonly string[];
	/** How the operator can be reached; shown with error 10. */
	readonly support: string;
	/** Where a person can undo what they allowed, a text per language; "en" at least. */
	readonly undo: Readonly<Record<string, string>>;
	/** What this wallet is called in customerBelongsTo; a request that names another is refused. Default: not compared. */
	readonly siteName?: string | null;
	/**
	 * Where merchants find the pages of result codes: an https URL; `#<resultCode>` is put behind it, and it ends each
	 * resultMessage of a refusal. Default: none, and the message ends in the code's name.
	 */
	readonly errorPages?: string | null;
	/**
	 * How the hash of a login id is made: "hmac" per merchant (default), or unsalted: "sha256" of the login id, which the sheet then
	 * treats as plain, or "md5" of the masked login id (antom), which it treats as masked (ruling 22).
	 */
	readonly hashLoginId?: HashLoginId;
	/** How messages reach people, and how many an app may send. Default: the server's own inbox, and nothing else. */
	readonly messages?: MessagesInput;
	readonly limits?: Partial<LimitsConfig>;
	/** Addresses of proxies whose X-Forwarded-For is believed. Default none. */
	readonly trustedProxies?: readonly string[];
	readonly logLevel?: "silent" | "error" | "warn" | "info" | "debug";
}
export interface IssuerInput {
	/** The `iss` of its JWTs. One that starts with "sandbox:" is a sandbox's. */
	readonly issuer: string;
	readonly audience: string;
	/** PEM or one line of base64, RS256 or ES256. */
	readonly publicKeys: readonly string[];
	/** A sandbox's issuer; its name starts with "sandbox:", and production refuses it (ruling 24). */
	readonly sandbox?: boolean;
}
/** Requests a minute. */
export interface LimitsConfig {
	readonly perClient: number;
	readonly perUser: number;
	readonly perAddress: number;
}

/** Where to listen. */
export interface Place {
	readonly host: string;
	readonly port: number;
	readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
}

/** The same, whole and checked: what is checked is what is used, such as each key in its one spelling. */
export interface Config {
	readonly secret: string;
	readonly listen: Place;
	readonly operator: Place & { readonly token: string; readonly insecure: boolean };
	/** Each that may stand before a merchant path. */
	readonly prefixes: readonly string[];
	readonly platform: Platform;
	readonly store: StoreConfig;
	readonly directory: ConfigInput["directory"];
	readonly issuers: readonly Required<IssuerInput>[];
	readonly hostOrigins: readonly string[];
	readonly support: string;
	readonly undo: Readonly<Record<string, string>>;
	readonly siteName: string | null;
	readonly errorPages: string | null;
	readonly hashLoginId: HashLoginId;
	readonly messages: MessagesConfig;
	readonly limits: LimitsConfig;
	readonly trustedProxies: readonly string[];
	readonly logLevel: NonNullable<ConfigInput["logLevel"]>;
	readonly sandbox: boolean;
}

/** The configuration as it was written; gives the file its types. */
export const defineConfig = (input: ConfigInput): ConfigInput => input;

/** What is wrong with a configuration: one line a problem, each with the path of its key. Never holds a secret. */
export class ConfigError extends Error {
	readonly problems: readonly string[];
	constructor(problems: readonly string[]) {
		super(problems.join("\n"));
		this.name = "ConfigError";
		this.problems = problems;
	}
}

/**
 * The configuration whole: checked, with defaults, and with files named from `baseDir` on (default: the working folder).
 * Throws a ConfigError that lists every problem. Production (`sandbox: false`) refuses what only a sandbox may have:
 * a store in memory, and issuers and secrets that carry a sandbox's mark (ruling 24).
 */
export function resolveConfig(
	input: unknown,
	options: { readonly sandbox: boolean; readonly baseDir?: string },
): Config {
	const read = schemaFor({ baseDir: process.cwd(), ...options }).safeParse(input, {
		error: (issue) => explainIssue(issue),
	});
	if (!read.success) throw new ConfigError(problemsOf(read.error));
	const { prefix, ...config } = read.data;
	const prefixes = prefix === undefined ? config.platform.paths.prefixes : [prefix];
	return { ...config, prefixes, sandbox: options.sandbox };
}

type SchemaOptions = Parameters<typeof configSchema>[0];
let made: (SchemaOptions & { readonly schema: ReturnType<typeof configSchema> }) | undefined;

/** The last one that was made, where it is for the same: making one takes milliseconds, and a test makes servers. */
function schemaFor(options: SchemaOptions): ReturnType<typeof configSchema> {
	if (made?.sandbox !== options.sandbox || made.baseDir !== options.baseDir) {
		made = { ...options, schema: configSchema(options) };
	}
	return made.schema;
}

function problemsOf(error: z.ZodError): string[] {
	return error.issues.flatMap((issue) => {
		if (issue.code !== "unrecognized_keys") return [`${z.core.toDotPath(issue.path) || "config"}: ${issue.message}`];
		const lines = issue.message.split("\n");
		return issue.keys.map((key, index) => `${z.core.toDotPath([...issue.path, key])}: ${lines[index]}`);
	});
}
