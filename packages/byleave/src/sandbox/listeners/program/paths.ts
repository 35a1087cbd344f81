/** What of a program's origin is the sandbox's own; everything else is the program's. */
export const ownPaths = {
	/** The loader: the first script of every document. */
	my: "/byleave-my.js",
	/** What answers for the addresses of the Alipay+ shim and of `web-view.min.js`. */
	shim: "/byleave-shim.js",
	/** Where a mini program finds its merchant's server: `{"merchant": "http://…"}`. */
	facts: "/byleave-program.json",
	/** Where a document tells what went wrong in it. */
	report: "/byleave-report",
	/** Where a document of a DSL program hears that its templates or styles are other ones. */
	looks: "/byleave-looks",
} as const;
