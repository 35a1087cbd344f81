/** From a program's folder to what a frame loads. Runs on Node. */
export { frameEvents } from "../frame-events.ts";
export { framePaths } from "./document.ts";
export { type BundleOptions, type Bundler, buildOptions, bundleAnew } from "./js/bundler.ts";
export type { Problem } from "./problem.ts";
export { type Built, type Compiler, createCompiler, onlyLooks } from "./program.ts";
