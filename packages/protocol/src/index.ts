export * from "./cause.ts";
export * from "./host-face.ts";
export * from "./jsapi.ts";
export * from "./outcome.ts";
export * from "./platform.ts";
export * from "./platform-contract.ts";
export * from "./profile.ts";
export * from "./scopes.ts";
