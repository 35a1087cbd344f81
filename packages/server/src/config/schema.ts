import { isIP } from "node:net";
import { isAbsolute, resolve } from "node:path";
import { Failure, type Platform } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { z } from "zod";
import type { Directory } from "../directory/directory.ts";
import { usualBounds } from "../directory/http.ts";
import { pemOf, readPublicKey } from "../trust/public-key.ts";
import { LEAST_SECRET } from "../trust/secrets.ts";
import { explainIssue, section } from "./explain.ts";
import { isLoopback } from "./loopback.ts";
import { messagesSchema } from "./messages/messages.ts";
import { storeSchema } from "./store/store.ts";
import { clashesOf, languageTag, walletOf, walletSchema } from "./wallet.ts";
import { webAddress } from "./web-address.ts";

/** What a secret of a sandbox starts with, and its issuers. Production refuses both (ruling 24). */
export const sandboxMarks = { secret: "sandbox-", issuer: "sandbox:" } as const;

const text = (most: number) => z.string().min(1).max(most);

/** The directories that we have; a place of files is the caller's, who knows what paths start from. */
export const directoryKinds = (file: z.ZodType<string>) =>
	z.discriminatedUnion("kind", [
		section({
			kind: z.literal("file"),
			file: file.describe('JSON, `{"users": {"<sub>": {"status": "ACTIVE", …}}}`; read again whenever it changes.'),
		}),
		section({
			kind: z.literal("http"),
			url: webAddress("what a directory says is personal.").describe(
				"Your endpoint, https (http on loopback only): docs/super-app.md, 3.",
			),
			deadlineMs: z
				.int()
				.min(1)
				.max(9000)
				.default(usualBounds.deadlineMs)
				.describe("Milliseconds for the whole answer."),
			maxBytes: z.int().min(256).max(1_048_576).default(usualBounds.maxBytes).describe("Of the answer's body."),
		}),
	]);

