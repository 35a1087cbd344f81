import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answer, Sending } from "@byleave/merchant";
import {
	channelNames,
	type Failure,
	hostPaths,
	type MerchantCause,
	type OperationRow,
	operationsFor,
	type Platform,
	pageOf,
} from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import type { Channel } from "@byleave/server";
import { openWire, type Wire } from "../contract/wire.ts";
import { CLIENT } from "../world.ts";
import { type WalletWorld, walletWorld } from "./wallet-world.ts";

/** Messages on every wallet, by every path that it has: accepted once, and refused in its own words by each cause there is. */

const PER_DAY = 4;
/** A phone of nobody's: what is accepted is taken away at once. */
const nobody: Channel = {
	most: 20,
	deadlineMs: 1000,
	deliver: async (messages) => messages.map(({ messageId }) => ({ messageId, outcome: "delivered" })),
};
const config = {
	messages: {
		channels: { SMS: nobody, PUSH: nobody, INBOX: nobody },
		perDay: { SMS: PER_DAY, PUSH: PER_DAY, INBOX: PER_DAY },
	},
} as const;
const shown = { en: { title: "Order {number}", content: "It is ready.", link: null } };
const rowsOf = ({ operations }: Platform) => operations.filter(({ message }) => message);
/** What lets a mini program write by this channel, and what lets it do something else. */
const scopeFor = ({ scopes }: Platform, channel: Parameters<typeof operationsFor>[0]): string =>
	Object.entries(scopes).find(([, { operations = [] }]) =>
		operationsFor(channel).some((one) => operations.includes(one)),
	)?.[0] ?? assert.fail(`No scope lets anybody write by ${channel}.`);
const otherScope = ({ scopes }: Platform): string =>
	Object.entries(scopes).find(
		([, { silent, alias, views }]) => silent === "never" && !alias && views.length > 0,
	)?.[0] ?? assert.fail();

/** Per version, what was reached: the causes of messages and every code that a path alone says. */
const reached = new Set<string>();

