/** How errors are shown: a script of its own, which a frame loads when there is one. */
export { createTroubleBox, said } from "./show-trouble.ts";
export { mapReader, troubleOf } from "./trouble.ts";
