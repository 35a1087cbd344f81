import { MOST_APP_ID } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { languageTag, scopeName, walletSchema } from "@byleave/server/config";
import { z } from "zod";

/** What a program is registered as, and what its wallet has beside the base platform's: the shape of byleave.json. */
const texts = z.record(languageTag, z.string().min(1, "it must not be empty."));
const approval = z.enum(["required", "optional"]);

export const declaredSchema = z
	.strictObject({
		$schema: z.string().optional().describe("For editors."),
		appId: z
			.string()
			.regex(
				new RegExp(`^(?!all$)[A-Za-z0-9_-]{1,${MOST_APP_ID}}$`),
				`1 to ${MOST_APP_ID} letters, digits, dashes and underscores are needed, and not "all", which is the sandbox's own.`,
			)
			.optional()
			.describe("Left out: made of the program's name."),
		name: z
			.string()
			.min(1, "it must not be empty.")
			.optional()
			.describe("What the sheet calls the program. Left out: found."),
		logo: z.string().min(1, "it must not be empty.").optional().describe("A picture in this folder."),
		scopes: z
			.record(scopeName, approval)
			.optional()
			.describe("What the program may ask for; an optional one starts switched off. Left out: everything."),
		purposes: z
			.record(scopeName, texts)
			.default({})
			.describe("Why the program wants a scope, by language: the sheet says it."),
		wallet: walletSchema((shape) => z.strictObject(shape), {
			platform: z
				.enum(Object.keys(platforms), `one of ${Object.keys(platforms).join(", ")} is needed.`)
				.optional()
				.describe("Which wallet it is. Left out: the base platform."),
		})
			.prefault({})
			.describe("Your wallet, and what it has that its platform has not, or has otherwise."),
		requestDomains: z
			.array(
				z
					.string()
					.regex(
						/^(https?:\/\/)?(\*\.)?([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(:\d{1,5})?$|^(https?:\/\/)?\[[0-9A-Fa-f:]+\](:\d{1,5})?$/,
						'a host is needed, like "api.example.com" or "localhost:3000", without a path.',
					),
			)
			.default([])
			.describe("Hosts that the program's pages may call."),
	})
	.describe("byleave.json: what a mini program is registered as in the Byleave sandbox.");

export type Declared = z.infer<typeof declaredSchema>;

/**
 * The same for editors, as a JSON schema: `packages/byleave/schema/byleave.schema.json` is written from it by
 * `scripts/schema.ts`. Scopes of the base platform are offered by name.
 */
export function editorSchema(): object {
	const schema = z.toJSONSchema(declaredSchema, { io: "input", target: "draft-7" }) as EditorSchema;
	const known = Object.keys(alipayplus.scopes);
	for (const key of ["scopes", "purposes"]) {
		const record = schema.properties[key];
		if (record?.additionalProperties === undefined) throw new TypeError(`byleave.json has no record ${key}.`);
		const row = record.additionalProperties;
		record.properties = Object.fromEntries(known.map((name) => [name, row]));
	}
	return { ...schema, title: "byleave.json" };
}
interface EditorSchema {
	readonly properties: Record<string, { additionalProperties?: unknown; properties?: object }>;
}
