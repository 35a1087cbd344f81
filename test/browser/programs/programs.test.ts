// Programs as others write them, unchanged, each past its call to the user's data.
import { testRows } from "./chromium-rows.ts";
import { bridgeRows } from "./rows-bridges.ts";
import { callRows } from "./rows-calls.ts";
import { pageRows } from "./rows-pages.ts";
import { serverRows } from "./rows-servers.ts";
import { wayRows } from "./rows-ways.ts";

testRows([...pageRows, ...bridgeRows, ...wayRows, ...callRows, ...serverRows]);
