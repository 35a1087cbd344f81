import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Platform, scopeRow } from "@byleave/protocol";
import type { Server } from "@byleave/server";
import { Trouble } from "../trouble.ts";
import { fileIn } from "./listeners/files.ts";
import { everyScope } from "./program/declaration.ts";
import { DECLARED, type DeclaredFile, mistakesIn } from "./program/declared/read.ts";

/** What a mini program is registered as. Its author writes it into `byleave.json`, next to the program. */
export interface Registration {
	readonly appId: string;
	readonly name: string;
	/** A picture in the program's folder. */
	readonly logo?: string;
	readonly scopes: Readonly<Record<string, "required" | "optional">>;
	/** scope → language → why the app wants it. */
	readonly purposes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The sample merchant, whose client signs for every app of the sandbox. */
export const merchant = { merchantId: "leaf-and-bean", name: "Leaf & Bean" } as const;
export const CLIENT_ID = "LEAF_AND_BEAN";

/** The app that may ask for everything: for trying scopes out. */
export async function everything(platform: Platform): Promise<Registration> {
	const path = fileURLToPath(new URL("./everything.json", import.meta.url));
	const { appId, name, purpose } = JSON.parse(await readFile(path, "utf8"));
	const scopes = everyScope(platform);
	return { appId, name, scopes, purposes: Object.fromEntries(Object.keys(scopes).map((scope) => [scope, purpose])) };
}

class VerbRefused extends Trouble {
	readonly why: string;
	constructor(path: string, why: string) {
		super(`The operator's verb ${path} was refused`, why, `correct ${DECLARED}`);
		this.why = why;
	}
}
type Verb = (path: string, body: object) => Promise<void>;

/** The operator's verbs, as the operator's own command calls them. Rejects with Trouble where one is refused. */
export const operate =
	(server: Server, operatorToken: string): Verb =>
	async (path, body) => {
		const answer = await server.operator.inject({
			method: "POST",
			url: `/operator/${path}`,
			headers: { authorization: `Bearer ${operatorToken}`, host: "127.0.0.1" },
			payload: body,
		});
		if (answer.statusCode < 300) return;
		throw new VerbRefused(path, answer.json<{ message?: string }>().message ?? String(answer.statusCode));
	};

/** Registers the sample merchant and its client, whose public key (SPKI PEM) this is. */
export async function registerMerchant(verb: Verb, publicKey: string): Promise<void> {
	await verb("merchants", merchant);
	await verb("clients", { clientId: CLIENT_ID, merchantId: merchant.merchantId, publicKey });
}

/** The languages in which the sample templates are there: the phone's. */
const speaks = ["en", "zh-Hans", "id", "ar"] as const;
/** A template for each channel, by which any program of the sandbox may write what it likes. */
const templates = [
	{ templateCode: "SAMPLE_PUSH", channel: "PUSH", text: { title: "{title}", content: "{text}" } },
	{ templateCode: "SAMPLE_SMS", channel: "SMS", text: { content: "{text}" } },
	{ templateCode: "SAMPLE_INBOX", channel: "INBOX", text: { title: "{title}", content: "{text}" } },
] as const;

/** Registers and approves the sample templates; those that are approved already stay as they are. */
export async function registerTemplates(server: Server, verb: Verb): Promise<void> {
	const { templates: known } = await server.context.registry.fresh();
	for (const { templateCode, channel, text } of templates) {
		if (known.some((row) => row.templateCode === templateCode && row.status === "APPROVED")) continue;
		const texts = Object.fromEntries(speaks.map((language) => [language, text]));
		await verb("templates", { templateCode, channel, texts });
		await verb("templates/status", { templateCode, status: "APPROVED" });
	}
}

export interface Registering {
	readonly server: Server;
	readonly verb: Verb;
	readonly app: Registration;
	/** What says it: a refusal then names line and column. */
	readonly file?: DeclaredFile | undefined;
	/** The folders in which its logo may be. */
	readonly folders?: readonly string[];
}

/**
 * Registers an app as it is said to be, by the operator's own verbs: what is so already is left as it is, what is not
 * named any more is taken back. What people have allowed stays.
 */
export async function registerApp({ server, verb, app, file, folders = [] }: Registering): Promise<void> {
	const { appId, name, scopes, purposes } = app;
	/** What is done for what stands at these keys: a refusal is told of their place. */
	const at = <Done>(keys: readonly string[], done: Promise<Done>): Promise<Done> =>
		done.catch((error: unknown) => {
			const why = error instanceof VerbRefused || error instanceof LogoMissing ? error.why : undefined;
			throw file && why !== undefined ? mistakesIn(file.path, [{ ...file.place(keys), why }]) : error;
		});
	const logo = app.logo === undefined ? null : await at(["logo"], pictureOf(folders, app.logo));
	await at(["name"], verb("apps", { appId, clientId: CLIENT_ID, name, logo }));
	const known = (await server.context.registry.fresh()).app(appId);
	const approvals = Object.entries({ ...takenBack(server.context.platform, known?.approved ?? {}), ...scopes });
	await Promise.all([
		...approvals
			.filter(([scope, approval]) => (known?.approved[scope] ?? null) !== approval)
			.map(([scope, approval]) => at(["scopes", scope], verb("apps/approve", { appId, scope, approval }))),
		...Object.entries(purposes).flatMap(([scope, texts]) =>
			Object.entries(texts)
				.filter(([language, text]) => known?.purposes[scope]?.[language] !== text)
				.map(([language, text]) =>
					at(["purposes", scope, language], verb("apps/purpose", { appId, scope, language, text })),
				),
		),
	]);
}

/** What was approved and is not named any more is not approved any more; of a scope that is gone nobody can ask. */
const takenBack = (platform: Platform, approved: Readonly<Record<string, unknown>>): Record<string, null> =>
	Object.fromEntries(
		Object.keys(approved)
			.filter((scope) => scopeRow(platform, scope))
			.map((scope) => [scope, null]),
	);

class LogoMissing extends Trouble {
	readonly why: string;
	constructor(path: string, folders: readonly string[]) {
		const why = `there is no picture ${path} in ${folders.join(" or ")}`;
		super(`The logo ${path} cannot be shown`, why, "correct the path");
		this.why = why;
	}
}

async function pictureOf(folders: readonly string[], path: string): Promise<string> {
	for (const folder of folders) {
		const file = await fileIn(folder, path);
		if (file?.type.startsWith("image/")) return `data:${file.type};base64,${file.body.toString("base64")}`;
	}
	throw new LogoMissing(path, folders);
}
