import type { FrameLocator, Page } from "playwright-core";
import { PHONE, PROGRAM } from "../browser/sandbox-stage.ts";

export { launch } from "../browser/stage.ts";

/** The program's document in the phone. */
export const programIn = (page: Page): FrameLocator => page.frameLocator(PHONE).frameLocator(PROGRAM);
