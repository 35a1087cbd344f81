import { noBridge } from "./bridge.ts";
import { createMy, type My } from "./my.ts";

export type { AuthCode, CallFailed } from "@byleave/protocol";
export { type AlipayJSBridge, announce, createAlipayJSBridge } from "./alipay-js-bridge.ts";
export { type Bridge, createBridge, noBridge, type SayHello } from "./bridge.ts";
export type { Callbacks } from "./call.ts";
export type { GetAuthCodeOptions } from "./get-auth-code.ts";
export { type AlertOptions, addCalls, createMy, type My } from "./my.ts";
export { type Installed, type InstallOptions, install } from "./page/container.ts";
export { helloToParent } from "./page/hello.ts";
export { canGoBack } from "./page/tell-page.ts";

/** The `my` that the container put into the page; outside of one, each call fails as `unavailable`. */
export const my: My = (globalThis as { my?: My }).my ?? createMy(noBridge);
