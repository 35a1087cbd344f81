/** What the host draws around a program, and answers it. */
export { type DslLaunch, openDsl } from "./open-dsl.ts";
