export { createSandbox, type Sandbox, type SandboxOptions, type SandboxPorts } from "../sandbox/sandbox.ts";
export { type Authorizing, authorize } from "./authorize.ts";
