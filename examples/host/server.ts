// A super app's back end, as small as it can be: it knows who is logged in, says so to the authorization server in a
// JWT, and gives each mini program an origin of its own. docs/super-app.md explains each step.
import { createPrivateKey, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { FRAME_SANDBOX } from "@byleave/host";
import { build } from "esbuild";
import { SignJWT } from "jose";

const { values } = parseArgs({
	options: {
		port: { type: "string", default: "4190" },
		state: { type: "string", default: ".byleave" },
		gateway: { type: "string", default: "http://127.0.0.1:4180" },
		merchant: { type: "string", default: "http://127.0.0.1:4172" },
		user: { type: "string", default: "mara" },
	},
});
const here = fileURLToPath(new URL(".", import.meta.url));
const programFolder = join(here, "../mini-program");
/** The super app's page; browsers know every name below localhost as this machine. */
const host = `harbour.localhost:${values.port}`;
const origin = `http://${host}`;
/** The one app of this demo, as the operator registered it. */
const app = { appId: "shop", name: "Shop" };
/** The mini program's own origin: one for each app and user, nothing else is ever served there. */
const programHost = `${values.user}--${app.appId}.${host}`;
const programOrigin = `http://${programHost}`;

const scripts = {
	page: await bundled(join(here, "page.ts"), "esm"),
	my: await bundled('import { install } from "@byleave/miniprogram"; install(window);', "iife"),
};

// ── who is logged in ───────────────────────────────────────────────────────────────────────────────────────────
// Here whoever opens the page is the same user. A real super app has them log in first.
const sessions = new Map<string, { sub: string; sid: string }>();
const COOKIE = "__Host-session";
const key = createPrivateKey(await readFile(join(values.state, "issuer-private-key.pem"), "utf8"));

function sessionOf({ headers }: IncomingMessage): { sub: string; sid: string } | undefined {
	const cookies = (headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
	return sessions.get(cookies.find(([name]) => name === COOKIE)?.[1] ?? "");
}

/** The JWT that names the user to the authorization server: short-lived, a new one for each request. */
const userToken = ({ sub, sid }: { sub: string; sid: string }): Promise<string> =>
	new SignJWT({ sid, app: app.appId })
		.setProtectedHeader({ alg: "RS256" })
		.setIssuer("sandbox:byleave")
		.setSubject(sub)
		.setAudience("byleave")
		.setIssuedAt()
		.setExpirationTime("60s")
		.sign(key);

const calls: Record<string, (session: { sub: string; sid: string }) => object | Promise<object>> = {
	"/api/me": ({ sub }) => ({ user: sub, gateway: values.gateway, app: { ...app, origin: programOrigin } }),
	"/api/user-token": async (session) => ({ token: await userToken(session) }),
};

// ── the host page ──────────────────────────────────────────────────────────────────────────────────────────────
async function servePage(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
	if (request.method === "POST") {
		// A mini program's request carries this site's cookies, too: what acts on one hears this page only.
		const { origin: from, "sec-fetch-site": site } = request.headers;
		const session = from === origin && site === "same-origin" ? sessionOf(request) : undefined;
		const call = session && Object.hasOwn(calls, path) && calls[path];
		if (!call) return send(response, 403, "text/plain", "");
		return send(response, 200, "application/json", JSON.stringify(await call(session)));
	}
	if (path === "/page.js") return send(response, 200, "text/javascript", scripts.page);
	if (path === "/page.css") return send(response, 200, "text/css", await readFile(join(here, "page.css")));
	if (path !== "/") return send(response, 404, "text/plain", "");
	const id = randomUUID();
	sessions.set(id, { sub: values.user, sid: randomUUID() });
	response.setHeader("Set-Cookie", `${COOKIE}=${id}; Path=/; Secure; HttpOnly; SameSite=Strict`);
	response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
	response.setHeader(
		"Content-Security-Policy",
		`default-src 'self'; connect-src 'self' ${values.gateway}; frame-src ${programOrigin}; img-src 'self' data: http://127.0.0.1:*; frame-ancestors 'none'`,
	);
	send(response, 200, "text/html; charset=utf-8", await readFile(join(here, "index.html")));
}

// ── the mini program's own origin ──────────────────────────────────────────────────────────────────────────────
const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

async function serveProgram(response: ServerResponse, path: string): Promise<void> {
	response.setHeader("Content-Security-Policy", `frame-ancestors ${origin}; sandbox ${FRAME_SANDBOX}`);
	if (path === "/byleave-my.js") return send(response, 200, "text/javascript", scripts.my);
	if (path === "/byleave-program.json")
		return send(response, 200, "application/json", JSON.stringify({ merchant: values.merchant }));
	const name = /^\/([\w-]+\.(?:js|css|svg))$/.exec(path)?.[1];
	if (name) {
		const body = await readFile(join(programFolder, name)).catch(() => undefined);
		return body
			? send(response, 200, types[extname(name)] ?? "application/octet-stream", body)
			: send(response, 404, "text/plain", "");
	}
	if (path !== "/") return send(response, 404, "text/plain", "");
	// The loader: the JSAPI is the first script of every document of a program.
	const script = `<script src="/byleave-my.js" data-host="${origin}"></script>`;
	const html = await readFile(join(programFolder, "index.html"), "utf8");
	send(response, 200, "text/html; charset=utf-8", html.replace("<head>", `<head>${script}`));
}

createServer(async (request, response) => {
	response.setHeader("Origin-Agent-Cluster", "?1");
	const path = URL.parse(request.url ?? "/", origin)?.pathname ?? "/";
	if (request.headers.host === host) return servePage(request, response, path);
	if (request.headers.host === programHost) return serveProgram(response, path);
	send(response, 421, "text/plain", "");
}).listen(Number(values.port), "127.0.0.1", () => console.log(`Open ${origin}`));

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
	response.writeHead(status, {
		"Content-Type": type,
		"Cache-Control": "no-store",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Content-Type-Options": "nosniff",
	});
	response.end(body);
}

async function bundled(what: string, format: "esm" | "iife"): Promise<string> {
	const input = what.endsWith(".ts") ? { entryPoints: [what] } : { stdin: { contents: what, resolveDir: here } };
	const conditions = process.execArgv.includes("--conditions=byleave-source") ? ["byleave-source"] : [];
	const { outputFiles } = await build({
		...input,
		bundle: true,
		write: false,
		format,
		platform: "browser",
		conditions,
	});
	return outputFiles[0]?.text ?? "";
}
