export * from "./memory.ts";
export * from "./messages.ts";
export * from "./port.ts";
export * from "./random.ts";
export * from "./timers.ts";
