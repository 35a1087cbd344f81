export * from "./causes/cause.ts";
export * from "./causes/outcome.ts";
export * from "./host-face.ts";
export * from "./jsapi.ts";
export * from "./platform.ts";
export * from "./platform-contract.ts";
export * from "./profile.ts";
export * from "./scopes.ts";
