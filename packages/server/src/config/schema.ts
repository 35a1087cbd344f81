import { isIP } from "node:net";
import { isAbsolute, resolve } from "node:path";
import { Failure, type Platform } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { z } from "zod";
import type { Directory } from "../directory/directory.ts";
import { usualBounds } from "../directory/http.ts";
import { pemOf, readPublicKey } from "../trust/public-key.ts";
import { LEAST_SECRET } from "../trust/secrets.ts";
import { explain, section } from "./explain.ts";
import { isLoopback } from "./loopback.ts";

/** What a secret of a sandbox starts with, and its issuers. Production refuses both (ruling 24). */
export const sandboxMarks = { secret: "sandbox-", issuer: "sandbox:" } as const;

/** The schema of byleave.config.ts; what is wrong is said in words that name no secret. */
export function configSchema({ sandbox, baseDir }: { readonly sandbox: boolean; readonly baseDir: string }) {
	const text = (most: number) => z.string().min(1).max(most);
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
			return pemOf(readPublicKey(text, { elliptic: true }));
		} catch (error) {
			const message = error instanceof Failure ? error.message : "this is no public key.";
			context.issues.push({ code: "custom", message, input: undefined });
			return z.NEVER;
		}
	});
	const tls = section({ certFile: file, keyFile: file }).nullable().default(null);

	const issuer = section({
		issuer: text(256),
		audience: text(256),
		publicKeys: z.array(publicKey).min(1),
		sandbox: z.boolean().optional(),
	})
		.check((context) => {
			const marked = context.value.issuer.startsWith(sandboxMarks.issuer);
			if (context.value.sandbox && !marked) {
				fault(context, `a sandbox's issuer starts with "${sandboxMarks.issuer}".`, "issuer");
			}
			if (marked && !sandbox) fault(context, "this is a sandbox's issuer, which production refuses.", "issuer");
		})
		.transform((row) => ({ ...row, sandbox: row.issuer.startsWith(sandboxMarks.issuer) }));

	const directoryRow = z.discriminatedUnion("kind", [
		section({ kind: z.literal("file"), file }),
		section({
			kind: z.literal("http"),
			url: webAddress,
			deadlineMs: z.int().min(1).max(9000).default(usualBounds.deadlineMs),
			maxBytes: z.int().min(256).max(1_048_576).default(usualBounds.maxBytes),
		}),
	]);
	const directory = z.unknown().transform((value, context) => {
		if (isDirectory(value)) return value;
		const read = directoryRow.safeParse(value, { error: (issue) => explain(issue) });
		if (read.success) return read.data;
		context.issues.push(...read.error.issues.map((issue) => ({ ...issue, input: undefined }) as never));
		return z.NEVER;
	});

	return section({
		secret: secret("BYLEAVE_SECRET"),
		listen: section({
			host: host.default("127.0.0.1"),
			port: port.default(4180),
			tls,
		}).prefault({}),
		operator: section({
			host: host.default("127.0.0.1"),
			port: port.default(4181),
			tls,
			insecure: z.boolean().default(false),
			token: secret("BYLEAVE_OPERATOR_TOKEN").check((context) => {
				// What a header can carry: with a space or a line end it would start and never match.
				if (/[^\x21-\x7e]/.test(context.value)) {
					fault(context, "it must not hold spaces, line ends or anything but printable ASCII.");
				}
			}),
		}).check((context) => {
			const { host, tls, insecure } = context.value;
			if (isLoopback(host) || tls !== null || insecure) return;
			const ways = "set operator.tls, or, where something in front of it does TLS, operator.insecure: true.";
			fault(context, `the operator's token would travel in clear beyond this machine: ${ways}`, "host");
		}),
		prefix: z
			.string()
			.regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'it must be "" or like "/acl/api", without a slash at the end.')
			.optional(),
		platform: z
			.custom<Platform>(isPlatform, "a platform is needed, as definePlatform makes one.")
			.default(() => alipayplus),
		store: z
			.discriminatedUnion("kind", [
				section({ kind: z.literal("sqlite"), file }),
				section({ kind: z.literal("memory") }),
			])
			.check((context) => {
				if (sandbox || context.value.kind !== "memory") return;
				fault(context, 'a store in memory forgets every grant; production needs { kind: "sqlite", file }.', "kind");
			}),
		directory,
		issuers: z.array(issuer).min(1),
		hostOrigins: z.array(originFor({ sandbox })).default([]),
		support: text(256),
		undo: z.record(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), text(200)).check((context) => {
			if (!Object.hasOwn(context.value, "en")) fault(context, "a text is needed, for English at least.", "en");
		}),
		siteName: text(64).nullable().default(null),
		errorPages: errorPages.nullable().default(null),
		hashLoginId: z.enum(["hmac", "sha256"]).default("hmac"),
		limits: section({
			perClient: z.int().min(1).default(6000),
			perUser: z.int().min(1).default(120),
			perAddress: z.int().min(1).default(600),
		}).prefault({}),
		trustedProxies: z
			.array(z.string().refine(isAddress, "an IP address or a range like 10.0.0.0/8 is needed."))
			.default([]),
		logLevel: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
	});
}

function fault(context: z.core.ParsePayload, message: string, key?: string): void {
	context.issues.push({ code: "custom", message, input: undefined, path: key === undefined ? [] : [key] });
}

const webAddress = z.string().check((context) => {
	const url = URL.canParse(context.value) ? new URL(context.value) : null;
	if (url === null || !/^https?:$/.test(url.protocol)) return fault(context, "an https URL is needed.");
	if (url.username || url.password || url.hash) fault(context, "the URL must have no user, password or fragment.");
	if (url.protocol === "http:" && !isLoopback(url.hostname)) {
		fault(context, "https is needed; http is for loopback only, since what a directory says is personal.");
	}
});

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
		"operations",
		"answers",
		"results",
		"success",
		"lifetimes",
	];
	return keys.every((key) => key in value);
}
