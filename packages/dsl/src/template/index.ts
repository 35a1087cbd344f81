/** What compiled templates import, in the frame, and what they and the runtime tell each other. */
export type { EventPlace, Listener, ProgramEvent, Scope, TagProps } from "./scope.ts";
