import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { isLanguage } from "../phone/words.ts";
import type { Timeline } from "../timeline.ts";
import { CONTROL_META, HAPPENED_META, type SandboxState, STATE_ID } from "../wire.ts";
import type { Control } from "./control.ts";
import { fileIn } from "./files.ts";
import { answer, type Handler } from "./listener.ts";
import { LOOPBACK, SITE } from "./origins.ts";
import { escaped } from "./program/document/loader.ts";

export interface PageParts {
	/** The scripts of the page and of the phone in it, bundled. */
	readonly scripts: { readonly page: string; readonly phone: string };
	readonly control: Control;
	/**
	 * What a phone at this name may show of this app, as its policy says it: where its program lives for the user who is logged in, and
	 * where its web-views' pages may be. Undefined if there is no such app.
	 */
	readonly framed: (appId: string, hostname: string) => Promise<readonly string[] | undefined>;
	/** What the phone at this name is shown. */
	readonly state: (hostname: string) => Promise<SandboxState>;
	readonly timeline: Pick<Timeline, "last">;
	/** The app of this appId; else the one that comes first. */
	readonly first: (asked: string | null) => string;
	readonly gateway: () => string;
	/** Where pictures of users are. */
	readonly pictures: () => string;
	/** It is found at this address alone, and leads nowhere else. */
	readonly address?: string;
}

/** What of the page's text the phone's frame takes the place of. */
const PHONE_PLACE = "<!-- the phone -->";

const folderOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
/** In this order: the last one fits the others to the screen. */
const styles = {
	page: [
		"page/style/base",
		"page/style/bar",
		"page/style/layout",
		"page/style/timeline",
		"page/style/detail",
		"page/style/screens",
	],
	phone: ["page/style/base", "phone/style", "phone/choosers", "phone/own/own"],
} as const;

/**
 * The sandbox's own origin: the page; the phone in it, which is the host document of the demo super app; their
 * scripts and styles; the personas' pictures; and the control API. The page may frame the phone, the phone the one
 * program that it is opened for and ask the server, and nobody anything else (ruling 12).
 */
export async function pageListener(parts: PageParts): Promise<Handler> {
	const read = (path: string): Promise<string> => readFile(folderOf(path), "utf8");
	const css = async (names: readonly string[]): Promise<string> =>
		(await Promise.all(names.map((name) => read(`${name}.css`)))).join("\n");
	const [page, phone, pageCss, phoneCss] = await Promise.all([
		read("page/index.html"),
		read("phone/index.html"),
		css(styles.page),
		css(styles.phone),
	]);
	const assets: Readonly<Record<string, readonly [type: string, body: string]>> = {
		"/page.js": ["text/javascript", parts.scripts.page],
		"/page.css": ["text/css", pageCss],
		"/phone.js": ["text/javascript", parts.scripts.phone],
		"/phone.css": ["text/css", phoneCss],
	};
	const document = (response: ServerResponse, html: string, policy: string, inHead = ""): void => {
		response.writeHead(200, {
			"Content-Type": "text/html; charset=utf-8",
			"Content-Security-Policy": policy,
			"Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		});
		// The token is base64url: nothing in it needs escaping.
		const token = `<meta name="${CONTROL_META}" content="${parts.control.token}">`;
		response.end(html.replace("</head>", () => `${token}${inHead}</head>`));
	};
	/** The page with its phone, which needs not wait until the page has run. */
	const withPhone = (query: URLSearchParams): string => {
		const language = query.get("lang");
		const asked = { app: parts.first(query.get("app")), lang: isLanguage(language) ? language : "en" };
		const src = `/phone?${new URLSearchParams(asked)}`;
		return page.replace(PHONE_PLACE, () => `<iframe id="phone" src="${escaped(src)}" title="Phone"></iframe>`);
	};
	return async (request, response, url) => {
		// One address for one page; the number is for browsers that do not know the name, and `ports` says so.
		const byNumber = url.hostname === LOOPBACK && (url.pathname !== "/" || url.searchParams.has("ports"));
		if (url.hostname !== (parts.address ?? SITE) && !byNumber) {
			const there = `${url.protocol}//${SITE}:${url.port}${url.pathname}${url.search}`;
			response.writeHead(307, { Location: there });
			return void response.end();
		}
		if (url.pathname.startsWith("/sandbox/")) return parts.control.handler(request, response, url);
		if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET.");
		if (url.pathname === "/") {
			const happened = `<meta name="${HAPPENED_META}" content="${parts.timeline.last()}">`;
			return document(response, withPhone(url.searchParams), pagePolicy(), happened);
		}
		if (url.pathname === "/phone") {
			const framed = await parts.framed(url.searchParams.get("app") ?? "", url.hostname);
			if (framed === undefined) return answer(response, 404, "There is no app of this appId.");
			const state = JSON.stringify(await parts.state(url.hostname)).replaceAll("<", "\\u003c");
			// JSON is no script: no policy has to allow it.
			const inHead = `<script type="application/json" id="${STATE_ID}">${state}</script>`;
			return document(response, phone, phonePolicy(parts.pictures(), framed, parts.gateway()), inHead);
		}
		const asset = Object.hasOwn(assets, url.pathname) ? assets[url.pathname] : undefined;
		if (asset) {
			response.writeHead(200, {
				"Content-Type": `${asset[0]}; charset=utf-8`,
				"Cross-Origin-Resource-Policy": "same-origin",
			});
			return void response.end(asset[1]);
		}
		const picture = /^\/personas\/([\w-]+\.svg)$/.exec(url.pathname)?.[1];
		const file = picture ? await fileIn(folderOf("personas"), picture) : undefined;
		if (!file) return answer(response, 404, "The sandbox has no such page.");
		// A picture of a user is shown by the mini program too, whose origin is another.
		response.writeHead(200, {
			"Content-Type": file.type,
			"Cross-Origin-Resource-Policy": "cross-origin",
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
		});
		response.end(file.body);
	};
}

/** Inline scripts and styles are not among it: what the page draws, it draws with the DOM. */
const usual = ["default-src 'self'", "base-uri 'none'", "form-action 'none'", "object-src 'none'"];

const pagePolicy = (): string =>
	[...usual, "frame-src 'self'", "img-src 'self' data:", "frame-ancestors 'none'"].join("; ");

const phonePolicy = (pictures: string, framed: readonly string[], gateway: string): string =>
	[
		...usual,
		`connect-src 'self' ${gateway}`,
		`frame-src ${framed.join(" ")}`,
		// Of users, by number whatever the page's name is.
		`img-src 'self' data: ${pictures}`,
		"frame-ancestors 'self'",
	].join("; ");
