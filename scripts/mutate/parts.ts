/**
 * What is mutated, and the tests that have to notice: in one process, without a browser. A mutant runs those tests
 * of its part that reach it; one that is made while a file is loaded runs them all, so that a part is small. Left out are platforms and
 * indices, which are tables and lists; of the rest, nothing: a text that is emptied must be missed too, be it a
 * statement, a sentence for a developer or a row of the audit. Types and `as const` tables have no mutants: what causes
 * and outcomes say is held by docs/errors.md and test/errors.test.ts.
 */
export interface Part {
	readonly files: readonly string[];
	readonly tests: readonly string[];
}
const of = (folder: string, ...more: readonly string[]): Part => ({
	files: [`${folder}/**/*.ts`],
	tests: [`${folder}/**/*.test.ts`, ...more],
});
const server = "packages/server/src";

export const parts: Readonly<Record<string, Part>> = {
	protocol: of("packages/protocol/src"),
	deciding: {
		files: [`${server}/consent/decide.ts`, `${server}/consent/disclose.ts`],
		tests: [`${server}/consent/{decide,decide-*,disclose}.test.ts`],
	},
	verbs: { files: [`${server}/stores/verbs/**/*.ts`], tests: [`${server}/stores/contract.test.ts`] },
	disclosing: {
		files: [`${server}/userinfo.ts`],
		tests: [
			"test/contract/last-look.test.ts",
			`${server}/merchant-face/verbs.test.ts`,
			"test/faces/merchant.test.ts",
			"test/contract/retry.test.ts",
		],
	},
	tokens: {
		files: [`${server}/token.ts`],
		tests: [
			`${server}/merchant-face/verbs.test.ts`,
			"test/contract/retry.test.ts",
			"test/{customer-belongs-to,flow}.test.ts",
			"test/security/tokens.test.ts",
		],
	},
	authorizing: {
		files: [`${server}/authorize.ts`],
		tests: [
			"test/faces/{authorize,host,told,terms}.test.ts",
			"test/security/consent.test.ts",
			"test/{flow,bound-token}.test.ts",
			"test/truth-table/*.test.ts",
			"test/contract/{last-look,memory-proves}.test.ts",
		],
	},
	"the user's page": {
		files: [`${server}/grants.ts`],
		tests: [
			"test/faces/{user-page,told}.test.ts",
			"test/contract/taken-back.test.ts",
			"test/{bound-token,flow}.test.ts",
			"test/security/consent.test.ts",
		],
	},
	trust: of(
		`${server}/trust`,
		`${server}/listen/clock.test.ts`,
		"test/contract/{limits,memory-proves}.test.ts",
		"test/security/secrets.test.ts",
	),
	register: of(`${server}/register`),
	directory: of(`${server}/directory`),
	proof: of(`${server}/proof`, `${server}/merchant-face/proof.test.ts`),
	"host's face": {
		files: [`${server}/host-face/*.ts`],
		tests: [
			"test/faces/{host,openapi,terms,told,user-page}.test.ts",
			"test/contract/limits.test.ts",
			"test/security/faces.test.ts",
			"test/bound-token.test.ts",
		],
	},
	"merchant's face": of(
		`${server}/merchant-face`,
		"test/faces/merchant.test.ts",
		"test/contract/{limits,memory-proves}.test.ts",
		"test/security/signatures.test.ts",
	),
	"operator's face": of(`${server}/operator-face`),
	host: {
		files: [
			"packages/host/src/*.ts",
			"packages/host/src/{calls,flow,frame,server}/**/*.ts",
			"packages/host/src/elements/sheet/{arming,state,ways-out}.ts",
		],
		tests: ["packages/host/src/**/*.test.ts"],
	},
	merchant: of("packages/merchant/src"),
	miniprogram: of("packages/miniprogram/src"),
};
