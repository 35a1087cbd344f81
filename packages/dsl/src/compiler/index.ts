/** From a program's folder to what a frame loads. Runs on Node. */
export { compileTemplate } from "./axml/compile-template.ts";
export type { Problem } from "./problem.ts";
