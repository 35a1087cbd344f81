import type { AppJson } from "./config/app-json.ts";

/** What of a program's origin is the DSL's own; everything else is the program's files. */
export const framePaths = {
	/** The runtime, as far as the program needs it. */
	runtime: "/byleave-dsl/runtime.js",
	/** What the runtime loads when there is an error to show. */
	shown: "/byleave-dsl/shown.js",
	/** Its templates and styles. */
	views: "/byleave-dsl/views.js",
	/** Its scripts, and where their lines come from. */
	scripts: "/byleave-dsl/scripts.js",
	map: "/byleave-dsl/scripts.js.map",
} as const;

/** The document that each page of a program is opened in: scripts, and nothing of the program's own. */
export function documentText({ look }: AppJson): string {
	const scripts = [framePaths.runtime, framePaths.views, framePaths.scripts];
	return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<link rel="icon" href="data:,">
<title>${escaped(look.title ?? "")}</title>
</head>
<body>
${scripts.map((path) => `<script src="${path}"></script>`).join("\n")}
</body>
</html>
`;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
