// A super app's back end, as small as it can be: it knows who is logged in, says so to the authorization server in a
// JWT, and loads mini programs from an origin of their own. docs/super-app.md explains each step.
import { createPrivateKey, randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { SignJWT } from "jose";

const { values } = parseArgs({
	options: {
		port: { type: "string", default: "4190" },
		"program-port": { type: "string", default: "4191" },
		state: { type: "string", default: ".byleave" },
		gateway: { type: "string", default: "http://127.0.0.1:4180" },
		merchant: { type: "string", default: "http://127.0.0.1:4172" },
		user: { type: "string", default: "mara" },
	},
});
const here = fileURLToPath(new URL(".", import.meta.url));
const programFolder = join(here, "../mini-program");
const origin = `http://127.0.0.1:${values.port}`;
const programOrigin = `http://127.0.0.1:${values["program-port"]}`;
/** The one app of this demo, as the operator registered it. */
const app = { appId: "shop", name: "Shop" };

const scripts = {
	page: await bundled(join(here, "page.ts"), "esm"),
	my: await bundled('import { install } from "@byleave/miniprogram"; install(window);', "iife"),
};

// ── who is logged in ───────────────────────────────────────────────────────────────────────────────────────────
// Here it is always the same user in the same session. A real super app looks at its session cookie.
const session = { sub: values.user, sid: randomUUID() };
const key = createPrivateKey(await readFile(join(values.state, "issuer-private-key.pem"), "utf8"));

/** The JWT that names the user to the authorization server: short-lived, a new one for each request. */
const userToken = (): Promise<string> =>
	new SignJWT({ sid: session.sid })
		.setProtectedHeader({ alg: "RS256" })
		.setIssuer("sandbox:byleave")
		.setSubject(session.sub)
		.setAudience("byleave")
		.setIssuedAt()
		.setExpirationTime("60s")
		.sign(key);

// ── launches ───────────────────────────────────────────────────────────────────────────────────────────────────
const launches = new Map<string, string>();

/** A launch works once: its first document gets the nonce, and nothing else ever does. */
function launch(): { url: string; nonce: string } {
	const [id, nonce] = [randomBytes(18).toString("base64url"), randomBytes(18).toString("base64url")];
	launches.set(id, nonce);
	return { url: `${programOrigin}/?launch=${id}`, nonce };
}

const calls: Record<string, () => object | Promise<object>> = {
	"/api/me": () => ({ user: session.sub, gateway: values.gateway }),
	"/api/user-token": async () => ({ token: await userToken() }),
	"/api/launch": () => ({ ...app, ...launch() }),
};

createServer(async (request, response) => {
	const { method, url: path = "/", headers } = request;
	if (headers.host !== new URL(origin).host) return send(response, 421, "text/plain", "");
	if (method === "POST") {
		// Only this origin's own page may call: other pages send another Origin, or none that a browser lets them choose.
		const call = headers.origin === origin && Object.hasOwn(calls, path) && calls[path];
		if (!call) return send(response, 403, "text/plain", "");
		return send(response, 200, "application/json", JSON.stringify(await call()));
	}
	if (path === "/page.js") return send(response, 200, "text/javascript", scripts.page);
	if (path === "/page.css") return send(response, 200, "text/css", await readFile(join(here, "page.css")));
	if (path !== "/") return send(response, 404, "text/plain", "");
	response.setHeader(
		"Content-Security-Policy",
		`default-src 'self'; connect-src 'self' ${values.gateway}; frame-src ${programOrigin}; img-src 'self' data: http://127.0.0.1:*; frame-ancestors 'none'`,
	);
	send(response, 200, "text/html; charset=utf-8", await readFile(join(here, "index.html")));
}).listen(Number(values.port), "127.0.0.1", () => console.log(`Open ${origin}`));

// ── the mini program's own origin ──────────────────────────────────────────────────────────────────────────────
const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

createServer(async (request: IncomingMessage, response: ServerResponse) => {
	const { pathname, searchParams } = new URL(request.url ?? "/", programOrigin);
	response.setHeader("Access-Control-Allow-Origin", "*");
	if (pathname === "/byleave-my.js") return send(response, 200, "text/javascript", scripts.my);
	if (pathname === "/byleave-program.json")
		return send(response, 200, "application/json", JSON.stringify({ merchant: values.merchant }));
	const name = /^\/([\w-]+\.(?:js|css|svg))$/.exec(pathname)?.[1];
	if (name) {
		const body = await readFile(join(programFolder, name)).catch(() => undefined);
		return body
			? send(response, 200, types[extname(name)] ?? "application/octet-stream", body)
			: send(response, 404, "text/plain", "");
	}
	response.removeHeader("Access-Control-Allow-Origin");
	if (pathname !== "/") return send(response, 404, "text/plain", "");
	const id = searchParams.get("launch") ?? "";
	const nonce = launches.get(id);
	launches.delete(id);
	const script = `<script src="/byleave-my.js" data-host="${origin}"${nonce ? ` data-nonce="${nonce}"` : ""}></script>`;
	const html = await readFile(join(programFolder, "index.html"), "utf8");
	response.setHeader("Content-Security-Policy", `frame-ancestors ${origin}; sandbox allow-scripts allow-forms`);
	send(response, 200, "text/html; charset=utf-8", html.replace("<head>", `<head>${script}`));
}).listen(Number(values["program-port"]), "127.0.0.1");

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
	response.writeHead(status, {
		"Content-Type": type,
		"Cache-Control": "no-store",
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
