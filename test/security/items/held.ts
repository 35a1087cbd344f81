import type { Held } from "../checklist.ts";

/** Tests of one file. */
const of =
	(file: string) =>
	(...names: readonly string[]): readonly Held[] =>
		names.map((name) => ({ file, name }));

const server = (file: string) => of(`packages/server/src/${file}`);

/** The files that the checklist's items point to. */
export const at = {
	// Promises that every store is held to.
	asking: server("stores/contract/asking.ts"),
	consentRows: server("stores/contract/consent.ts"),
	grantRows: server("stores/contract/grants.ts"),
	redeeming: server("stores/contract/redeeming.ts"),
	refreshing: server("stores/contract/refreshing.ts"),
	retryRows: server("stores/contract/retry.ts"),
	upkeep: server("stores/contract/upkeep.ts"),
	crash: of("test/database/store-crash.test.ts"),
	sqlite: server("stores/sqlite.test.ts"),
	twoProcesses: of("test/database/store-two-processes.test.ts"),
	// The server's parts.
	checks: server("register/checks.test.ts"),
	config: server("config/config.test.ts"),
	decide: server("consent/decide.test.ts"),
	disclose: server("consent/disclose.test.ts"),
	http: server("directory/http.test.ts"),
	json: server("merchant-face/json.test.ts"),
	keys: server("trust/keys.test.ts"),
	log: server("observe/log.test.ts"),
	operator: server("operator-face/operator-face.test.ts"),
	proof: server("merchant-face/proof.test.ts"),
	publicKey: server("config/public-key.test.ts"),
	register: server("register/register.test.ts"),
	verbs: server("merchant-face/verbs.test.ts"),
	merchantWire: server("merchant-face/wire.test.ts"),
	words: server("words/words.test.ts"),
	// The other packages.
	dialect: of("packages/protocol/src/dialects/alipay.test.ts"),
	encoding: of("packages/protocol/src/signature/encoding.test.ts"),
	header: of("packages/protocol/src/signature/header.test.ts"),
	time: of("packages/protocol/src/signature/time.test.ts"),
	frame: of("packages/host/src/frame/frame.test.ts"),
	host: of("packages/host/src/host.test.ts"),
	sharing: of("packages/host/src/flow/sharing.test.ts"),
	showSheet: of("packages/host/src/flow/show-sheet.test.ts"),
	page: of("packages/miniprogram/src/container.test.ts"),
	bridge: of("packages/miniprogram/src/bridge.test.ts"),
	merchant: of("packages/merchant/src/merchant.test.ts"),
	nonceGuard: of("packages/merchant/src/nonce-guard.test.ts"),
	listeners: of("packages/byleave/src/sandbox/listeners/listeners.test.ts"),
	// Whole systems.
	badInput: of("test/contract/bad-input.test.ts"),
	badFaces: of("test/contract/bad-input-faces.test.ts"),
	limits: of("test/contract/limits.test.ts"),
	retry: of("test/contract/retry.test.ts"),
	takenBack: of("test/contract/taken-back.test.ts"),
	resultCodes: of("test/contract/result-codes.test.ts"),
	failures: of("test/truth-table/failures.test.ts"),
	truth: of("test/truth-table/truth-table.test.ts"),
	sandbox: of("test/browser/sandbox.test.ts"),
	sheet: of("test/browser/sheet.test.ts"),
	sheetLook: of("test/browser/sheet-look.test.ts"),
	sheetText: of("test/browser/sheet-text.test.ts"),
	secrets: of("test/database/secrets.test.ts"),
	twoServers: of("test/database/two-servers.test.ts"),
	invariant: of("test/invariant.test.ts"),
	packaging: of("test/packaging.test.ts"),
	rules: of("test/rules.test.ts"),
	codes: of("test/security/codes.test.ts"),
	tokens: of("test/security/tokens.test.ts"),
	signatures: of("test/security/signatures.test.ts"),
	consent: of("test/security/consent.test.ts"),
	container: of("test/security/container.test.ts"),
	faces: of("test/security/faces.test.ts"),
	people: of("test/security/people.test.ts"),
	supply: of("test/security/supply.test.ts"),
} as const;
