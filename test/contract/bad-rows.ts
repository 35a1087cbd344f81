import { hostPaths } from "@byleave/protocol";

/** The routes of host and operator face: a body that is right, and per field what it must not be. */

export interface Good {
	readonly ticket: string;
	readonly authCode: string;
}
export type Face = "host" | "operator";
/** A path's fields, each with what it must not be. */
const long = "x".repeat(300);
const odd = [7, null, true, ["a"], { a: 1 }];
type Fields = Readonly<Record<string, readonly unknown[]>>;
const text = [...odd, undefined, long];
export const routes: readonly [Face, string, (good: Good) => object, Fields][] = [
	[
		"host",
		hostPaths.authorize,
		() => ({ appId: "Shop", scopes: ["auth_base"] }),
		{
			appId: [...text, "", "Nothing", "__proto__"],
			scopes: [
				7,
				true,
				{},
				[],
				[7],
				[[]],
				[null],
				"",
				",",
				Array(65)
					.fill("a")
					.map((a, n) => a + n),
				"constructor",
				["auth_base", "x".repeat(9999)],
			],
			language: [7, true, [], {}, long],
		},
	],
	[
		"host",
		hostPaths.confirm,
		({ ticket }) => ({ ticket, acceptedScopes: ["auth_user"] }),
		{
			ticket: [...text, "", "TK0000"],
			acceptedScopes: [
				7,
				"auth_user",
				{},
				[7],
				[null],
				["USER_NAME"],
				["auth_user", "USER_NAME"],
				[],
				["__proto__"],
				[long],
				Array(65).fill("auth_user"),
			],
		},
	],
	[
		"host",
		hostPaths.decline,
		({ ticket }) => ({ ticket, reason: "denied" }),
		{ ticket: text, reason: [...text, "", "Denied", "constructor"] },
	],
	["host", hostPaths.cancel, ({ authCode }) => ({ authCode }), { authCode: text }],
	[
		"host",
		hostPaths.stopScope,
		() => ({ appId: "Shop", scope: "auth_base" }),
		{ appId: [...text, ""], scope: [...text, "", "auth_user"] },
	],
	["host", hostPaths.stopApp, () => ({ appId: "Shop" }), { appId: [...text, ""] }],
	[
		"host",
		hostPaths.block,
		() => ({ appId: "Shop", blocked: true }),
		{ appId: [...text, "Nothing"], blocked: [7, null, "true", [], {}, undefined] },
	],
	[
		"operator",
		"/operator/merchants",
		() => ({ merchantId: "other", name: "Other" }),
		{
			merchantId: [...text, "", "a b", "../x", "0".repeat(32)],
			name: [...odd, undefined, "", " ", "a\nb", "a\u202eb", "\u200b", "x".repeat(65)],
		},
	],
	[
		"operator",
		"/operator/clients",
		() => ({ clientId: "other", merchantId: "merchant" }),
		{
			clientId: [...text, "", "Shop", "a b"],
			merchantId: [...text, "nobody"],
			publicKey: [...odd, "", "x", "-----BEGIN PUBLIC KEY-----"],
			responseEncoding: [...odd, "hex"],
			titleCaseHeaders: [7, null, "true"],
			more: [1],
		},
	],
	[
		"operator",
		"/operator/clients/answers",
		() => ({ clientId: "leaf-and-bean" }),
		{
			clientId: [...text, "nobody"],
			responseEncoding: [...odd, "hex"],
			titleCaseHeaders: [7, null, "true"],
			more: [1],
		},
	],
	[
		"operator",
		"/operator/clients/keys/name",
		() => ({ clientId: "leaf-and-bean", version: "1", name: "0" }),
		{
			clientId: [...text, "nobody"],
			version: [...text, "nothing"],
			name: [7, true, undefined, "", "a b", "x".repeat(33)],
		},
	],
	[
		"operator",
		"/operator/apps",
		() => ({ appId: "Other", clientId: "leaf-and-bean", name: "Other" }),
		{
			appId: [...text, "", "leaf-and-bean", "a/b"],
			clientId: [...text, "nobody"],
			name: [...odd, undefined, "", "a\u0000b"],
			logo: [
				7,
				true,
				[],
				"http://x.example/a.png",
				"javascript:alert(1)",
				"data:text/html;base64,AAAA",
				"x".repeat(40_000),
			],
			more: [1],
		},
	],
	[
		"operator",
		"/operator/apps/approve",
		() => ({ appId: "Shop", scope: "USER_GENDER", approval: "required" }),
		{
			appId: [...text, "Nothing"],
			scope: [...text, "__proto__", "USER_GENDERS"],
			approval: [7, true, undefined, "yes"],
		},
	],
	[
		"operator",
		"/operator/apps/purpose",
		() => ({ appId: "Shop", scope: "USER_NAME", language: "en", text: "Why." }),
		{
			appId: text,
			scope: [...text, "toString"],
			language: [...odd, undefined, "", "english language", "e_n"],
			text: [...odd, undefined, "", "x".repeat(201)],
		},
	],
	[
		"operator",
		"/operator/users/status",
		() => ({ sub: "user-mei", status: "FROZEN" }),
		{ sub: text, status: [...text, "frozen"] },
	],
	[
		"operator",
		"/operator/users/import-id",
		() => ({ clientId: "leaf-and-bean", sub: "user-mei", userId: "u1" }),
		{
			clientId: [...text, "nobody"],
			sub: text,
			userId: [...text, "", "Shop", "leaf-and-bean", "a b"],
		},
	],
	[
		"operator",
		"/operator/grants/revoke",
		() => ({ sub: "user-mei", appId: "Shop" }),
		{ sub: text, appId: [...text, "Nothing"] },
	],
	[
		"operator",
		"/operator/keys/rotate",
		() => ({ purpose: "answer" }),
		{ purpose: [...text], signsAfterMs: [-1, 0.5, "1", null, 1e300] },
	],
];
