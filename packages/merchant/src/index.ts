export type { UserInfo } from "@byleave/protocol";
export type { Answer, Result, TokenFields, UserInfoFields } from "./answers/answers.ts";
export { MerchantError, type Trouble } from "./error.ts";
export type { KeyInput } from "./keys.ts";
export { createMerchant, type Extra, type Merchant, type MerchantOptions, type OfSession } from "./merchant.ts";
export { createNonceGuard, type NonceGuard } from "./session-guards.ts";
