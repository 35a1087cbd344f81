// The back end of all look-alikes: a merchant's own server behind https://api.shop.example. It knows the documented API, answers
// no CORS question, and sets its cookie as one does that is asked from everywhere.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Merchant } from "@byleave/merchant";
import { WebSocketServer } from "ws";

/** The address that the look-alikes have written in. */
export const SHOP_API = "https://api.shop.example";

export interface ShopServer {
	/** Where it really is. */
	readonly origin: string;
	/** With what it redeems codes from now on. */
	redeemsWith(merchant: Merchant): void;
	close(): Promise<void>;
}

export async function openShopServer(): Promise<ShopServer> {
	let merchant: Merchant | undefined;
	/** Who came, by the cookie that they carry. */
	const visits = new Map<string, string>();
	const login = async (text: string): Promise<{ readonly nickName?: string }> => {
		const { authCode } = JSON.parse(text) as { authCode: string };
		const answer = await merchant?.applyTokenAndInquiryUserInfo({ authCode });
		if (answer?.resultStatus !== "S") throw new Error(answer?.result.resultCode ?? "Nobody redeems here.");
		return answer.userInfo;
	};
	const calls: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = {
		async "POST /login"(request, response) {
			const user = await login(await textOf(request));
			const visit = String(visits.size + 1);
			visits.set(visit, user.nickName ?? "");
			response.setHeader("Set-Cookie", `visit=${visit}; Path=/; Domain=shop.example; HttpOnly; Secure; SameSite=None`);
			response.setHeader("X-Shop-Server", `for ${request.headers["x-shop-client"] ?? "anybody"}`);
			json(response, user);
		},
		async "GET /me"(request, response) {
			const visit = /(?:^|; )visit=(\d+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
			const at = new URL(request.url ?? "/", SHOP_API).searchParams.get("at");
			json(response, { name: visits.get(visit) ?? "nobody", at });
		},
		async "POST /upload"(request, response) {
			const type = request.headers["content-type"] ?? "";
			const form = await new Response(await textOf(request), { headers: { "content-type": type } }).formData();
			const page = form.get("page");
			const text = page instanceof File ? await page.text() : "";
			response.end(`page of seat ${form.get("seat")}: ${/<p>([^<]*)/.exec(text)?.[1]}`);
		},
		async "POST /order"(request, response) {
			const seat = new URLSearchParams(await textOf(request)).get("seat");
			response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
			response.end(`<!doctype html><title>Ordered</title><h1>Seat ${seat} is yours</h1>`);
		},
	};
	const pages: Record<string, string> = { "GET /h5/card.html": cardPage, "GET /h5/about.html": aboutPage };
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? "/", SHOP_API);
		const page = pages[`${request.method} ${pathname}`];
		if (page !== undefined) return void response.writeHead(200, { "Content-Type": "text/html" }).end(page);
		const call = calls[`${request.method} ${pathname}`];
		if (!call) return void response.writeHead(404).end("There is no such call.");
		call(request, response).catch((error) => response.writeHead(502).end(String(error)));
	});
	const sockets = new WebSocketServer({
		server,
		path: "/news",
		handleProtocols: (offered) => [...offered][0] ?? false,
	});
	sockets.on("connection", (socket, { url = "" }) => {
		const seat = new URL(url, SHOP_API).searchParams.get("seat");
		socket.on("message", (heard) => socket.send(`To seat ${seat}: you said ${String(heard)}`));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		redeemsWith(its) {
			merchant = its;
		},
		async close() {
			for (const socket of sockets.clients) socket.terminate();
			server.close();
			server.closeAllConnections();
			await once(server, "close");
		},
	};
}

/** A web page of the shop's, as one is written for a web-view: it asks the mini program around it. */
const cardPage = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Your card</title>
<script type="text/javascript" src="https://appx/web-view.min.js"></script></head>
<body><p id="said">A card for tea</p>
<button onclick="signIn()">Sign in</button>
<button onclick="alone()">Ask alone</button>
<button onclick="my.navigateBack()">Leave</button>
<a href="about.html">About the card</a>
<script>
var said = document.getElementById('said')
my.getEnv(function (res) { if (res.miniprogram) said.textContent = 'A card for tea, in a mini program' + location.search })
my.onMessage = function (e) {
  if (e.action !== 'login') return
  if (!e.authCode) { said.textContent = 'No code: ' + e.error; return }
  var ask = new XMLHttpRequest()
  ask.open('POST', '/login')
  ask.onload = function () { said.textContent = 'Hello, ' + JSON.parse(ask.responseText).nickName }
  ask.send(JSON.stringify({ authCode: e.authCode }))
}
function signIn() { my.postMessage({ action: 'login' }) }
function alone() {
  my.call('getAuthCode', { scopes: ['auth_base'] }, function (res) { said.textContent = 'Alone: ' + (res.authCode || res.error) })
}
</script></body></html>`;
const aboutPage = `<!DOCTYPE html><title>About the card</title><p>One stamp a cup</p>
<script src="https://appx/web-view.min.js"></script>`;

function json(response: ServerResponse, body: object): void {
	response.setHeader("Content-Type", "application/json; charset=utf-8");
	response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = "";
	for await (const chunk of request) text += chunk;
	return text;
}
