export type { ProgramSource } from "../sandbox/program/source.ts";
export { createSandbox, type Sandbox, type SandboxOptions, type SandboxPorts } from "../sandbox/sandbox.ts";
export { type CodeAsked, getAuthCode } from "./get-auth-code.ts";
