import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Sending } from "@byleave/merchant";
import { prefixedPaths } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { injectFetch } from "../inject.ts";
import { meiWithOwn, platform as own } from "../own/bed.ts";
import { leaf } from "../own/prepare-bed.ts";
import { everything, type WalletWorld, walletWorld } from "./wallet-world.ts";

/** What the merchant face says of itself, on every wallet: held against a validator, and against what really goes over the wire. */

interface Described {
	readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
	readonly components: object;
}
interface Operation {
	readonly operationId: string;
	readonly parameters: readonly { readonly name: string }[];
	readonly requestBody: Content;
	readonly responses: Readonly<Record<string, Content & { readonly headers?: object }>>;
}
interface Content {
	readonly content: { readonly "application/json": { readonly schema: object } };
}
/** What a merchant prepares, whatever a wallet wants of it. */
const contract = {
	appId: "Shop",
	requestId: "r-1",
	authState: "order 7",
	contractTitle: "Tea each week",
	contractDesc: "A box of tea each Monday.",
	referenceClientId: "Shop",
	others: {
		partnerId: "P-1",
		authClientDisplayName: "Leaf & Bean",
		authLogoUrl: "https://merchant.example/logo.png",
		authRedirectUrl: "https://merchant.example/back",
	},
} as const;
const byTemplate = {
	templateCode: "TP_none",
	templates: [{ templateParameters: { n: 7, hot: true }, language: "en" }],
};
/** Of every object only what is listed. */
const closed = (schema: object): object =>
	JSON.parse(JSON.stringify(schema), (_key, value) =>
		value?.type === "object" ? { ...value, additionalProperties: false } : value,
	);

/** With what no table of a wallet need have: views and inquiries by configuration, and agreements that are prepared. */
const ofItsOwn = [{ ...own, name: "one of its own" }, leaf];

