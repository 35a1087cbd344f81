import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure, type Profile } from "@byleave/protocol";
import type { Directory } from "../directory/directory.ts";

/** A directory under test, and the hands to move what is behind it. */
export interface DirectoryUnderTest {
	readonly directory: Directory;
	/** From now on these are the users. */
	put(users: Readonly<Record<string, Profile>>): Promise<void>;
	/** From now on nothing useful is to be had from what is behind the directory. */
	breakDown(): Promise<void>;
	close(): Promise<void>;
}

const anna: Profile = {
	status: "ACTIVE",
	nickName: "Anna",
	userName: { fullName: "Anna Example" },
	loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "62-81234567890" }],
};
const trace = "00000000-0000-4000-8000-000000000000";

/** The suite every Directory is held to. `open` is called once a test, with its first users. */
export function directoryContract(
	name: string,
	open: (users: Readonly<Record<string, Profile>>) => Promise<DirectoryUnderTest>,
): void {
	const withUsers = (act: (under: DirectoryUnderTest) => Promise<void>) => async () => {
		const under = await open({ anna });
		try {
			await act(under);
		} finally {
			await under.close();
		}
	};
	describe(`${name} keeps the directory's promises`, () => {
		it(
			"answers a user's profile, whole",
			withUsers(async ({ directory }) => {
				assert.deepEqual(await directory.profile("anna", { trace }), anna);
			}),
		);
		it(
			"answers undefined for nobody, whatever the name",
			withUsers(async ({ directory }) => {
				for (const sub of ["", "ANNA", "anna ", "__proto__", "constructor", "toString", "anna\u0000", "../anna"]) {
					assert.equal(await directory.profile(sub, { trace }), undefined, JSON.stringify(sub));
				}
			}),
		);
		it(
			"sees a change at the next question",
			withUsers(async ({ directory, put }) => {
				await directory.profile("anna", { trace });
				await put({ anna: { status: "FROZEN" }, ben: { status: "ACTIVE" } });
				assert.deepEqual(await directory.profile("anna", { trace }), { status: "FROZEN" });
				assert.deepEqual(await directory.profile("ben", { trace }), { status: "ACTIVE" });
			}),
		);
		it(
			"forgets a user who is gone",
			withUsers(async ({ directory, put }) => {
				await directory.profile("anna", { trace });
				await put({});
				assert.equal(await directory.profile("anna", { trace }), undefined);
			}),
		);
		it(
			"rejects with directory_unavailable when it cannot tell, and says nothing personal",
			withUsers(async (under) => {
				await under.breakDown();
				for (const sub of ["anna", "nobody"]) {
					await assert.rejects(under.directory.profile(sub, { trace }), (error) => {
						assert.ok(error instanceof Failure);
						assert.equal(error.code, "directory_unavailable");
						for (let at: unknown = error; at instanceof Failure; at = at.cause)
							assert.doesNotMatch(at.message, /anna|nobody/i);
						return true;
					});
				}
			}),
		);
		it(
			"never answers what is no profile",
			withUsers(async ({ directory, put }) => {
				await put({ anna: { nickName: "Anna" } as unknown as Profile });
				await assert.rejects(directory.profile("anna", { trace }), { name: "Failure", code: "directory_unavailable" });
			}),
		);
		it(
			"answers many at once, each their own",
			withUsers(async ({ directory, put }) => {
				const users = Object.fromEntries(
					Array.from({ length: 16 }, (_, index) => [`u${index}`, { status: "ACTIVE", nickName: `N${index}` } as const]),
				);
				await put(users);
				const answers = await Promise.all(Object.keys(users).map((sub) => directory.profile(sub, { trace })));
				assert.deepEqual(answers, Object.values(users));
			}),
		);
	});
}
