/** An address that a picture may have: of the web or a picture itself; nothing that runs. */
export function safeUrl(url: string): string | undefined {
	// Browsers leave control characters and white space out of a scheme.
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
	const said = url.replace(/[\u0000-\u0020\u007f-\u009f]/g, "");
	const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(said) ?? [];
	if (scheme === undefined) return url;
	if (/^(https?|blob)$/i.test(scheme)) return url;
	return /^data:image\//i.test(said) ? url : undefined;
}

/** A style without what loads, and without what would lay it over the page. */
export const safeStyle = (style: string): string =>
	style
		.split(/;(?![^(]*\))/)
		.filter((one) => !/expression\s*\(|javascript:|behavior\s*:|-moz-binding|position\s*:\s*(fixed|sticky)/i.test(one))
		.join(";");
