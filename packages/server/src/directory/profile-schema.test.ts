import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Profile } from "@byleave/protocol";
import { openDirectory } from "./index.ts";
import { readProfile } from "./profile-schema.ts";

const whole: Profile = {
	status: "ACTIVE",
	nickName: "Mei",
	userName: { fullName: "Mei Ling Tan", lastName: "Tan" },
	avatar: "https://img.example/mei.png",
	gender: "F",
	birthDate: "1991-04-02",
	nationality: "MY",
	loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "60-123456789" }],
	contacts: [{ contactType: "EMAIL", contactNo: "mei@example.com" }],
	addresses: [{ region: "MY", city: "Ipoh" }],
};

/** What becomes of a whole profile with these fields in place of its own; the odd lines. */
function read(change: object) {
	const told = readProfile({ ...whole, ...change }, "p");
	assert.ok("profile" in told, JSON.stringify(told));
	return told;
}
const without = (field: keyof Profile): Partial<Profile> =>
	Object.fromEntries(Object.entries(whole).filter(([key]) => key !== field));

describe("[101] what a directory said (ruling 37)", () => {
	it("is taken whole where it is whole", () => {
		assert.deepEqual(read({}), { profile: whole, odd: [] });
	});

	for (const field of Object.keys(whole).filter((key) => key !== "status") as (keyof Profile)[]) {
		it(`${field}: null, "", nothing and an empty list or object are absent, without a word`, () => {
			const empties = [null, "", undefined, ...(typeof whole[field] === "object" ? [[]] : [])];
			for (const empty of empties) {
				const told = readProfile({ ...whole, [field]: empty }, "p");
				const odd = Array.isArray(empty) && field === "userName" ? ["p.userName: an object is needed."] : [];
				assert.deepEqual(told, { profile: without(field), odd }, JSON.stringify(empty));
			}
		});
		it(`${field}: of another type it is left out and named, and hurts nothing else`, () => {
			for (const value of [7, true, { x: { y: 1 } }, [[]], ["x"], "x".repeat(5000)]) {
				const { profile, odd } = read({ [field]: value });
				assert.deepEqual(profile, without(field), JSON.stringify(value).slice(0, 40));
				for (const line of odd) assert.match(line, new RegExp(`^p\\.${field}\\b.*(needed|at most|kind)`));
			}
		});
	}

	it("a part or an entry hurts only itself", () => {
		const { profile, odd } = read({
			userName: { fullName: "Mei Ling Tan", firstName: 7, lastName: "", middleName: null, title: "Dr" },
			contacts: [
				{ contactType: "EMAIL", contactNo: "mei@example.com", verified: true },
				{ contactType: "PIGEON", contactNo: "coo" },
				{ contactType: "EMAIL", contactNo: "" },
				null,
				7,
			],
			addresses: [{ region: "MY", city: "Ipoh", label: 7 }, { city: "Nowhere" }, {}],
		});
		assert.deepEqual(profile.userName, { fullName: "Mei Ling Tan" });
		assert.deepEqual(profile.contacts, whole.contacts);
		assert.deepEqual(profile.addresses, whole.addresses);
		assert.deepEqual(odd, [
			"p.userName.firstName: a value of type string is needed.",
			"p.contacts[1].contactType: one of MOBILE_PHONE, TELEPHONE, EMAIL is needed.",
			"p.contacts[4]: an object is needed.",
			"p.addresses[0].label: a value of type string is needed.",
			"p.addresses[1].region: it is needed.",
		]);
	});

	it("a form that is not kept is named by what it must be, and never by what it was", () => {
		for (const [field, value, must] of [
			["avatar", "http://secret.example/x", "an https URL is needed."],
			["birthDate", "1990-02-30", "an ISO 8601 date is needed, like 1990-12-31."],
			["nationality", "malaysia", "ISO 3166 alpha-2 is needed, like ID."],
		] as const) {
			assert.deepEqual(read({ [field]: value }).odd, [`p.${field}: ${must}`]);
		}
		const phones = read({ loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "+60123" }] });
		assert.match(phones.odd.join(), /^p\.loginIds\[0\]\.loginId: <country code>/);
	});

	it("what is too long is named by how long it may be, and what is just as long is taken", () => {
		const contact = { contactType: "EMAIL", contactNo: "mei@example.com" };
		const contacts = (count: number) => read({ contacts: Array(count).fill(contact) });
		assert.deepEqual([contacts(32).profile.contacts?.length, contacts(32).odd], [32, []]);
		assert.deepEqual(
			[contacts(33).profile, contacts(33).odd],
			[without("contacts"), ["p.contacts: it must have at most 32 entries."]],
		);
		assert.deepEqual(read({ gender: "x".repeat(16) }).odd, []);
		assert.deepEqual(read({ gender: "x".repeat(17) }).odd, ["p.gender: it must have at most 16 characters."]);
		assert.deepEqual(read({ avatar: 7 }).odd, ["p.avatar: a value of type string is needed."]);
	});

	it("an entry's type is one of the texts that there are, not what can be read as one", () => {
		for (const contactType of [["EMAIL"], "toString", "__proto__", 7, null, undefined]) {
			const { profile, odd } = read({ contacts: [{ contactType, contactNo: "mei@example.com" }] });
			assert.deepEqual(profile, without("contacts"));
			assert.deepEqual(odd, ["p.contacts[0].contactType: one of MOBILE_PHONE, TELEPHONE, EMAIL is needed."]);
		}
	});

	it("a key of another place of a profile is nearly ours too", () => {
		for (const [key, meant] of [
			["statuss", "status"],
			["fullname", "fullName"],
			["contactno", "contactNo"],
			["zipcode", "zipCode"],
		] as const) {
			const says = `p: it has a key that a profile does not have; is ${meant} meant?`;
			assert.deepEqual(read({ [key]: "x" }).odd, [says], key);
		}
	});

	it("unknown keys are absent; one that is nearly ours is asked about, and not repeated", () => {
		const { profile, odd } = read({ nickname: "M", favouriteColour: "blue", __proto__: { admin: true } });
		assert.deepEqual(profile, whole);
		assert.deepEqual(odd, ["p: it has a key that a profile does not have; is nickName meant?"]);
	});

	it("only no object and no status make it no profile", () => {
		for (const value of [null, undefined, [], "ACTIVE", 7]) assert.ok("faults" in readProfile(value, "p"));
		for (const status of [undefined, null, "", "GONE", 7]) {
			assert.deepEqual(readProfile({ ...whole, status }, "p"), {
				faults: ["p.status: one of ACTIVE, FROZEN, INACTIVE is needed."],
			});
		}
	});
});

describe("a directory of the operator's own", () => {
	const opened = (profile: () => Promise<unknown>, sandbox = false) => {
		const told: unknown[] = [];
		const directory = openDirectory(
			{ directory: { profile } as never, sandbox },
			{ keys: {} as never, now: Date.now, odd: (...given) => told.push(given) },
		);
		return { told, ask: () => directory.profile("mei", { trace: "t" }) };
	};
	it("is held to the same form", async () => {
		const { told, ask } = opened(async () => ({ ...whole, gender: 7 }));
		assert.deepEqual(await ask(), without("gender"));
		assert.deepEqual(told, [[["profile.gender: a value of type string is needed."], "t"]]);
		assert.equal(await opened(async () => undefined).ask(), undefined);
	});
	it("that fails, or answers no profile, is not available", async () => {
		for (const profile of [
			async () => {
				throw new Error("no route to host");
			},
			async () => ({ nickName: "Mei" }),
			async () => "ACTIVE",
		]) {
			await assert.rejects(opened(profile).ask(), { name: "Failure", code: "directory_unavailable" });
		}
	});
});
