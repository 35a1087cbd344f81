/** What runs in the frame: a program's views and scripts hand themselves to it. */
import * as template from "../template/index.ts";
import { createRunning, type Running } from "./start/run.ts";

// Imported where there is no page, it has nothing to do.
const running: Running | undefined = typeof window === "undefined" ? undefined : createRunning(window);

export const views: Running["views"] = (given) => running?.views(given);
export const start: Running["start"] = (given) => running?.start(given);
export const refuse: Running["refuse"] = (given) => running?.refuse(given);
export { template };
