import type { Platform } from "../platform/platform.ts";
import { alipayplus } from "./alipayplus.ts";
import { antom } from "./antom.ts";
import { gcash } from "./gcash.ts";
import { mpesa } from "./mpesa.ts";
import { rebell } from "./rebell.ts";
import { superqi } from "./superqi.ts";
import { tng } from "./tng.ts";
import { vodapay } from "./vodapay.ts";

/** Every platform there is, by its name. Each keeps the platform contract; its words stand in its table only. */
export const platforms: Readonly<Record<string, Platform>> = {
	alipayplus,
	superqi,
	tng,
	gcash,
	vodapay,
	mpesa,
	rebell,
	antom,
};
