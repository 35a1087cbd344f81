import { dsl } from "./dsl.ts";
import { h5 } from "./h5.ts";
import type { Surface } from "./surface.ts";

/** All ways to run a mini program. */
export const surfaces: readonly Surface[] = [h5, dsl];
