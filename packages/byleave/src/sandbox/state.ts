import { generateKeyPair, randomBytes, randomUUID } from "node:crypto";
import { chmod, copyFile, mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { LEAST_RSA_BITS } from "@byleave/protocol/signature";
import { sandboxMarks } from "@byleave/server/config";
import { Trouble } from "../trouble.ts";

/** What a sandbox keeps between two starts. All of it carries the sandbox mark that production refuses (ruling 24). */
export interface State {
	readonly folder: string;
	/** The server's master secret. */
	readonly secret: string;
	readonly operatorToken: string;
	/** The sample merchant's pair. */
	readonly merchant: Pair;
	/** The pair with which the sandbox's super app names its users. */
	readonly issuer: Pair;
	/** Users, as the file directory has them; edit it while the sandbox runs. */
	readonly personas: string;
	readonly database: string;
}
export interface Pair {
	/** PKCS#8 PEM. */
	readonly privateKey: string;
	/** SPKI PEM. */
	readonly publicKey: string;
	readonly privateKeyFile: string;
	readonly publicKeyFile: string;
}

const DATABASE = "byleave.sqlite";
/** The sandbox's own issuer. */
export const ISSUER = `${sandboxMarks.issuer}byleave`;
export const AUDIENCE = "byleave";

/** Opens the state folder; makes what is missing in it. Rejects with a Trouble if it cannot be written. */
export async function openState(folder: string): Promise<State> {
	try {
		await mkdir(folder, { recursive: true, mode: 0o700 });
		// Keys of a sandbox are worth nothing, and still have no business in a repository.
		await kept(join(folder, ".gitignore"), async () => "*\n");
		const [secret, operatorToken, merchant, issuer] = await Promise.all([
			kept(join(folder, "secret"), async () => sandboxMarks.secret + randomBytes(32).toString("base64url")),
			kept(join(folder, "operator-token"), async () => sandboxMarks.secret + randomBytes(32).toString("base64url")),
			pair(folder, "merchant"),
			pair(folder, "issuer"),
		]);
		const personas = join(folder, "personas.json");
		const sample = fileURLToPath(new URL("./personas/personas.json", import.meta.url));
		await readFile(personas).catch(() => copyFile(sample, personas));
		return { folder, secret, operatorToken, merchant, issuer, personas, database: join(folder, DATABASE) };
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (!code || error instanceof Trouble) throw error;
		throw new Trouble(`The state folder ${folder} cannot be used`, code, "choose another with --state", {
			cause: error,
		});
	}
}

/** Forgets all that was allowed, refused, issued and registered. Keys, users and what else a person may have set stay. */
export async function forgetDatabase(folder: string): Promise<void> {
	for (const ending of ["", "-wal", "-shm", "-journal"]) {
		await rm(join(folder, DATABASE + ending), { force: true });
	}
}

/** Keys and users lie in the state folder: it must not be among what is served. A name with a dot is not. */
export async function refuseServed(state: string, served: string): Promise<void> {
	const inside = relative(await realpath(served), await realOf(state)).split(sep);
	if (inside.some((name) => name.startsWith(".")) || isAbsolute(inside.join(sep))) return;
	const why = `it lies in ${served}, whose files the mini program is served from`;
	throw new Trouble(`The state folder ${state} would be served`, why, "choose another with --state, or .byleave there");
}

/** By its real name, also where it is not made yet. */
const realOf = (path: string): Promise<string> =>
	realpath(path).catch(async () => (dirname(path) === path ? path : join(await realOf(dirname(path)), basename(path))));

async function pair(folder: string, name: string): Promise<Pair> {
	const privateKeyFile = join(folder, `${name}-private-key.pem`);
	const publicKeyFile = join(folder, `${name}-public-key.pem`);
	let made: { privateKey: string; publicKey: string } | undefined;
	const make = async () => {
		made ??= await promisify(generateKeyPair)("rsa", {
			modulusLength: LEAST_RSA_BITS,
			privateKeyEncoding: { type: "pkcs8", format: "pem" },
			publicKeyEncoding: { type: "spki", format: "pem" },
		});
		return made;
	};
	const privateKey = await kept(privateKeyFile, async () => (await make()).privateKey);
	if (made) await write(publicKeyFile, made.publicKey);
	const publicKey = await readFile(publicKeyFile, "utf8");
	return { privateKey, publicKey, privateKeyFile, publicKeyFile };
}

/** The file's text; what `make` gives, written down, if there is no file. */
async function kept(path: string, make: () => Promise<string>): Promise<string> {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
		const text = await make();
		await write(path, text);
		return text;
	}
}

/** Writes a file that only its owner reads; never half of it. */
export async function write(path: string, text: string): Promise<void> {
	const draft = `${path}.${randomUUID()}`;
	await writeFile(draft, text, { mode: 0o600 });
	await chmod(draft, 0o600);
	await rename(draft, path);
}
