/**
 * Whether an address is one of the scripts that stand for a container: the Alipay+ shim, of any version, under any
 * name of a CDN, or `web-view.min.js` of the virtual host that only a client resolves.
 */
export function isShim(address: string, base: string): boolean {
	const url = URL.parse(address.trim(), base);
	if (!url || !/^https?:$/.test(url.protocol) || url.origin === base) return false;
	if (url.hostname === "appx") return /^\/web-view(\.min)?\.js$/.test(url.pathname);
	return SHIM.test(decodedPath(url.pathname));
}

/** `/npm/hylid-bridge@1/index.js`, `/hylid-bridge/1.2.3/dist/index.min.js`, `/hylid-bridge/index.js`, and so on. */
const SHIM = /\/hylid-bridge(@[^/]+)?((\/[^/]+)*\/[\w.-]+\.m?js|(\/\d[\w.-]*)?\/?)$/;

function decodedPath(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
