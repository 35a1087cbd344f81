/**
 * Cookies between a program's origin and a server behind it. The browser's jar is the program's own (ruling 12), so
 * a `Domain=` is dropped; what asks for TLS is fitted to http on loopback. Names that the browser would hold to TLS
 * by their prefix, and those of other servers, bear a mark in the jar, which no server sees.
 */
const marks = { own: "byleave.", out: "byleave-out." } as const;
/** Whose cookies: of the program's own server, or of one that is reached by the way out. */
export type Jar = keyof typeof marks;

const isHeld = (name: string): boolean => /^__(host|secure)-/i.test(name);

/** What a `Set-Cookie` is in the program's jar. `below`: the path under which that server's paths lie there. */
export function cookieToBrowser(cookie: string, jar: Jar, below = ""): string {
	const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
	const name = pair.split("=", 1)[0] ?? "";
	const marked = jar === "out" || isHeld(name) ? `${marks[jar]}${pair}` : pair;
	const kept = attributes.flatMap((attribute) => {
		const [key = "", value = ""] = attribute.split("=", 2).map((part) => part.trim());
		switch (key.toLowerCase()) {
			case "domain":
			case "secure":
			case "partitioned":
				return [];
			case "samesite":
				// Without Secure there is no None; phone and program are of one site, where Lax is sent as well.
				return value.toLowerCase() === "none" ? ["SameSite=Lax"] : [attribute];
			case "path":
				return below === "" ? [attribute] : [`Path=${below}${value.startsWith("/") ? value : "/"}`];
			default:
				return [attribute];
		}
	});
	const isPlaced = kept.some((attribute) => /^path=/i.test(attribute));
	if (below !== "" && !isPlaced) kept.push(`Path=${below}/`);
	return [marked, ...kept].join("; ");
}

/** Of the cookies that the browser sends, those that this server has set, under the names that it gave them. */
export function cookiesToServer(header: string | undefined, jar: Jar): string | undefined {
	const mine = (header ?? "")
		.split(";")
		.map((pair) => pair.trim())
		.filter((pair) => pair !== "")
		.flatMap((pair) => {
			if (jar === "out") return pair.startsWith(marks.out) ? [pair.slice(marks.out.length)] : [];
			if (pair.startsWith(marks.out)) return [];
			return [pair.startsWith(marks.own) ? pair.slice(marks.own.length) : pair];
		});
	return mine.length > 0 ? mine.join("; ") : undefined;
}
