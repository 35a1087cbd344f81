import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AuthCode } from "@byleave/protocol";
import fc from "fast-check";
import { createWorld, type World } from "../world.ts";

/** Any messages over a pipe into a real host: it lives, answers each call once at most, and tells no more than an answer. */

let world: World;
before(async () => {
	// Nobody shows a sheet here: whoever asks for one is refused.
	world = await createWorld({
		oauthService: (normal) => ({ ...normal, showAuthPage: async () => ({ kind: "denied" }) }),
	});
});
after(() => world.close());
const run = <T>(property: fc.IAsyncProperty<T>, numRuns: number) =>
	fc.assert(property, { numRuns, interruptAfterTimeLimit: 6000 });

/** What a page's own side would send: JSON's text, or false. */
function textOf(params: unknown): string | false | undefined {
	try {
		return JSON.stringify(params);
	} catch {
		return false;
	}
}

describe("the bridge", () => {
	const api = fc.oneof(
		fc.constantFrom("getAuthCode", "alert", "constructor", "__proto__", "toString", "getauthcode"),
		fc.string(),
	);
	const scopes = fc.oneof(
		fc.constantFrom(undefined, null, "auth_base", ["auth_base"], ["auth_user"], "auth_base,USER_NAME"),
		fc.anything(),
	);
	const params = fc.oneof(
		fc.record({ scopes }).map(textOf),
		fc.record({ scopes, appId: fc.anything(), content: fc.anything() }).map(textOf),
		fc.json(),
		fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }),
	);
	const call = fc.record({ type: fc.constant("call"), id: fc.oneof(fc.nat(20), fc.anything()), api, params });
	const message = fc.oneof(
		{ weight: 4, arbitrary: call },
		{ weight: 1, arbitrary: fc.anything() },
		{
			weight: 1,
			arbitrary: fc.record({
				type: fc.constantFrom("answer", "byleave:hello", "byleave:init"),
				id: fc.nat(20),
				ok: fc.boolean(),
				result: fc.anything(),
			}),
		},
	);

	it("any messages: the host lives, answers each call once at most, and tells no more than an answer", () =>
		run(
			fc.asyncProperty(fc.array(message, { maxLength: 12 }), async (messages) => {
				const { raw } = world.open("Shop");
				const answered: unknown[] = [];
				const last = Promise.withResolvers<void>();
				raw.listen((answer) => {
					const { type, id, ok, result, ...more } = answer as Record<string, unknown>;
					assert.deepEqual([type, typeof ok, typeof result, more], ["answer", "boolean", "object", {}]);
					assert.ok(!answered.includes(id), "a second answer");
					answered.push(id);
					// A code may hold any letters, and the names of scopes are whatever the page asked for.
					const { authCode, authSuccessScopes: _, authErrorScopes = {}, ...told } = result as Partial<AuthCode>;
					if (authCode !== undefined) assert.match(authCode, /^AC[\w-]{20,30}$/);
					const text = JSON.stringify([told, Object.values(authErrorScopes)]);
					assert.doesNotMatch(text, /node_modules|\bat .+:\d+:\d+|(AC|AT|RT|TK|PA)[0-9a-f]{4}/);
					if (id === Number.MAX_SAFE_INTEGER) last.resolve();
				});
				const taken = new Set<unknown>();
				for (const one of messages) {
					try {
						raw.send(one);
						if (typeof one === "object" && one !== null && (one as { type?: unknown }).type === "call")
							taken.add((one as { id: unknown }).id);
					} catch (error) {
						// A page cannot send what cannot be copied.
						assert.equal((error as Error).name, "DataCloneError");
					}
				}
				// The host still serves this document, whatever came before, and has answered nothing that nobody asked.
				raw.send({ type: "call", id: Number.MAX_SAFE_INTEGER, api: "getAuthCode", params: "{}" });
				if (taken.has(Number.MAX_SAFE_INTEGER)) return;
				await last.promise;
				for (const id of answered) assert.ok(taken.has(id) || id === Number.MAX_SAFE_INTEGER, String(id));
				raw.close();
			}),
			150,
		));
	it("no fault was reported on the way", () => {
		assert.deepEqual(
			world.reports.filter(({ cause }) => cause === "internal"),
			[],
		);
		assert.deepEqual(
			world.events.filter((event) => event.type === "fault"),
			[],
		);
	});
});
