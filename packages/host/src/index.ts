export { acceptedScopes, allowEnabled, sheetState } from "./elements/sheet-state.ts";
export { createHost, type Host, type HostOptions } from "./host.ts";
export type * from "./oauth-service.ts";
export { createServerService } from "./server/server-service.ts";
