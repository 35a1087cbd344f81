import assert from "node:assert/strict";
import { bystanders } from "../store/keeping.ts";
import { accessOf, type Check, DAY, NOW, pseudonymOf, REFUSED, refuses, row, type World } from "../world.ts";
import { type ActingVerb, type Call, calls } from "./calls.ts";

/** All that can be seen of a store. */
async function all({ store, audit, standing }: World, looks: Call["looks"] = []): Promise<unknown> {
	const subs = ["sub", "somebody"];
	const users = subs.flatMap((sub) => [standing({ sub }), standing({ sub, appId: "second" }), store.grantsOf({ sub })]);
	const seen = looks.map((look) =>
		look().then(
			(value) => value,
			(error) => error.code,
		),
	);
	return Promise.all([store.registry(), audit(), ...users, ...seen]);
}

/** What these do to an app or a client is done to all its users. */
const ofOperator: ReadonlySet<string> = new Set<ActingVerb>([
	"putMerchant",
	"registerClient",
	"addClientKey",
	"nameClientKey",
	"retireClientKey",
	"setClientStatus",
	"pinAnswerKey",
	"registerApp",
	"setAppStatus",
	"trustApp",
	"approveScope",
	"setPurpose",
	"setDomains",
	"putTemplate",
	"setTemplateStatus",
]);

/** A commit whose answer was lost is run again with the same input (ruling 44). */
export function againContract(check: Check): void {
	for (const [verb, prepare] of Object.entries(calls)) {
		check(`${verb} run again has one effect and the same answer`, async (world) => {
			const { act, looks } = await prepare(world);
			const before = await all(world, looks);
			const answer = await act();
			const after = await all(world, looks);
			assert.notDeepEqual(after, before, "it had an effect");
			for (const _ of [1, 2]) {
				assert.deepEqual(await act(), answer);
				assert.deepEqual(await all(world, looks), after);
			}
		});

		check(`${verb} run many times at once has one effect and one answer`, async (world) => {
			const { act, looks } = await prepare(world);
			const answers = await Promise.all([act(), act(), act()]);
			const after = await all(world, looks);
			for (const answer of answers) assert.deepEqual(answer, answers[0]);
			assert.deepEqual(await act(), answers[0]);
			assert.deepEqual(await all(world, looks), after);
		});
	}

	for (const [verb, prepare] of Object.entries(calls)) {
		// Time passes for everybody.
		if (verb === "age") continue;
		check(`${verb} changes nothing of anybody else's`, async (world) => {
			const see = await bystanders(world);
			const { act } = await prepare(world);
			const seen = () => Promise.all([see.apart(), ofOperator.has(verb) ? [] : see.ofTheApp()]);
			const before = await seen();
			await act();
			assert.deepEqual(await seen(), before);
		});
	}

	check("erasing nobody, run again, says again that nothing was known", async (world) => {
		const { store, act } = world;
		const erase = { sub: "nobody", pseudonym: pseudonymOf("nobody"), refusedUntil: NOW + REFUSED, ...act() };
		assert.equal(await store.eraseUser(erase), false);
		assert.equal(await store.eraseUser(erase), false);
	});

	check(
		"the answer is the same though others have acted between: another was answered, the app was stopped",
		async (world) => {
			const { store, act, issue, redeem, stop, access } = world;
			const code = await issue();
			const first = await world.presented(code, { retry: 0 });
			const answer = await store.redeemCode(first);
			assert.deepEqual(await redeem(code), { ...answer, again: true });
			assert.deepEqual(await store.redeemCode(first), answer);
			await refuses(store.redeemCode({ ...first, ...act(), nonce: "another" }), "code_used");
			await refuses(access(accessOf(first.nonce)), "access_unknown");
			const issued = { ...world.by(), epoch: (await world.standing()).epoch, grantId: "00000000000000a1" };
			const again = {
				...issued,
				codeDigest: "again",
				scopes: ["S"],
				items: [row("S", "nickName")],
				expiresAt: NOW + DAY,
			};
			await store.issueCode(again);
			await stop();
			await store.issueCode(again);
			await refuses(redeem("again"), "code_unknown");
			assert.deepEqual((await world.standing()).items, []);
		},
	);
}
