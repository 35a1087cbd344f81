export * from "./doctor/index.ts";
export * from "./testkit/index.ts";
export * from "./wire/index.ts";
