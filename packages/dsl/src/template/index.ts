/** What compiled templates import, in the frame, and what they and the runtime tell each other. */
export { each } from "./each.ts";
export { draw, el, listen, slot } from "./elements.ts";
export type { EventPlace, Listener, ProgramEvent, Scope, TagProps } from "./scope.ts";
export { apply, attempt, call, get, inline, key, list, script, text } from "./values.ts";
export { camel, classesOf, lengthsIn, styleOf } from "./words.ts";
