/** From a program's folder to what a frame loads. Runs on Node. */
export { frameEvents } from "../frame-events.ts";
export { framePaths } from "./document.ts";
export type { Problem } from "./problem.ts";
export { type Built, type Compiler, createCompiler, onlyLooks } from "./program.ts";
