import type { Platform } from "../platform/platform.ts";
import { alipayplus } from "./alipayplus.ts";

/** Every platform there is, by its name. Each keeps the platform contract; its words stand in its table only. */
export const platforms: Readonly<Record<string, Platform>> = { alipayplus };
