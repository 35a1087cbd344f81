export { readSigningKey, readVerifyingKey, readVerifyingKeys, type SigningKey, type VerifyingKey } from "./keys.ts";
export type { Header, WireAnswer, WireRequest } from "./message.ts";
export { type ReadOptions, readAnswer, readRequest } from "./read/read.ts";
export { type Signed, type SignOptions, signRequest } from "./sign.ts";
export { type Verdict, type VerifyOptions, verifyAnswer, verifyRequest } from "./verify.ts";
export { writeCurl } from "./write-curl.ts";