/** The schema of byleave.config.ts; what is wrong is said in words that name no secret. docs/config.md is written from it. */
export function configSchema({ sandbox, baseDir }: { readonly sandbox: boolean; readonly baseDir: string }) {
	const file = text(1024).transform((path) => (isAbsolute(path) ? path : resolve(baseDir, path)));
	const port = z.int().min(0).max(65_535);
	const host = z
		.string()
		.regex(/^[A-Za-z0-9.:_-]{1,253}$/, "a host name or an address is needed, without scheme or port.");

	const secret = (variable: string) => {
		const hint = `Set it from the environment: process.env.${variable}`;
		const missing = `it is missing: ${LEAST_SECRET} characters or more are needed. ${hint}`;
		return z.string({ error: () => missing }).check((context) => {
			const { length } = context.value;
			if (length < LEAST_SECRET) {
				fault(context, `at least ${LEAST_SECRET} characters are needed, ${length} given. ${hint}`);
			} else if (/^(.)\1*$/s.test(context.value)) {
				fault(context, `one character over and over is no secret. ${hint}`);
			} else if (!sandbox && context.value.startsWith(sandboxMarks.secret)) {
				fault(context, `this is a sandbox's, which production refuses. ${hint}`);
			}
		});
	};

	/** In the one spelling in which it is used. */
	const publicKey = z.string().transform((text, context) => {
		try {
			return pemOf(readPublicKey(text, ["RSA256", "P256"]));
		} catch (error) {
			const message = error instanceof Failure ? error.message : "this is no public key.";
			context.issues.push({ code: "custom", message, input: undefined });
			return z.NEVER;
		}
	});
	const tls = section({
		certFile: file.describe("PEM, the certificate and what it hangs on. Read at the start: restart after a renewal."),
		keyFile: file.describe("PEM, its private key."),
	})
		.nullable()
		.default(null)
		.describe("TLS by the server itself. Without it, put a proxy that does TLS in front.");

	const issuer = section({
		issuer: text(256).describe("The `iss` of its JWTs."),
		audience: text(256).describe("The `aud` of its JWTs: this server."),
		publicKeys: z
			.array(publicKey)
			.min(1)
			.describe("PEM or one line of base64: RSA (RS256) or P-256 (ES256). Several while it changes keys."),
		sandbox: z.boolean().optional().describe("A sandbox's; production refuses it."),
	})
		.check((context) => {
			const marked = context.value.issuer.startsWith(sandboxMarks.issuer);
			if (context.value.sandbox && !marked) {
				fault(context, `a sandbox's issuer starts with "${sandboxMarks.issuer}".`, "issuer");
			}
			if (marked && !sandbox) fault(context, "this is a sandbox's issuer, which production refuses.", "issuer");
		})
		.transform((row) => ({ ...row, sandbox: row.issuer.startsWith(sandboxMarks.issuer) }));

	const directoryRow = directoryKinds(file);
	const directory = z.unknown().transform((value, context) => {
		if (isDirectory(value)) return value;
		const read = directoryRow.safeParse(value, { error: (issue) => explainIssue(issue) });
		if (read.success) return read.data;
		context.issues.push(...read.error.issues.map((issue) => ({ ...issue, input: undefined }) as never));
		return z.NEVER;
	});

	return section({
		secret: secret("BYLEAVE_SECRET").describe(
			`${LEAST_SECRET} characters or more; everything sealed and derived hangs on it. It cannot be changed later. From the environment or a file, never in the text.`,
		),
		listen: section({
			host: host.default("127.0.0.1").describe("An address of this machine; 0.0.0.0 or :: for all."),
			port: port.default(4180).describe("0 takes any that is free."),
			tls,
		})
			.prefault({})
			.describe("Where the host and the merchant face listen: the public address."),
		operator: section({
			host: host.default("127.0.0.1").describe("Beyond loopback only with `tls` or `insecure`."),
			port: port.default(4181).describe("0 takes any that is free."),
			tls,
			insecure: z
				.boolean()
				.default(false)
				.describe("Says that something in front of a host beyond loopback does TLS. Logged at each start."),
			token: secret("BYLEAVE_OPERATOR_TOKEN")
				.check((context) => {
					// What a header can carry: with a space or a line end it would start and never match.
					if (/[^\x21-\x7e]/.test(context.value)) {
						fault(context, "it must not hold spaces, line ends or anything but printable ASCII.");
					}
				})
				.describe(`${LEAST_SECRET} printable ASCII characters or more, without spaces: what \`byleave-server\` sends.`),
		})
			.describe("Where the operator's face listens.")
			.check((context) => {
				const { host, tls, insecure } = context.value;
				if (isLoopback(host) || tls !== null || insecure) return;
				const ways = "set operator.tls, or, where something in front of it does TLS, operator.insecure: true.";
				fault(context, `the operator's token would travel in clear beyond this machine: ${ways}`, "host");
			}),
		prefix: z
			.string()
			.regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'it must be "" or like "/gateway/api", without a slash at the end.')
			.optional()
			.describe('Before every merchant path, as merchants sign it: "" or "/…". Left out: the platform\'s.'),
		platform: z
			.union(
				[
					z.enum(Object.keys(platforms)).transform((name) => platforms[name] as Platform),
					z.custom<Platform>(isPlatform),
				],
				`one of ${Object.keys(platforms).join(", ")} is needed, or a table that definePlatform made.`,
			)
			.default(() => alipayplus)
			.describe(
				"A wallet's name (docs/platforms.md), or a table that `definePlatform` made. Left out: the base platform.",
			),
		wallet: walletSchema(section)
			.prefault({})
			.describe(
				"What your wallet has beside that table: scopes, views and inquiries of its own ([super-app.md](super-app.md), 3).",
			),
		store: storeSchema({ file, baseDir, sandbox }),
		directory: directory.describe(
			"Who the users are: one of these, or any object with a `profile(sub, { trace })` of your own.",
		),
		issuers: z.array(issuer).min(1).describe("Who may name users: the super app's back ends."),
		hostOrigins: z
			.array(originFor({ sandbox }))
			.default([])
			.describe(
				"Origins of the super app's pages, like `https://app.example`: CORS on the host face. Native apps need none.",
			),
		support: text(256).describe("How people reach you; shown with error 10 and in notices."),
		undo: z
			.record(languageTag, text(200))
			.check((context) => {
				if (!Object.hasOwn(context.value, "en")) fault(context, "a text is needed, for English at least.", "en");
			})
			.describe("Language → where in your app a person can undo what they allowed. `en` at least."),
		siteName: text(64)
			.nullable()
			.default(null)
			.describe(
				"This wallet's name in `customerBelongsTo`; a request that names another is refused. Left out: not compared.",
			),
		errorPages: errorPages
			.nullable()
			.default(null)
			.describe(
				"An https URL: `#<resultCode>` behind it ends each refusal's `resultMessage`. Left out: the code's name.",
			),
		hashLoginId: z
			.enum(["hmac", "sha256", "md5"])
			.default("hmac")
			.describe(
				"How the hash of a login id is made: per merchant; or unsalted, of the login id (`sha256`) or of the masked one (`md5`), which the sheet then treats as that value.",
			),
		messages: messagesSchema
			.prefault({})
			.describe("How what merchants send reaches people ([messages.md](messages.md))."),
		limits: section({
			perClient: z.int().min(1).default(6000).describe("Of a merchant's client, at each server."),
			perUser: z.int().min(1).default(120).describe("Of a user, at the host face of each server."),
			perAddress: z
				.int()
				.min(1)
				.default(600)
				.describe(
					"Refusals of an address that nothing else is known of (strangers, bad signatures, wrong tokens): over all servers on one PostgreSQL database, else at each.",
				),
		})
			.prefault({})
			.describe("Requests a minute."),
		trustedProxies: z
			.array(z.string().refine(isAddress, "an IP address or a range like 10.0.0.0/8 is needed."))
			.default([])
			.describe("Addresses or ranges of your proxies, whose `X-Forwarded-For` is believed."),
		logLevel: z
			.enum(["silent", "error", "warn", "info", "debug"])
			.default("info")
			.describe("What is written to standard output; `info` has a line for each request."),
	}).transform(({ platform, wallet, ...others }, context) => {
		for (const { path, message } of clashesOf(platform, wallet)) {
			context.issues.push({ code: "custom", message, input: undefined, path: ["wallet", ...path] });
		}
		return { ...others, platform: walletOf(platform, wallet, "byleave.config.ts") };
	});
}

