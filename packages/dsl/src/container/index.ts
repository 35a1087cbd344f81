/** What the host draws around a program, and answers it. */
export { type DslLaunch, openDsl, type TitleBarOfHost } from "./open-dsl.ts";