for (const platform of Object.values(platforms)) {
	const rows = rowsOf(platform);
	if (rows.length === 0) continue;
	describe(`messages on ${platform.name}`, () => {
		let world: WalletWorld;
		let wire: Wire;
		let last = 0;
		before(async () => {
			world = await walletWorld(platform, { config });
			wire = await openWire(world);
			for (const channel of channelNames) {
				await operate("/operator/templates", { templateCode: `TP_${channel}`, appId: "Shop", channel, texts: shown });
				await operate("/operator/templates/status", { templateCode: `TP_${channel}`, status: "APPROVED" });
			}
		});
		after(() => world.close());
		const operate = async (path: string, body: object): Promise<void> => {
			const { status, text } = await wire.operator(path, body);
			assert.equal(status, 200, text);
		};
		/** As whoever allowed these scopes is known to the merchant. */
		async function allow(...scopes: readonly string[]): Promise<{ accessToken: string; userId: string }> {
			world.person.will("Allow");
			const { authCode } = await world.my.getAuthCode({ scopes: [...scopes] });
			const tokens = await world.merchant.applyToken({ authCode });
			assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens));
			return { accessToken: tokens.accessToken, userId: tokens.customerId ?? assert.fail() };
		}

		for (const row of rows) {
			const { path, version, message = assert.fail() } = row;
			const channel = message.written ?? message.channels.at(-1) ?? assert.fail();
			describe(path, () => {
				let who: Awaited<ReturnType<typeof allow>>;
				/** By this path, which a client takes where it is the wallet's first. */
				const client = () =>
					world.merchantWith({
						platform: { ...platform, operations: [row, ...platform.operations.filter((other) => other !== row)] },
					});
				const send = (
					more: object = {},
					number: number | undefined = 1,
				): Promise<Answer<{ readonly messageId?: string }>> => {
					const to = row.fields.targetUserId ? { targetUserId: who.userId } : { accessToken: who.accessToken };
					const words = row.fields.templates
						? { templateCode: `TP_${channel}`, templates: [{ templateParameters: { number }, language: "en" }] }
						: { title: "Order", content: `Order ${number} is ready.` };
					const sending = { ...to, ...words, requestId: `${channel}-${last++}`, appId: "Shop", channel, ...more };
					return client().sendMessage(sending as Sending);
				};
				async function refused(cause: MerchantCause, more: object = {}, number?: number): Promise<void> {
					const answer = await send(more, number);
					const wanted = message.results?.[cause] ?? platform.results[cause][version];
					assert.deepEqual(
						[answer.result.resultCode, answer.resultStatus],
						[wanted.resultCode, wanted.resultStatus],
						JSON.stringify(answer),
					);
					const heard = world.events.findLast((event) => event.type === "exchange");
					assert.equal(heard?.cause, cause);
					reached.add(`${cause} ${version}`).add(`${path} ${wanted.resultCode}`);
				}
				before(async () => {
					world.later(86_400);
					who = await allow(scopeFor(platform, channel), otherScope(platform));
				});

				it("sends by channels that some scope of the wallet's opens", () => {
					for (const each of message.channels) scopeFor(platform, each);
				});

				it("is accepted, and under its requestId it is the same one, once", async () => {
					const one = await send({ requestId: `one-${rows.indexOf(row)}` });
					assert.ok(one.resultStatus === "S", JSON.stringify(one));
					const { messageId } = platform.answers[version].message;
					assert.equal(one.messageId !== undefined, messageId !== null);
					assert.ok(world.wire().path.includes(path), world.wire().path);
					assert.deepEqual(await send({ requestId: `one-${rows.indexOf(row)}` }), one);
					const accepted = world.events.filter((event) => event.type === "message" && event.what === "accepted");
					assert.equal(accepted.at(-1)?.type === "message" && accepted.at(-1) !== accepted.at(-2), true);
				});

				it("[132] another content under its requestId is refused", async () => {
					await refused("request_id_reused", { requestId: `one-${rows.indexOf(row)}` }, 2);
				});

				it("[106] is refused in this path's own words: template, permission, limit, and who is no more", async () => {
					if (row.fields.templates) {
						await refused("template_unknown", { templateCode: "TP_none" });
						const foreign = channelNames.find((name) => !message.channels.includes(name));
						if (foreign) await refused("template_unknown", { templateCode: `TP_${foreign}` });
						await refused("access_unknown", { accessToken: `${who.accessToken}x` });
						const own = who;
						who = await allow(otherScope(platform));
						await refused("access_denied");
						who = own;
					} else {
						await refused("user_unknown", { targetUserId: "nobody" });
					}
					await operate("/operator/users/status", { sub: "user-mei", status: "FROZEN" });
					await refused("user_frozen");
					await operate("/operator/users/status", { sub: "user-mei", status: "ACTIVE" });
					await operate("/operator/apps/status", { appId: "Shop", status: "SUSPENDED" });
					await refused("app_suspended");
					await operate("/operator/apps/status", { appId: "Shop", status: "ACTIVE" });
					for (let sent = 1; sent < PER_DAY; sent++) assert.equal((await send()).resultStatus, "S");
					await refused("message_limit");
					const { status } = await wire.host(hostPaths.stopMessages, { appId: "Shop" });
					assert.equal(status, 200);
					await refused("not_subscribed");
				});

				it("names the field that is wrong, as the wire calls it", async () => {
					for (const [ours, field] of Object.entries(row.fields)) {
						if (ours === "templates" || ours === "requestId" || field.holds) continue;
						const answer = await send({ [ours]: "x".repeat(field.max + 1) });
						const name = field.name ?? ours;
						assert.match(answer.result.resultMessage, new RegExp(`^${name} must be at most ${field.max} `), ours);
					}
					if (!row.fields.templates) return;
					const answer = await send({ templates: [{ templateParameters: { number: "two\nlines" } }] });
					assert.match(answer.result.resultMessage, /^templates\[0\]\.templateParameters\.number: /);
				});

				it("another client's, another mini program's: refused, where the request can say it", async () => {
					const { authClientId, appId, referenceClientId } = row.fields;
					if (authClientId) await refused("client_mismatch", { authClientId: "somebody" });
					if (appId) await refused("field_invalid", { appId: "All" });
					if (referenceClientId) {
						await refused("reference_client_mismatch", { referenceClientId: "All" });
						who = await allow(scopeFor(platform, channel));
						world.later(86_400);
						who = await allow(scopeFor(platform, channel));
						for (const own of ["Shop", CLIENT])
							assert.equal((await send({ referenceClientId: own })).resultStatus, "S");
					}
				});
			});
		}

		it("leads to no page but the mini program's own", async () => {
			const row: OperationRow | undefined = rows.find(({ fields }) => fields.redirectUrl);
			if (!row) return;
			world.later(86_400);
			const channel = row.message?.channels.at(-1) ?? assert.fail();
			const { accessToken } = await allow(scopeFor(platform, channel));
			const [link = assert.fail()] = platform.deepLinks;
			for (const [redirectUrl, code] of [
				["https://evil.example/", "field_invalid"],
				[`${link.begins}?${link.app}=All`, "field_invalid"],
				[`${link.begins}?${link.app}=Shop`, undefined],
			] as const) {
				const { resultStatus, result } = await world.merchant.sendMessage({
					...{
						accessToken,
						redirectUrl,
						requestId: redirectUrl.slice(-9),
						templateCode: `TP_${channel}`,
						appId: "Shop",
					},
					templates: [{ templateParameters: { number: 1 } }],
				});
				const known = pageOf(platform, "Shop", redirectUrl, []) as Partial<Failure>;
				assert.equal(known.code, code);
				assert.equal(resultStatus, code ? "F" : "S", result.resultMessage);
				if (code) assert.match(result.resultMessage, /^redirectUrl must /);
			}
		});
	});
}

it("every cause of messages was come to, in each version that has them, and every code that a path alone says", () => {
	const own = ["message_limit", "not_subscribed", "request_id_reused", "template_unknown"];
	const wanted = Object.values(platforms).flatMap((platform) =>
		rowsOf(platform).flatMap(({ path, version, message }) => [
			...own.map((cause) => `${cause} ${version}`),
			...Object.values(message?.results ?? {}).map(({ resultCode }) => `${path} ${resultCode}`),
		]),
	);
	assert.deepEqual(
		wanted.filter((one) => !reached.has(one)),
		[],
	);
});

it("a wallet without messages has no such path, and its client says so", async (t) => {
	const platform = platforms.antom ?? assert.fail();
	const world = await walletWorld(platform);
	t.after(() => world.close());
	await assert.rejects(
		world.merchant.sendMessage({
			accessToken: "AT",
			requestId: "r",
			templateCode: "T",
			templates: [{ templateParameters: {} }],
		}),
		/^TypeError: There is no sendMessage in v1\.$/,
	);
});
