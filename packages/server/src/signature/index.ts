/**
 * What the server knows of signatures that do not match, for whoever explains one elsewhere: `byleave verify` and
 * `byleave doctor` say what the server would say. Nothing here lets anybody in.
 */
export { type ClientKey, clientKey, verified } from "../proof/client-key.ts";
export type { Suspect } from "../proof/judges.ts";
export { type Mark, marks } from "../proof/marks.ts";
export { moreOfPlatform } from "../proof/suspects.ts";
export { type Mismatch, type Reason, whyNot } from "../proof/why.ts";
export { pemOf, readPublicKey } from "../trust/public-key.ts";
