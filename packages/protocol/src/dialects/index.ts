export { alipay } from "./alipay.ts";
export type { Dialect, Headers, Identity, Input, Output, Seal, Stranger, Tokens } from "./dialect.ts";
