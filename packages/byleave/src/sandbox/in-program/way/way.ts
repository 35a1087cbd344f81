/** Where the program's calls to other origins go: below this path of its own origin. */
export const WAY_OUT = "/byleave-out/";

/** A request's header: it takes no cookies along and brings none, as one to another origin mostly does. */
export const WITHOUT_COOKIES = "x-byleave-without-cookies";
/** An answer's header: it is the sandbox's own, and says why there is no other. */
export const REFUSED_HEADER = "x-byleave-refused";

const schemes = ["http:", "https:", "ws:", "wss:"];
const WAY = /^\/byleave-out\/(https?|wss?)\/([^/?]+)(\/[^?]*)?(\?.*)?$/;

/** The path below WAY_OUT that stands for this address; undefined for what goes no such way. */
export function wayTo(url: URL): string | undefined {
	if (!schemes.includes(url.protocol) || url.host === "" || url.username !== "" || url.password !== "")
		return undefined;
	return `${WAY_OUT}${url.protocol.slice(0, -1)}/${url.host}${url.pathname}${url.search}`;
}

/** The address that a path below WAY_OUT stands for; undefined if it stands for none. */
export function behindWay(pathAndQuery: string): URL | undefined {
	const [, scheme, host, path = "/", search = ""] = WAY.exec(pathAndQuery) ?? [];
	const url = host === undefined ? null : URL.parse(`${scheme}://${host}${path}${search}`);
	return url && url.username === "" && url.password === "" && url.host !== "" ? url : undefined;
}
