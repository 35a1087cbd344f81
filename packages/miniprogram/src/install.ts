/** For a `<script>` of its own, the first in a mini program's document: built into one file, it runs at once. */
import { install } from "./page/container.ts";

// Imported where there is no page, it has nothing to do.
if (typeof window !== "undefined") install(window);
