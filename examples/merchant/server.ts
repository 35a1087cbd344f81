// The server of a merchant. It knows the documented API and nothing else of the wallet: it gets an authCode from its
// mini program, redeems it with a signed request, asks who the user is, and keeps the tokens to itself.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { parseArgs } from "node:util";
import { createMerchant, createNonceGuard, MerchantError } from "@byleave/merchant";
import { platforms } from "@byleave/protocol/platforms";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { port: { ...text, default: "4172" }, env: text, cert: text, key: text } });
if (!process.env.BYLEAVE_GATEWAY) process.loadEnvFile(values.env ?? ".byleave/.env");
// A sandbox with --tls has an authority of its own. (A real wallet's certificate is trusted anyway.)
const { BYLEAVE_CA_FILE: ca } = process.env;
if (ca) setDefaultCACertificates([...getCACertificates("default"), readFileSync(ca, "utf8")]);

const wallet = platforms[process.env.BYLEAVE_PLATFORM ?? "alipayplus"];
const merchant = createMerchant({
	...(wallet && { platform: wallet }),
	// Some wallets ask for one or both with every call; to the others they are not sent.
	needed: { ...optional("appId", "BYLEAVE_APP_ID"), ...optional("customerBelongsTo", "BYLEAVE_CUSTOMER_BELONGS_TO") },
	gateway: setting("BYLEAVE_GATEWAY"),
	clientId: setting("BYLEAVE_CLIENT_ID"),
	privateKey: setting("BYLEAVE_PRIVATE_KEY"),
	platformPublicKey: setting("BYLEAVE_PLATFORM_PUBLIC_KEY"),
});

/** Visits of this server's own, by the token that the mini program carries. A real shop keeps them in a database. */
const sessions = new Map<string, { id: string; userId?: string; accessToken?: string; order: number }>();
const guard = createNonceGuard({ secret: randomBytes(32).toString("base64url") });
const drawn = (): string => randomBytes(24).toString("base64url");

const channels = ["PUSH", "SMS", "INBOX"] as const;
/** What the shop says in a message: each user reads it in their own language. */
const ready = {
	en: { title: "Your tea is ready", text: "Come and get it. Your order:" },
	"zh-Hans": { title: "您的茶好了", text: "请来取。您的订单：" },
	id: { title: "Teh Anda sudah siap", text: "Silakan diambil. Pesanan Anda:" },
	ar: { title: "الشاي جاهز", text: "تفضل باستلامه. طلبك:" },
};

/** What the mini program may call. */
const calls: Record<string, (body: Record<string, unknown>) => Promise<object>> = {
	/** A new visit, and the nonce that ties the code to come to it. */
	async "/visit"() {
		const session = drawn();
		const id = drawn();
		sessions.set(session, { id, order: 0 });
		return { session, nonce: guard.issue(id) };
	},

	/** authCode → tokens → who the user is. The tokens stay here. */
	async "/login"({ session, nonce, authCode }) {
		const visit = sessions.get(String(session));
		if (!visit || !guard.accepts(visit.id, nonce)) throw new Refusal(403, "This code belongs to another visit.");

		const tokens = await merchant.applyToken({ authCode: String(authCode), session: visit.id });
		if (tokens.resultStatus !== "S") throw new Refusal(401, `${tokens.result.resultCode} for the code.`);

		const { accessToken } = tokens;
		const answer = await merchant.inquiryUserInfo({ accessToken });
		if (answer.resultStatus !== "S") throw new Refusal(502, `${answer.result.resultCode} for the user.`);

		Object.assign(visit, { userId: answer.userInfo.userId, accessToken });
		return answer.userInfo;
	},

	/** An order that is ready: the user is told by the channel that they chose, as long as they let the shop write. */
	async "/notify"({ session, by }) {
		const visit = sessions.get(String(session));
		const channel = channels.find((name) => name === by);
		if (!visit?.accessToken || !channel) throw new Refusal(403, "Nobody is signed in for messages.");

		const order = ++visit.order;
		const answer = await merchant.sendMessage({
			accessToken: visit.accessToken,
			channel,
			// Another one for each message: after a lost answer the same may be sent again, and comes once.
			requestId: `${visit.id}-${order}`,
			// The wallet's operator has approved it; what stands in it is the shop's.
			templateCode: `SAMPLE_${channel}`,
			templates: Object.entries(ready).map(([language, { title, text }]) => ({
				language,
				templateParameters: { title, text: `${text} ${order}` },
			})),
			redirectUrl: `order.html?number=${order}`,
		});
		if (answer.resultStatus !== "S") throw new Refusal(403, `${answer.result.resultCode} for the message.`);
		return { order };
	},
};

class Refusal extends Error {
	readonly status: number;
	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

const answer = async (request: IncomingMessage, response: ServerResponse) => {
	// A mini program has another origin in each wallet, and for each of its users in some. None is proof of anything,
	// and none is needed: nothing is allowed because of where a request comes from, only because of what it carries.
	response.setHeader("Access-Control-Allow-Origin", "*");
	response.setHeader("Access-Control-Allow-Headers", "content-type");
	response.setHeader("Cache-Control", "no-store");
	if (request.method === "OPTIONS") return response.writeHead(204).end();
	const reply = (status: number, body: object) =>
		response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
	try {
		const call = request.method === "POST" && Object.hasOwn(calls, request.url ?? "") && calls[request.url ?? ""];
		if (!call) throw new Refusal(404, "There is no such call.");
		reply(200, await call(await bodyOf(request)));
	} catch (error) {
		if (error instanceof Refusal) return reply(error.status, { message: error.message });
		if (error instanceof MerchantError && error.trouble === "other_session") return reply(403, { message: error.what });
		// Its text is for the log; it names no key and no token.
		console.error(error instanceof MerchantError ? error.message : error);
		reply(502, { message: "The wallet's server gave no answer that can be trusted." });
	}
};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
	let text = "";
	for await (const chunk of request) {
		text += chunk;
		if (text.length > 4096) throw new Refusal(413, "That is too much.");
	}
	try {
		const body: unknown = JSON.parse(text);
		if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
	} catch {
		// Whatever is wrong with it, the answer is the same.
	}
	throw new Refusal(400, "One JSON object is needed.");
}

function optional(field: "appId" | "customerBelongsTo", name: string): { [field in typeof field]?: string } {
	const value = process.env[name];
	return value ? { [field]: value } : {};
}

function setting(name: string): string {
	const value = process.env[name];
	if (value) return value;
	console.error(`${name} is missing · this server does not know whom to ask · give it the .env file: --env <file>`);
	process.exit(2);
}

const { cert, key } = values;
const [server, scheme] =
	cert && key
		? [createHttpsServer({ cert: readFileSync(cert), key: readFileSync(key) }, answer), "https"]
		: [createServer(answer), "http"];
server.on("error", (error: NodeJS.ErrnoException) => {
	console.error(`${error.code ?? ""} ${error.message}`);
	process.exit(1);
});
server.listen(Number(values.port), "127.0.0.1", () => {
	const address = server.address();
	console.log(`listening on ${scheme}://127.0.0.1:${typeof address === "object" ? address?.port : values.port}`);
});
// A parent that is gone leaves nobody to serve.
process.on("disconnect", () => process.exit(0));
