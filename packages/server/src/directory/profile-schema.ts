import type { Profile } from "@byleave/protocol";
import { z } from "zod";
import { nearest } from "../config/nearest.ts";

const text = (most: number) => z.string().min(1).max(most);
const country = z.string().regex(/^[A-Z]{2}$/, "ISO 3166 alpha-2 is needed, like ID.");
const phone = z
	.string()
	.regex(/^\d{1,4}-\d{4,20}$/, "<country code>-<national number> is needed, digits only, like 62-81234567890.");
const name = text(256);

/** A profile as a directory may answer it: these keys and no others, so that a misspelt one is not quietly missing. */
const schema: z.ZodType<Profile> = z.strictObject({
	status: z.enum(["ACTIVE", "FROZEN", "INACTIVE"]),
	nickName: name.exactOptional(),
	userName: z
		.strictObject({
			fullName: name.exactOptional(),
			firstName: name.exactOptional(),
			middleName: name.exactOptional(),
			lastName: name.exactOptional(),
		})
		.exactOptional(),
	avatar: z
		.string()
		.max(256)
		.refine((value) => URL.canParse(value) && new URL(value).protocol === "https:", "an https URL is needed.")
		.exactOptional(),
	gender: text(16).exactOptional(),
	birthDate: z.iso.date().exactOptional(),
	nationality: country.exactOptional(),
	loginIds: z
		.array(
			z.discriminatedUnion("loginIdType", [
				z.strictObject({ loginIdType: z.literal("MOBILE_PHONE"), loginId: phone }),
				z.strictObject({ loginIdType: z.literal("EMAIL"), loginId: text(256) }),
				z.strictObject({ loginIdType: z.literal("OTHER"), loginId: text(256) }),
			]),
		)
		.max(32)
		.exactOptional(),
	contacts: z
		.array(z.strictObject({ contactType: z.enum(["MOBILE_PHONE", "TELEPHONE", "EMAIL"]), contactNo: text(256) }))
		.max(32)
		.exactOptional(),
	addresses: z
		.array(
			z.strictObject({
				region: country,
				state: name.exactOptional(),
				city: name.exactOptional(),
				address1: name.exactOptional(),
				address2: name.exactOptional(),
				zipCode: text(32).exactOptional(),
				label: text(64).exactOptional(),
			}),
		)
		.max(32)
		.exactOptional(),
});

/** All keys that there are in a profile, to guess which one a misspelt one was meant to be. */
const known = (
	"status nickName userName fullName firstName middleName lastName avatar gender birthDate nationality loginIds loginIdType " +
	"loginId contacts contactType contactNo addresses region state city address1 address2 zipCode label"
).split(" ");

/**
 * A profile, or one line a fault: the key's path, from `name` on, and what it must be. Never holds a value, nor a
 * key that is not ours: those may be personal.
 */
export function readProfile(
	value: unknown,
	name: string,
): { readonly profile: Profile } | { readonly faults: readonly string[] } {
	const read = schema.safeParse(value);
	if (read.success) return { profile: read.data };
	return {
		faults: read.error.issues.map((issue) => {
			const path = z.core.toDotPath(issue.path);
			return `${name}${path === "" ? "" : `.${path}`}: ${needed(issue)}`;
		}),
	};
}

// zod's own messages can quote what was given.
function needed(issue: z.core.$ZodIssue): string {
	if (issue.code === "unrecognized_keys") {
		const meant = issue.keys.map((key) => nearest(key, known)).filter((key) => key !== undefined);
		const guess = meant.length > 0 ? `; did you mean ${meant.join(", ")}?` : ".";
		return `it has ${issue.keys.length} key(s) that a profile does not have${guess}`;
	}
	if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")} is needed.`;
	if (issue.code === "invalid_type") return `a value of type ${issue.expected} is needed.`;
	if (issue.code === "too_small") return "it must not be empty.";
	if (issue.code === "too_big") return `it must have at most ${issue.maximum}.`;
	if (issue.code === "invalid_format" && issue.format === "date") return "an ISO 8601 date is needed, like 1990-12-31.";
	return issue.code === "custom" || issue.code === "invalid_format" ? issue.message : "it is of no known kind.";
}
