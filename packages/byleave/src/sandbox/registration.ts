import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Platform } from "@byleave/protocol";
import type { Server } from "@byleave/server";
import { Trouble } from "../trouble.ts";
import { fileIn } from "./listeners/files.ts";

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

/** The file in a program's folder that says what to register it as. */
export const REGISTRATION = "byleave.json";

/** Reads byleave.json; without one, the program is registered under its folder's name, for every scope there is. */
export async function readRegistration(folder: string | undefined, platform: Platform): Promise<Registration> {
	const path = join(folder ?? "", REGISTRATION);
	const text = folder === undefined ? undefined : await readFile(path, "utf8").catch(() => undefined);
	if (text === undefined) {
		const name = basename(folder ?? "program");
		const appId = name.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, 32) || "program";
		return { appId: appId === "all" ? "program" : appId, name, scopes: everyScope(platform), purposes: {} };
	}
	try {
		const { appId, name, logo, scopes = {}, purposes = {} } = JSON.parse(text.replace(/^\ufeff/, ""));
		if (typeof appId !== "string" || typeof name !== "string") throw new TypeError("appId and name must be texts");
		return { appId, name, scopes, purposes, ...(typeof logo === "string" ? { logo } : {}) };
	} catch (error) {
		const why = error instanceof Error ? error.message : "it is no JSON";
		throw new Trouble(`${path} cannot be read`, why, "correct it; examples/mini-program has one to compare with");
	}
}

/** The app that may ask for everything: for trying scopes out. */
export async function everything(platform: Platform): Promise<Registration> {
	const path = fileURLToPath(new URL("./everything.json", import.meta.url));
	const { appId, name, purpose } = JSON.parse(await readFile(path, "utf8"));
	const scopes = everyScope(platform);
	return { appId, name, scopes, purposes: Object.fromEntries(Object.keys(scopes).map((scope) => [scope, purpose])) };
}

const everyScope = (platform: Platform): Registration["scopes"] =>
	Object.fromEntries(
		Object.entries(platform.scopes).flatMap(([name, row]) => (row.alias ? [] : [[name, "required"] as const])),
	);

export interface Registering {
	readonly server: Server;
	readonly operatorToken: string;
	/** SPKI PEM of the sample merchant. */
	readonly publicKey: string;
	/** The program's folder, where its logo is. */
	readonly folder: string | undefined;
	readonly apps: readonly Registration[];
}

/** The operator's verbs, as the operator's own command calls them. Rejects with Trouble where one is refused. */
export const operate =
	(server: Server, operatorToken: string) =>
	async (path: string, body: object): Promise<void> => {
		const answer = await server.operator.inject({
			method: "POST",
			url: `/operator/${path}`,
			headers: { authorization: `Bearer ${operatorToken}`, host: "127.0.0.1" },
			payload: body,
		});
		if (answer.statusCode < 300) return;
		const why = answer.json<{ message?: string }>().message ?? String(answer.statusCode);
		throw new Trouble(`The operator's verb ${path} was refused`, why, `correct ${REGISTRATION}`);
	};

/** Registers merchant, client and apps by the operator's own verbs; what is there already is left as it is. */
export async function register({ server, operatorToken, publicKey, folder, apps }: Registering): Promise<void> {
	const verb = operate(server, operatorToken);
	await verb("merchants", merchant);
	await verb("clients", { clientId: CLIENT_ID, merchantId: merchant.merchantId, publicKey });
	for (const app of apps) {
		const { appId, name, scopes, purposes } = app;
		const logo = app.logo && folder !== undefined ? await pictureOf(folder, app.logo) : null;
		await verb("apps", { appId, clientId: CLIENT_ID, name, logo });
		const known = (await server.context.registry.fresh()).app(appId);
		const approvals = Object.entries({ ...takenBack(known?.approved ?? {}), ...scopes });
		await Promise.all([
			...approvals
				.filter(([scope, approval]) => (known?.approved[scope] ?? null) !== approval)
				.map(([scope, approval]) => verb("apps/approve", { appId, scope, approval })),
			...Object.entries(purposes).flatMap(([scope, texts]) =>
				Object.entries(texts)
					.filter(([language, text]) => known?.purposes[scope]?.[language] !== text)
					.map(([language, text]) => verb("apps/purpose", { appId, scope, language, text })),
			),
		]);
	}
}

/** What was approved and is not named any more is not approved any more. */
const takenBack = (approved: Readonly<Record<string, unknown>>): Record<string, null> =>
	Object.fromEntries(Object.keys(approved).map((scope) => [scope, null]));

async function pictureOf(folder: string, path: string): Promise<string> {
	const file = await fileIn(folder, path);
	if (!file?.type.startsWith("image/")) {
		throw new Trouble(`The logo ${path} is no picture in ${folder}`, `${REGISTRATION} names it`, "correct the path");
	}
	return `data:${file.type};base64,${file.body.toString("base64")}`;
}
