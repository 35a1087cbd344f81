import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parse } from "node:querystring";
import OAuth2Server from "@node-oauth/oauth2-server";
import { openFile } from "../file.ts";
import { client, type PeerSetup, someone, USERS } from "../messages.ts";
import type { Peer } from "../peer.ts";
import { createModel } from "./model.ts";

const { Request, Response } = OAuth2Server;
const SCOPE = "profile";

/** `@node-oauth/oauth2-server` on Node's own server: no framework between, which is the quickest that its documentation has. */
export async function startOauth2Server({ file: path, sharing }: PeerSetup & { kind: "oauth2-server" }): Promise<Peer> {
	const file = openFile(path, sharing);
	const server = new OAuth2Server({
		model: createModel(file),
		accessTokenLifetime: 7200,
		refreshTokenLifetime: 30 * 86_400,
	});
	const addCode = file.writing("INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)");
	let users = 0;
	return {
		handle: (request, response) => void answered(server, request, response),
		async code() {
			const code = randomBytes(32).toString("hex");
			await addCode(code, Date.now() + 86_400_000, client.redirectUri, SCOPE, client.id, `user-${users++ % USERS}`);
			return code;
		},
		commits: file.commits,
		close: file.close,
	};
}

async function answered(server: OAuth2Server, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
	const { method, url = "", headers } = incoming;
	const response = new Response();
	try {
		if (url === "/token") {
			const body = parse(await bodyOf(incoming));
			await server.token(new Request({ method, headers, query: {}, body }), response);
			said(outgoing, response.status, response.headers, response.body);
			return;
		}
		const token = await server.authenticate(new Request({ method, headers, query: {} }), response, { scope: [SCOPE] });
		said(outgoing, 200, response.headers, { sub: token.user.id, ...someone });
	} catch (error) {
		said(outgoing, 400, response.headers, { error: error instanceof Error ? error.message : String(error) });
	}
}

function bodyOf(incoming: IncomingMessage): Promise<string> {
	return new Promise((resolve, reject) => {
		let text = "";
		incoming.setEncoding("utf8");
		incoming.on("data", (part: string) => {
			text += part;
		});
		incoming.on("end", () => resolve(text));
		incoming.on("error", reject);
	});
}

function said(
	outgoing: ServerResponse,
	status: number,
	headers: Readonly<Record<string, string>>,
	body: unknown,
): void {
	const text = JSON.stringify(body);
	outgoing.writeHead(status, {
		...headers,
		"content-type": "application/json; charset=utf-8",
		"content-length": Buffer.byteLength(text),
	});
	outgoing.end(text);
}
