// A view is one row. It is added here to a copy of the sources, as whoever adds one would: the compiler names what is
// left to fill in, and once that is filled the view is whole, from the directory's answer to the log.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { copyTree, run } from "./tree.ts";

const row =
	'\thomeTown: { ...plain, stored: "homeTown", field: "homeTown", shape: text(8), icon: "house", name: "home town" },\n';
const words = ["ar", "en", "id", "zh-Hans"].map((language) => `packages/server/src/words/${language}.ts`);
const icons = "packages/host/src/elements/icons.ts";

describe("a new view", { concurrency: false }, () => {
	const tree = mkdtempSync(join(tmpdir(), "byleave-view-"));
	before(() => {
		copyTree(tree);
		insert("packages/protocol/src/profile/views.ts", "export const views = {\n", row);
	});
	after(() => rmSync(tree, { recursive: true, force: true, maxRetries: 3 }));

	it("does not compile until each language names it and its icon is drawn: nowhere else is anything to do", () => {
		assert.deepEqual(missing(), [`${icons}: house`, ...words.map((path) => `${path}: homeTown`)]);
	});

	it("is whole once they do", () => {
		for (const path of words) insert(path, "titles: {\n", '\t\thomeTown: "See your home town",\n');
		insert(
			icons,
			"const drawings: Readonly<Record<Icon, readonly string[]>> = {\n",
			'\thouse: ["M4 20V9l8-6 8 6v11Z"],\n',
		);
		assert.deepEqual(missing(), []);
		writeFileSync(join(tree, "try.ts"), attempt);
		const said = JSON.parse(run(process.execPath, ["--conditions=byleave-source", "try.ts"], tree));
		assert.deepEqual(said, {
			taken: { status: "ACTIVE", homeTown: "Ipoh" },
			refused: ["p.homeTown: it must have at most 8 characters."],
			told: { userId: "u", homeTown: "Ipoh" },
			untold: { userId: "u" },
			preview: ["Ipoh"],
			logged: "[hidden]",
		});
	});

	function insert(path: string, behind: string, text: string): void {
		const source = readFileSync(join(tree, path), "utf8");
		assert.equal(source.split(behind).length, 2, `${path} has one ${behind}`);
		writeFileSync(
			join(tree, path),
			source.replace(behind, () => behind + text),
		);
	}

	/** What the compiler misses: `<file>: <key>`, sorted. Whatever else it has to say stands there as it is. */
	function missing(): string[] {
		const tsc = join(tree, "node_modules/typescript/bin/tsc");
		const { stdout, error } = spawnSync(process.execPath, [tsc, "--pretty", "false"], { cwd: tree, encoding: "utf8" });
		assert.equal(error, undefined);
		const faults = stdout.split("\n").filter((line) => /^\S/.test(line));
		return faults
			.map((line) => line.replace(/^(.+)\(\d+,\d+\): error TS2741: Property '(\w+)' is missing .*$/, "$1: $2"))
			.sort();
	}
});

const attempt = `
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { readProfile } from "./packages/server/src/directory/profile-schema.ts";
import { previewOf, userInfoOf } from "./packages/server/src/consent/disclose.ts";
import { createLog } from "./packages/server/src/observe/log.ts";

const profile = { status: "ACTIVE", homeTown: "Ipoh" } as const;
const as = { userId: "u", hash: (value: string) => value, platform: alipayplus };
const taken = readProfile(profile, "p");
const refused = readProfile({ ...profile, homeTown: "Ipoh, Perak" }, "p");
const lines: string[] = [];
createLog({ logLevel: "info" }, { write: (line) => void lines.push(line) }).info({ home_town: "Ipoh" }, "x");
console.log(
	JSON.stringify({
		taken: "profile" in taken && taken.profile,
		refused: "odd" in refused && refused.odd,
		told: userInfoOf(profile, ["homeTown"], as),
		untold: userInfoOf(profile, ["nickName"], as),
		preview: previewOf(profile, "homeTown", as),
		logged: JSON.parse(lines[0] ?? "{}").home_town,
	}),
);
`;
