import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, it } from "node:test";
import { channelContract } from "../../contract/channel.ts";
import { type Answering, needs, wallet, walletUnderTest } from "./bed.test.ts";
import { channelNames, type Delivery } from "./channel.ts";
import { superAppChannel } from "./super-app.ts";

for (const name of channelNames) {
	channelContract(`the super app's ${name}`, name, (drafts) => walletUnderTest(drafts, name));
}

const message = (more: Partial<Delivery> = {}): Delivery => ({
	messageId: "0123abcd",
	channel: "PUSH",
	sub: "mei",
	app: { appId: "app-1", name: "Corner Shop" },
	templateCode: "TP_1",
	superAppCode: "HK_NOTIFY",
	language: "en",
	title: "Corner Shop: ready",
	content: "Your order is ready.",
	link: { label: "The order", url: "https://shop.example/7" },
	page: "pages/order",
	at: 7,
	...more,
});
const withTime = () => new AbortController().signal;

describe("the super app as a channel", () => {
	let running: { close(): Promise<void> }[] = [];
	afterEach(async () => {
		await Promise.all(running.map((one) => one.close()));
		running = [];
	});
	const against = async (answering: Answering) => {
		const one = await wallet(answering);
		running.push(one);
		return { ...one, channel: superAppChannel({ url: one.url }, needs) };
	};
	const answering =
		(body: string | object): Answering =>
		(response) =>
			void response.end(typeof body === "string" ? body : JSON.stringify(body));
	const sent = async (...messages: Delivery[]) => {
		const { channel, heard } = await against(answering({ result: { resultStatus: "S" }, messageSendResults: [] }));
		await channel.deliver(messages, withTime());
		assert.equal(heard.length, 1);
		return JSON.parse(heard[0]?.body ?? "").messages.map((one: { extendInfo: string }) => ({
			...one,
			extendInfo: JSON.parse(one.extendInfo),
		}));
	};
	const results = async (...messageSendResults: unknown[]) => {
		const { channel } = await against(answering({ result: { resultStatus: "S" }, messageSendResults }));
		const told = await channel.deliver([message(), message({ messageId: "second" })], withTime());
		return told.map(({ messageId, outcome }) => [messageId, outcome]);
	};

	it("sends each message by the names of its page, and the rest in extendInfo", async () => {
		assert.deepEqual(await sent(message()), [
			{
				messageId: "0123abcd",
				customerId: "mei",
				messageChannel: "PUSH",
				templateCode: "HK_NOTIFY",
				messageContent: "Your order is ready.",
				extendInfo: {
					platformTemplateCode: "TP_1",
					appId: "app-1",
					appName: "Corner Shop",
					title: "Corner Shop: ready",
					language: "en",
					page: "pages/order",
					linkLabel: "The order",
					linkUrl: "https://shop.example/7",
				},
			},
		]);
	});

	it("leaves out what there is not", async () => {
		const [bare] = await sent(message({ superAppCode: null, title: null, link: null, page: null }));
		assert.deepEqual(bare, {
			messageId: "0123abcd",
			customerId: "mei",
			messageChannel: "PUSH",
			messageContent: "Your order is ready.",
			extendInfo: { platformTemplateCode: "TP_1", appId: "app-1", appName: "Corner Shop", language: "en" },
		});
	});

	it("puts the link of an SMS where it can be read, in its text, and says which it is", async () => {
		const [sms] = await sent(message({ channel: "SMS", title: null, content: "Corner Shop: ready." }));
		assert.equal(sms.messageContent, "Corner Shop: ready.\nhttps://shop.example/7");
		assert.deepEqual([sms.extendInfo.linkLabel, sms.extendInfo.linkUrl], ["The order", "https://shop.example/7"]);
		const [bare] = await sent(message({ channel: "SMS", title: null, content: "Corner Shop: ready.", link: null }));
		assert.equal(bare.messageContent, "Corner Shop: ready.");
	});

	it("says who calls and when, in what it signs", async () => {
		const { channel, heard, url } = await against(answering({ result: { resultStatus: "S" }, messageSendResults: [] }));
		await channel.deliver([message()], withTime());
		// The listener hears only what is signed, by the outgoing key.
		const [one] = heard;
		assert.deepEqual(
			[one?.path, one?.headers["client-id"], one?.headers["request-time"]],
			[new URL(url).pathname, "byleave", "2026-11-26T10:00:00+00:00"],
		);
	});

	it("reads what became of each", async () => {
		assert.deepEqual(
			await results({ messageId: "0123abcd", success: true }, { messageId: "second", success: false, retry: true }),
			[
				["0123abcd", "delivered"],
				["second", "retry"],
			],
		);
		assert.deepEqual(await results({ messageId: "second", success: false, retry: false }), [["second", "refused"]]);
		assert.deepEqual(await results({ messageId: "second", success: true, retry: true }), [["second", "delivered"]]);
	});

	it("lets come again what was not delivered and says not whether it may", async () => {
		for (const retry of [{}, { retry: null }]) {
			assert.deepEqual(await results({ messageId: "second", success: false, ...retry }), [["second", "retry"]]);
		}
	});

	it("[100] knows nothing of a message whose result cannot be read, that is another's, or that is told twice", async () => {
		assert.deepEqual(
			await results(
				null,
				"second",
				{ messageId: "second" },
				{ messageId: "second", success: "true" },
				{ messageId: "second", success: false, retry: "no" },
				{ messageId: 7, success: true },
				{ messageId: "of-nobody", success: true },
				{ messageId: "0123abcd", success: true },
				{ messageId: "0123abcd", success: false, retry: false },
			),
			[["0123abcd", "delivered"]],
		);
		assert.deepEqual(await results(), []);
	});

	const none: readonly (readonly [what: string, body: string | object, why: RegExp])[] = [
		["nothing", "", /no \{ result, messageSendResults \} in JSON/],
		["garbage", "<html>mei</html>", /no \{ result/],
		["a list", "[]", /no \{ result/],
		["bytes that are no UTF-8", "\u00ff", /no \{ result/],
		["no result", { messageSendResults: [{ messageId: "0123abcd", success: true }] }, /no \{ result/],
		["results that are no list", { result: { resultStatus: "S" }, messageSendResults: {} }, /no \{ result/],
		["F", { result: { resultStatus: "F", resultCode: "PARAM_ILLEGAL" } }, /answered F, PARAM_ILLEGAL/],
		["U", { result: { resultStatus: "U", resultCode: "UNKNOWN_EXCEPTION" } }, /answered U, UNKNOWN_EXCEPTION/],
		["F with words", { result: { resultStatus: "F", resultCode: "mei is not here" } }, /answered F, something else/],
	];
	for (const [what, body, why] of none) {
		it(`[100] takes ${what} for no answer, and repeats nothing of it`, async () => {
			const raw = what === "bytes that are no UTF-8" ? Buffer.from(String(body), "latin1") : null;
			const { channel } = await against((response, heard) =>
				raw ? void response.end(raw) : answering(body)(response, heard),
			);
			await assert.rejects(channel.deliver([message()], withTime()), (error: Error) => {
				assert.match(error.message, why);
				assert.doesNotMatch(error.message, /mei/);
				return true;
			});
		});
	}

	it("takes any status but 200 for no answer", async () => {
		for (const status of [201, 204, 400, 401, 404, 429, 500, 503]) {
			const { channel } = await against((response) => void response.writeHead(status).end("{}"));
			await assert.rejects(channel.deliver([message()], withTime()), {
				message: `the super app answered with status ${status}.`,
			});
		}
	});

	it("follows no redirect", async () => {
		let elsewhere = 0;
		const other = createServer((_, response) => {
			elsewhere++;
			response.end();
		}).listen(0, "127.0.0.1");
		await once(other, "listening");
		running.push({ close: async () => void other.close() });
		const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
		for (const status of [301, 302, 303, 307, 308]) {
			const { channel } = await against((response) => void response.writeHead(status, { location }).end());
			await assert.rejects(channel.deliver([message()], withTime()), new RegExp(`status ${status}`));
		}
		assert.equal(elsewhere, 0);
	});

	it("[101] hangs up on an answer that is too large, before it has ended", async () => {
		let hungUp = (): void => undefined;
		const closed = new Promise<void>((resolve) => {
			hungUp = resolve;
		});
		const { channel } = await against((response) => {
			response.on("close", hungUp);
			const more = () => response.write(" ".repeat(16_384), (error) => error ?? setImmediate(more));
			more();
		});
		await assert.rejects(channel.deliver([message()], withTime()), /over 65536 bytes/);
		await closed;
	});

	it("[101] ends with its signal also in the middle of an answer, and hangs up", async () => {
		const over = new AbortController();
		let hungUp = (): void => undefined;
		const closed = new Promise<void>((resolve) => {
			hungUp = resolve;
		});
		const { channel } = await against((response) => {
			response.on("close", hungUp);
			response.write('{"result":', () => over.abort());
		});
		await assert.rejects(channel.deliver([message()], over.signal), { name: "AbortError" });
		await closed;
	});

	it("calls nobody for nothing, and nobody where its time is over already", async () => {
		const { channel, heard } = await against(answering("{}"));
		assert.deepEqual(await channel.deliver([], withTime()), []);
		await assert.rejects(channel.deliver([message()], AbortSignal.abort()), { name: "AbortError" });
		assert.deepEqual(heard, []);
	});
});
