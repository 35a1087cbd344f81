// DSL programs, unchanged, in the sandbox.
import { testRows } from "../programs/chromium-rows.ts";
import { libraryRows } from "./rows/library.ts";
import { moduleRows } from "./rows/modules.ts";
import { myRows } from "./rows/my.ts";
import { dslPageRows } from "./rows/pages.ts";
import { partRows } from "./rows/parts.ts";
import { sloppyRows } from "./rows/sloppy.ts";
import { thinRows } from "./rows/thin.ts";
import { webViewRows } from "./rows/web-view.ts";

testRows([
	...thinRows,
	...dslPageRows,
	...partRows,
	...libraryRows,
	...moduleRows,
	...sloppyRows,
	...webViewRows,
	...myRows,
]);
