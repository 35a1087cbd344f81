/** HTML's own tags, which some programs write into their templates: each is drawn as the tag that it means. */
export const meantByHtml: Readonly<Record<string, string>> = {
	...each(
		"view",
		"div section article header footer main nav aside ul ol li dl dt dd p h1 h2 h3 h4 h5 h6 center hr br table tbody thead tr td th",
	),
	...each("text", "span b i em strong small u s a sub sup font code"),
	...{ img: "image", select: "picker" },
};

function each(tag: string, names: string): Record<string, string> {
	return Object.fromEntries(names.split(" ").map((name) => [name, tag]));
}
