/** What a wallet's configuration may say, without the server that runs by it. */
export { sandboxMarks } from "../config/schema.ts";
export { readPostgresUrl } from "../config/store/postgres-url.ts";
export {
	clashesOf,
	languageTag,
	scopeName,
	type Wallet,
	type WalletInput,
	walletOf,
	walletSchema,
} from "../config/wallet.ts";
