import assert from "node:assert/strict";
import { mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { directoryContract } from "../contract/directory.ts";
import { fileDirectory } from "./file.ts";

let folder = "";
let count = 0;
before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-directory-"));
});
after(() => rm(folder, { recursive: true, force: true }));
const write = async (text: string): Promise<string> => {
	const file = join(folder, `${++count}.json`);
	await writeFile(file, text);
	return file;
};

directoryContract("the file directory", async (users) => {
	const file = await write(JSON.stringify({ users }));
	return {
		directory: fileDirectory(file),
		put: (other) => writeFile(file, JSON.stringify({ users: other })),
		breakDown: () => unlink(file),
		close: () => rm(file, { force: true }),
	};
});

describe("the file directory", () => {
	it("may begin with a byte order mark, and keeps one that stands anywhere else", async () => {
		const file = await write('\ufeff{"users": {"m\ufeffei": {"status": "ACTIVE"}, "mei": {"status": "FROZEN"}}}');
		assert.deepEqual(await fileDirectory(file).profile("m\ufeffei", { trace: "t" }), { status: "ACTIVE" });
		const other = await write('{"users": {"m\ufeffei": {"status": "ACTIVE"}, "mei": {"status": "FROZEN"}}}');
		assert.deepEqual(await fileDirectory(other).profile("mei", { trace: "t" }), { status: "FROZEN" });
	});

	const mistakes: readonly (readonly [string, string, ...string[]])[] = [
		["no JSON", "{", "it is not JSON."],
		["no users", "{}", 'it must be {"users": {"<sub>": {…}}} and nothing else.'],
		["something beside users", '{"users": {}, "groups": {}}', 'it must be {"users": {"<sub>": {…}}} and nothing else.'],
		["users that are null", '{"users": null}', 'it must be {"users": {"<sub>": {…}}} and nothing else.'],
		["a list of users", '{"users": []}', 'it must be {"users": {"<sub>": {…}}} and nothing else.'],
		[
			"a sub that no user can have",
			'{"users": {"a\\nb": {"status": "ACTIVE"}}}',
			"users: entry 0 is named as no user can be: 1 to 128 characters of well-formed Unicode without control characters are needed.",
		],
		["no status", '{"users": {"mei": {}}}', "users.mei.status: one of ACTIVE, FROZEN, INACTIVE is needed."],
		[
			"two mistakes",
			'{"users": {"mei": {"status": ""}, "tan": 7}}',
			"users.mei.status: one of ACTIVE, FROZEN, INACTIVE is needed.",
			"users.tan: an object is needed.",
		],
	];
	for (const [what, text, ...lines] of mistakes) {
		it(`names the file and the key of ${what} at the start`, async () => {
			const file = await write(text);
			const problems = lines.map((line) => `directory.file: ${file}: ${line}`);
			assert.throws(() => fileDirectory(file), { name: "ConfigError", problems });
		});
	}

	it("starts with odd fields, which hurt only themselves, and tells them by place, at each change", async () => {
		const told: (readonly string[])[] = [];
		const odd = { status: "ACTIVE", nickName: "Mei", birthDate: "1990-02-30", nickname: "M", gender: null };
		const file = await write(JSON.stringify({ users: { tan: { status: "ACTIVE" }, mei: odd } }));
		// Nobody has to hear of it.
		assert.deepEqual(await fileDirectory(file).profile("tan", { trace: "t" }), { status: "ACTIVE" });
		const directory = fileDirectory(file, { odd: (lines) => told.push(lines) });
		assert.deepEqual(await directory.profile("mei", { trace: "t" }), { status: "ACTIVE", nickName: "Mei" });
		assert.deepEqual(told, [
			[
				"users[1].birthDate: an ISO 8601 date is needed, like 1990-12-31.",
				"users[1]: it has a key that a profile does not have; is nickName meant?",
			],
		]);
		await writeFile(file, JSON.stringify({ users: { mei: { ...odd, avatar: "http://x/y.png" } } }));
		await directory.profile("mei", { trace: "t" });
		assert.equal(told.length, 2);
		assert.equal(told[1]?.[0], "users[0].avatar: an https URL is needed.");
		await writeFile(file, JSON.stringify({ users: { mei: { status: "ACTIVE" } } }));
		await directory.profile("mei", { trace: "t" });
		assert.equal(told.length, 2, "nothing is odd any more");
	});

	it("names a file that is not there", () => {
		const file = join(folder, "nowhere.json");
		assert.throws(() => fileDirectory(file), {
			name: "ConfigError",
			problems: [`directory.file: ${file}: it cannot be read (ENOENT).`],
		});
	});

	it("says where a mistake is that came later, by place and not by name, and mends with the file", async () => {
		const file = await write('{"users": {"mei": {"status": "ACTIVE"}}}');
		const directory = fileDirectory(file);
		await writeFile(file, '{"users": {"mei": {"status": "GONE AWAY"}}}');
		await assert.rejects(directory.profile("mei", { trace: "t" }), ({ cause }: Failure) => {
			assert.ok(cause instanceof Failure && cause.code === "directory_unavailable");
			assert.equal(cause.message, "users[0].status: one of ACTIVE, FROZEN, INACTIVE is needed.");
			return true;
		});
		await writeFile(file, '{"users": {"mei": {"status": "FROZEN"}}}');
		assert.deepEqual(await directory.profile("mei", { trace: "t" }), { status: "FROZEN" });
	});
});
