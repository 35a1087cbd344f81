export type { UserInfo } from "@byleave/protocol";
export type {
	Answer,
	MessageFields,
	PreparedFields,
	Result,
	TokenFields,
	ToldFields,
	UserInfoFields,
} from "./answers/answers.ts";
export { MerchantError, type Trouble } from "./error.ts";
export type { KeyInput } from "./keys.ts";
export {
	createMerchant,
	type Merchant,
	type MerchantOptions,
	type OfSession,
} from "./merchant.ts";
export type { Extra, Preparing, Sending, Template } from "./request.ts";
export { createNonceGuard, type NonceGuard } from "./session-guards.ts";
