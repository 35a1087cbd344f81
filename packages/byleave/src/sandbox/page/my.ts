import { install } from "@byleave/miniprogram";

// The sandbox's loader serves this as a script of its own, the first in the mini program's document.
install(window);
