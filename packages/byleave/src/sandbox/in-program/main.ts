import { install } from "@byleave/miniprogram";

// The sandbox's loader serves this as a script of its own, the first in every document of a mini program.
install(window);
