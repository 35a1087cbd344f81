// Mini programs that are servers of their own, with what such servers do: policies, coded and streamed pages, absolute links.
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createBrotliCompress, createGzip } from "node:zlib";
import { html } from "../program.ts";

export interface OwnServer {
	readonly origin: string;
	close(): Promise<void>;
}

async function serveOwn(listener: (origin: () => string) => RequestListener): Promise<OwnServer> {
	let origin = "";
	const server = createServer(listener(() => origin));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, "close");
		},
	};
}

const signsIn = `
	document.querySelector("button").onclick = async () => {
		const state = document.querySelector("p");
		try {
			const { authCode } = await my.getAuthCode({ scopes: ["auth_user"] });
			const answer = await fetch("https://api.shop.example/login", { method: "POST", body: JSON.stringify({ authCode }) });
			state.textContent = "Hello, " + (await answer.json()).nickName;
		} catch (error) {
			state.textContent = "Failed: " + (error.message ?? error.error);
		}
	};`;
const body = "<button>Sign in</button> <p></p>";

/** A policy in headers, as strict as they come, and the older header beside it. */
export const strictServer = (): Promise<OwnServer> =>
	serveOwn(() => ({ url }, response) => {
		if (url === "/sign-in.js") return void response.setHeader("Content-Type", "text/javascript").end(signsIn);
		const policy =
			"default-src 'none'; script-src 'nonce-c3RyaWN0' 'strict-dynamic'; connect-src https://api.shop.example; form-action 'none'";
		response.setHeader("Content-Security-Policy", [`${policy}; frame-ancestors 'none'`, "object-src 'none'"]);
		response.setHeader("X-Frame-Options", "DENY");
		response.setHeader("Content-Type", "text/html; charset=utf-8");
		response.end(`<!doctype html><html lang="en"><head><title>Strict</title></head><body>${body}
<script>document.title = "The policy is gone";</script>
<script nonce="c3RyaWN0">
	const script = document.createElement("script");
	script.src = "/sign-in.js";
	document.body.append(script);
</script></body></html>`);
	});

/** Pages in brotli and gzip that come piece by piece: the second piece only when the first has been seen. */
export function streamingServer(): Promise<OwnServer> {
	let goOn: (() => void) | undefined;
	return serveOwn(() => ({ url, headers }, response) => {
		if (url === "/go-on") {
			goOn?.();
			return void response.writeHead(204).end();
		}
		const coding = url === "/gzip" ? "gzip" : "br";
		response.setHeader("Content-Type", "text/html");
		// Who takes no coding, as one who only looks whether a page is there, gets the first piece plain.
		if (!String(headers["accept-encoding"]).includes(coding)) return void response.end("<title>Plain</title>");
		const coded = coding === "br" ? createBrotliCompress() : createGzip();
		response.writeHead(200, { "Content-Encoding": coding });
		coded.pipe(response);
		coded.write(`<!doctype html><meta charset="utf-8"><title>${coding}</title><h1>First in ${coding} 好</h1>
<script>fetch("/go-on");</script>`);
		coded.flush();
		goOn = () => coded.end(`${body}<script>${signsIn}</script><a href="/gzip">The other</a>`);
	});
}

/** Links, forms and redirects that name the server by its own whole address. */
export const absoluteServer = (): Promise<OwnServer> =>
	serveOwn((origin) => ({ url }, response) => {
		const { pathname } = new URL(url ?? "/", origin());
		if (pathname === "/moved") return void response.writeHead(302, { Location: `${origin()}/counter?moved` }).end();
		if (pathname === "/data.json") return void response.setHeader("Content-Type", "application/json").end('"data"');
		response.setHeader("Content-Type", "text/html; charset=utf-8");
		if (pathname === "/counter") return void response.end(html(signsIn, body));
		const links = `<a href="${origin()}/counter?linked">Counter</a> <a href="/moved">Moved</a> <p></p>`;
		const reads = `fetch("${origin()}/data.json").then((r) => r.json()).then((data) => { document.querySelector("p").textContent = "Read " + data; });`;
		response.end(html(reads, links));
	});
