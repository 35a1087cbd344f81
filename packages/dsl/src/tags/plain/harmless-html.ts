/** HTML's elements that programs use in templates and in rich text, and whether they hold anything. Nothing here runs or leads anywhere. */
export const harmlessHtml: ReadonlyMap<string, boolean> = new Map([
	...(
		"a abbr article aside b bdi bdo big blockquote caption center cite code col colgroup dd del dfn div dl dt em fieldset " +
		"figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins kbd legend li main mark nav ol p pre q rp rt ruby s samp " +
		"section small span strong sub sup table tbody td tfoot th thead time tr tt u ul var"
	)
		.split(" ")
		.map((name) => [name, true] as const),
	...["br", "hr", "img", "wbr"].map((name) => [name, false] as const),
]);
