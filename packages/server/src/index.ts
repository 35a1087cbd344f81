export { type ConfigInput, defineConfig, type IssuerInput, type LimitsConfig } from "./config/config.ts";
export { sandboxMarks } from "./config/schema.ts";
export {
	clashesOf,
	languageTag,
	scopeName,
	type Wallet,
	type WalletInput,
	walletOf,
	walletSchema,
} from "./config/wallet.ts";
export type { Face, ServerEvent } from "./context.ts";
export type { Directory } from "./directory/directory.ts";
export { merchantOpenapi } from "./merchant-face/description/openapi.ts";
export type { Channel, ChannelName, Delivered, Delivery } from "./messages/channels/channel.ts";
export { smsText } from "./messages/channels/sms-text.ts";
export { createServer, type Server, type ServerOptions } from "./server.ts";
export type { Store } from "./store.ts";
export { openMemory } from "./stores/sqlite/memory.ts";
export { openSqlite } from "./stores/sqlite/sqlite.ts";
