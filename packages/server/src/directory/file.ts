import { type BigIntStats, readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Failure, type Profile } from "@byleave/protocol";
import { ConfigError } from "../config/config.ts";
import { isSub, SUB_MUST } from "../trust/person.ts";
import type { Directory, OddFields, OwnForm } from "./directory.ts";
import { readProfile } from "./profile-schema.ts";

/**
 * Users from a JSON file, `{"users": {"<sub>": Profile}}`, read again whenever it changes. For trying out and for
 * tests: a super app has a back end. An odd field is left out and told to `odd` (ruling 37). Throws a ConfigError that names
 * file and key if the file is wrong at the start: no such file, a user without a status. If it goes wrong later, `profile`
 * rejects with Failure("directory_unavailable") until it is right again.
 */
export function fileDirectory(file: string, needs: Partial<OddFields> & OwnForm = {}): Directory {
	let { users, state } = start(file, needs);
	return {
		async profile(sub) {
			try {
				const found = stateOf(await stat(file, { bigint: true }));
				if (found !== state) {
					users = readUsers(await readFile(file, "utf8"), (_, index) => `[${index}]`, needs);
					state = found;
				}
			} catch (cause) {
				throw new Failure("directory_unavailable", { cause });
			}
			return users.get(sub);
		},
	};
}

type Users = ReadonlyMap<string, Profile>;

function start(file: string, needs: Partial<OddFields> & OwnForm): { users: Users; state: string } {
	try {
		const state = stateOf(statSync(file, { bigint: true }));
		return { users: readUsers(readFileSync(file, "utf8"), (sub) => `.${sub}`, needs), state };
	} catch (error) {
		const { code } = error as { code?: unknown };
		const why = error instanceof Failure ? error.message : `it cannot be read (${String(code)}).`;
		throw new ConfigError(why.split("\n").map((line) => `directory.file: ${file}: ${line}`));
	}
}

const stateOf = ({ mtimeNs, size, ino }: BigIntStats): string => `${mtimeNs}.${size}.${ino}`;

/**
 * Throws a Failure whose message has one line a fault. `nameOf` says how a user appears in it: by name to the
 * operator who starts the server, by place in the log.
 */
function readUsers(
	text: string,
	nameOf: (sub: string, index: number) => string,
	{ odd: told, own }: Partial<OddFields> & OwnForm,
): Users {
	const wrong = (lines: readonly string[]) => new Failure("directory_unavailable", { message: lines.join("\n") });
	const content = parse(text);
	if (content === undefined) throw wrong(["it is not JSON."]);
	const listed = isObject(content) && Object.keys(content).length === 1 ? content.users : undefined;
	if (!isObject(listed)) throw wrong(['it must be {"users": {"<sub>": {…}}} and nothing else.']);
	const users = new Map<string, Profile>();
	const faults: string[] = [];
	// For the log, so that users appear by place in these, also at the start.
	const odd: string[] = [];
	for (const [index, [sub, value]] of Object.entries(listed).entries()) {
		if (!isSub(sub)) {
			faults.push(`users: entry ${index} is named as no user can be: ${SUB_MUST}.`);
			continue;
		}
		const read = readProfile(value, `users${nameOf(sub, index)}`, own);
		if ("faults" in read) faults.push(...read.faults);
		else users.set(sub, read.profile);
		if ("odd" in read)
			odd.push(...read.odd.map((line) => line.replace(`users${nameOf(sub, index)}`, `users[${index}]`)));
	}
	if (odd.length > 0) told?.(odd);
	if (faults.length > 0) throw wrong(faults);
	return users;
}

function parse(text: string): unknown {
	try {
		// Some editors put a byte order mark before it.
		return JSON.parse(text.replace(/^\ufeff/, ""));
	} catch {
		// The parser's own message quotes the file.
	}
	return undefined;
}
const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
