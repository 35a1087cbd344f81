export { alipay } from "./alipay.ts";
export type { Dialect, Headers, Identity, Input, Inputs, Output, Seal, Stranger, Tokens } from "./dialect.ts";