function fault(context: z.core.ParsePayload, message: string, key?: string): void {
	context.issues.push({ code: "custom", message, input: undefined, path: key === undefined ? [] : [key] });
}

/** Room for the message itself must be left (at most 256 characters in all). */
const MOST_ERROR_PAGES = 120;
const errorPages = z.string().check((context) => {
	const url = URL.canParse(context.value) ? new URL(context.value) : null;
	if (url === null || !/^https?:$/.test(url.protocol) || url.hash || context.value.length > MOST_ERROR_PAGES) {
		fault(context, `an https URL of at most ${MOST_ERROR_PAGES} characters without a fragment is needed.`);
	}
});

const originFor = ({ sandbox }: { readonly sandbox: boolean }) =>
	z.string().check((context) => {
		const url = URL.canParse(context.value) ? new URL(context.value) : null;
		if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== context.value) {
			return fault(context, 'an origin is needed, like "https://app.example", without a path.');
		}
		// A sandbox's pages have names below localhost, for which browsers ask no DNS; production trusts no name to say so.
		const isLocal = isLoopback(url.hostname) || (sandbox && url.hostname.endsWith(".localhost"));
		if (url.protocol === "http:" && !isLocal) fault(context, "https is needed; http is for loopback only.");
	});

function isAddress(text: string): boolean {
	const [address = "", bits, more] = text.split("/");
	const family = isIP(address);
	if (family === 0 || more !== undefined) return false;
	return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const isDirectory = (value: unknown): value is Directory =>
	typeof value === "object" && value !== null && typeof (value as Partial<Directory>).profile === "function";

function isPlatform(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return false;
	const keys = [
		"name",
		"dialect",
		"scopes",
		"jsapi",
		"paths",
		"signature",
		"operations",
		"answers",
		"results",
		"success",
		"lifetimes",
	];
	return keys.every((key) => key in value);
}