for (const platform of [...Object.values(platforms), ...ofItsOwn]) {
	describe(`the merchant face of ${platform.name}, described`, () => {
		let world: WalletWorld;
		let described: Described;
		const seen: { readonly path: string; readonly asked: Headers; readonly answered: Response }[] = [];
		before(async () => {
			world = await walletWorld(platform);
			world.profiles.set("user-mei", { ...everything, own: { ...everything.own, ...meiWithOwn.own } });
			const { statusCode, body } = await world.server.public.inject({ url: "/openapi.json" });
			assert.equal(statusCode, 200);
			described = JSON.parse(body);
		});
		after(() => world.close());

		/** Whether this is what the description says; of an answer, that it holds nothing beside. */
		function held(part: "request" | "answer", path: string, body: unknown): void {
			const { requestBody, responses } = described.paths[path]?.post ?? assert.fail(path);
			const { content } = (part === "request" ? requestBody : responses["200"]) ?? assert.fail(part);
			const { schema } = content["application/json"];
			const { components } = described;
			const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
			formats.default(ajv);
			ajv.addVocabulary(["components"]);
			const check = ajv.compile({ ...(part === "answer" ? closed(schema) : schema), components });
			assert.equal(check(body), true, `${path} ${part} ${JSON.stringify(body)}: ${ajv.errorsText(check.errors)}`);
		}
		const lastHeld = (): void => {
			const { path, asked, answered } = world.wire();
			held("request", path, asked);
			held("answer", path, answered);
		};

		it("is valid OpenAPI 3.1, with every path once, each under a name of its own", async () => {
			const { valid, errors } = await new Validator().validate(structuredClone(described) as never);
			assert.equal(valid, true, JSON.stringify(errors));
			assert.equal((described as unknown as { openapi: string }).openapi, "3.1.0");
			const [suffix = ""] = platform.paths.suffixes;
			const all = prefixedPaths({ ...platform, paths: { ...platform.paths, suffixes: [suffix] } });
			assert.deepEqual(Object.keys(described.paths).toSorted(), [...new Set(all)].toSorted());
			const names = Object.values(described.paths).map(({ post }) => post.operationId);
			assert.equal(new Set(names).size, names.length, names.join());
		});

		it("says of every request and answer of the whole way what it is, headers and refusals too", async () => {
			const inner = injectFetch(() => world.server.public);
			const merchant = world.merchantWith({
				fetch: async (input, init) => {
					const answered = await inner(input, init);
					seen.push({ path: new URL(String(input)).pathname, asked: new Headers(init?.headers), answered });
					return answered;
				},
			});
			world.person.will("Allow");
			const scopes = Object.entries(platform.scopes).flatMap(([name, row]) => (row.alias ? [] : [name]));
			const { authCode } = await world.my.getAuthCode({ scopes });
			const tokens = await merchant.applyToken({ authCode });
			assert.ok(tokens.resultStatus === "S");
			lastHeld();
			const told = await merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
			assert.ok(told.resultStatus === "S");
			lastHeld();
			for (const { inquiry } of platform.operations) {
				if (!inquiry) continue;
				const answer = await merchant.inquiry(inquiry.name, { accessToken: tokens.accessToken });
				assert.equal(answer.resultStatus, "S", JSON.stringify(answer));
				lastHeld();
			}
			for (const scope of platform.prepare?.scopes ?? []) {
				const answer = await merchant.prepare({ ...contract, scopes: [scope] });
				assert.equal(answer.resultStatus, "S", JSON.stringify(answer));
				lastHeld();
			}
			for (const { message, fields } of platform.operations) {
				const channel = message?.channels.at(-1);
				if (!channel) continue;
				const to = fields.targetUserId ? { targetUserId: tokens.customerId } : { accessToken: tokens.accessToken };
				const words = fields.templates ? byTemplate : { title: "Tea", content: "It is ready." };
				const sending = { ...to, ...words, requestId: `r-${channel}`, channel, appId: "Shop", redirectUrl: "pages/a" };
				await merchant.sendMessage(sending as Sending);
				lastHeld();
			}
			const again = await merchant.refresh({ refreshToken: tokens.refreshToken });
			assert.ok(again.resultStatus === "S");
			lastHeld();
			assert.equal((await merchant.revoke({ accessToken: again.accessToken })).resultStatus, "S");
			lastHeld();
			assert.equal((await merchant.inquiryUserInfo({ accessToken: again.accessToken })).resultStatus, "F");
			lastHeld();
			assert.equal((await merchant.applyToken({ authCode })).resultStatus, "F");
			lastHeld();

			for (const { path, asked, answered } of seen) {
				const { parameters, responses } = described.paths[path]?.post ?? assert.fail(path);
				for (const { name } of parameters) assert.ok(asked.has(name), name);
				for (const name of Object.keys(responses["200"]?.headers ?? assert.fail()))
					assert.ok(answered.headers.has(name), name);
			}
		});

		it("is a description that can be wrong: a field too many characters long, a code that is none, a token left out", () => {
			const { path, asked, answered } = world.wire();
			const wrong = (part: "request" | "answer", body: object): void => {
				assert.throws(() => held(part, path, body), assert.AssertionError);
			};
			const [longest = ""] = Object.keys(asked).filter((name) => typeof asked[name] === "string");
			wrong("request", { ...asked, [longest]: "x".repeat(5000) });
			wrong("request", {});
			wrong("answer", { ...answered, result: { ...answered.result, resultCode: "NO_SUCH_CODE" } });
			wrong("answer", { ...answered, result: { ...answered.result, resultCode: "SUCCESS", resultStatus: "S" } });
		});

		it("holds nothing of the deployment but its paths, and is there for anybody to keep", async () => {
			const { headers, body } = await world.server.public.inject({ url: "/openapi.json" });
			assert.match(String(headers["cache-control"]), /^public, max-age=/);
			assert.equal(headers["access-control-allow-origin"], undefined);
			assert.ok(isDeepStrictEqual(JSON.parse(body), described));
			const { config } = world.server.context;
			for (const theirs of [config.secret, '"Shop"', "user-mei"]) assert.ok(!body.includes(theirs));
		});
	});
}

it("a deployment's own prefixes stand in place of the platform's", async (t) => {
	const world = await walletWorld(platforms.tng ?? assert.fail(), { config: { prefix: "/pay" } });
	t.after(() => world.close());
	const { paths } = (await world.server.public.inject({ url: "/openapi.json" })).json() as Described;
	assert.ok(Object.keys(paths).length > 0);
	for (const path of Object.keys(paths)) assert.match(path, /^\/pay\/v[12]\//);
});
