/** From a program's folder to what a frame loads. Runs on Node. */
export type { Problem } from "./problem.ts";
