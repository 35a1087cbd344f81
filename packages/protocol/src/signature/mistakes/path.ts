import type { Change, Mistake } from "./draft.ts";

const MOST_STEPS = 6;

/** What is signed in place of the path, or with it. Source: platforms 2, "path"; checklist 41. */
export const ofPath: readonly Mistake[] = [
	{
		name: "path-no-slash",
		came: "the path without its leading slash",
		todo: "Sign the path with its leading slash.",
		often: true,
		changes: ({ path }) => [{ path: path.replace(/^\/+/, "") }],
	},
	{
		name: "path-no-prefix",
		came: "the path without the gateway's prefix",
		todo: "Sign the whole path of the URL that is called, the gateway's prefix included.",
		often: true,
		*changes({ path }) {
			for (let at = path.indexOf("/", 1), steps = 0; at > 0 && steps < MOST_STEPS; at = path.indexOf("/", at + 1)) {
				yield { path: path.slice(at) };
				yield { path: path.slice(at + 1) };
				steps++;
			}
		},
	},
	{
		name: "path-other-prefix",
		came: "the path with a prefix that it does not arrive with",
		todo: "Sign the path as it arrives. If a proxy in front takes the prefix away, the operator sets `prefix` so that it stays.",
		often: true,
		*changes({ path }, { prefixes = [] }) {
			const own = prefixes.find((prefix) => prefix !== "" && path.startsWith(`${prefix}/`)) ?? "";
			const rest = path.slice(own.length);
			for (const prefix of prefixes) if (prefix !== "" && prefix !== own) yield { path: prefix + rest, how: prefix };
		},
	},
	{
		name: "path-suffix",
		came: "the path with, or without, what stands at its end",
		todo: "Sign the path as it is called, to its last letter.",
		*changes({ path }, { suffixes = [] }) {
			for (const suffix of suffixes) {
				if (suffix === "") continue;
				yield path.endsWith(suffix) ? { path: path.slice(0, -suffix.length) } : { path: path + suffix, how: suffix };
			}
		},
	},
	{
		name: "path-query",
		came: "the path without its query",
		todo: "Call the path without a query; what is called is what is signed.",
		often: true,
		changes: ({ path }) => (path.includes("?") ? [{ path: path.slice(0, path.indexOf("?")) }] : []),
	},
	{
		name: "path-full-url",
		came: "the full URL in place of the path",
		todo: "Sign the path only, without scheme and host.",
		often: true,
		changes: ({ path }, { host }) =>
			host === undefined
				? []
				: [...new Set([host, host.replace(/:\d+$/, "")])].flatMap((named) =>
						[`https://${named}`, `http://${named}`, named].map((origin): Change => ({ path: origin + path })),
					),
	},
	{
		name: "path-slash-at-end",
		came: "the path with, or without, a slash at its end",
		todo: "Sign the path as it is called.",
		changes: ({ path }) => [{ path: path.endsWith("/") ? path.slice(0, -1) : `${path}/` }],
	},
	{
		name: "path-doubled-slash",
		came: "the path with two slashes where one is",
		todo: "Join the gateway's address and the path with one slash, where it is signed as where it is called.",
		*changes({ path }) {
			for (let at = 0, steps = 0; at >= 0 && steps < MOST_STEPS; at = path.indexOf("/", at + 1), steps++) {
				yield { path: `${path.slice(0, at)}/${path.slice(at)}` };
			}
			if (path.includes("//")) yield { path: path.replace(/\/{2,}/g, "/") };
		},
	},
	{
		name: "path-encoded",
		came: "the path percent-encoded, or in another case",
		todo: "Sign the path letter by letter as it is called.",
		changes: ({ path }) => [
			{ path: encodeURIComponent(path) },
			{ path: encodeURI(path) },
			{ path: path.toLowerCase() },
		],
	},
	{
		name: "path-other-operation",
		came: "the path of another operation",
		todo: "Sign the path that this request is sent to.",
		often: true,
		changes: ({ path }, { paths = [] }) =>
			paths.filter((other) => other !== path).map((other): Change => ({ path: other, how: other })),
	},
];
