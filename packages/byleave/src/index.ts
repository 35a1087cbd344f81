export * from "./testkit/index.ts";
