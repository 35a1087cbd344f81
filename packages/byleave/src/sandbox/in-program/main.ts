import { install } from "@byleave/miniprogram";
import { goThrough } from "./way/go-through.ts";

// The sandbox's loader serves this as a script of its own, the first in every document of a mini program.
goThrough(window);
install(window);
