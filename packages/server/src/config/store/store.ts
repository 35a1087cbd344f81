import { z } from "zod";
import { section } from "../explain.ts";
import { FROM_ENVIRONMENT, POSTGRES_FORM, readPostgresUrl } from "./postgres-url.ts";

/** Where grants, tokens and the registry are kept, as an operator writes it down. */
export type StoreInput =
	| { readonly kind: "sqlite"; readonly file: string }
	| {
			readonly kind: "postgres";
			/** `postgres://user:password@host:5432,host:5432/database?sslmode=verify-full`. From the environment, never in the text. */
			readonly url: string;
			/** Of this process, at most. Default 10. */
			readonly connections?: number;
			/** A host beyond loopback is refused without TLS, unless this says that something in between does it. */
			readonly insecure?: boolean;
	  }
	| { readonly kind: "memory" };

/** The same, checked and whole. */
export type StoreConfig =
	| { readonly kind: "sqlite"; readonly file: string }
	| { readonly kind: "postgres"; readonly url: string; readonly connections: number; readonly insecure: boolean }
	| { readonly kind: "memory" };

/** Connections of one process: fewer than two would let a sweep hold up a login, more than these one server does not need. */
export const connectionBounds = { least: 2, most: 64, usual: 10 } as const;

const MISSING = `it is missing: ${POSTGRES_FORM} is needed. ${FROM_ENVIRONMENT}`;

/** The stores that there are. `file` is the caller's, who knows what paths start from, as `baseDir` says it. */
export function storeSchema({
	file,
	...options
}: {
	readonly file: z.ZodType<string>;
	readonly baseDir: string;
	readonly sandbox: boolean;
}) {
	return z
		.discriminatedUnion("kind", [
			section({
				kind: z.literal("sqlite"),
				file: file.describe("Made, with its folder, if it is not there; readable by its owner alone."),
			}),
			section({
				kind: z.literal("postgres"),
				url: z
					.string({ error: () => MISSING })
					.min(1, MISSING)
					.describe(
						`\`${POSTGRES_FORM}?sslmode=verify-full\`: of several hosts the primary is found. From the environment, never in the text.`,
					),
				connections: z
					.int()
					.min(connectionBounds.least)
					.max(connectionBounds.most)
					.default(connectionBounds.usual)
					.describe("Of this process, at most; all processes together stay below the database's `max_connections`."),
				insecure: z
					.boolean()
					.default(false)
					.describe("Says that something between here and a host beyond loopback does TLS. Logged at each start."),
			}).transform((store, context) => {
				const read = readPostgresUrl(store.url, { baseDir: options.baseDir, insecure: store.insecure });
				if ("url" in read) return { ...store, url: read.url };
				context.issues.push({ code: "custom", message: read.problem, input: undefined, path: ["url"] });
				return z.NEVER;
			}),
			section({ kind: z.literal("memory") }),
		])
		.describe("Where grants, tokens and the registry are kept. `memory` is refused in production.")
		.check((context) => {
			if (options.sandbox || context.value.kind !== "memory") return;
			const message =
				'a store in memory forgets every grant; production needs { kind: "postgres", url } or { kind: "sqlite", file }.';
			context.issues.push({ code: "custom", message, input: undefined, path: ["kind"] });
		});
}
