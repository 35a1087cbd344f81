import type { Platform } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { clashesOf, walletOf } from "@byleave/server/config";
import type { Registration } from "../registration.ts";
import { DECLARED, type DeclaredFile, mistakesIn, readDeclared } from "./declared/read.ts";
import { namesOf } from "./names.ts";
import type { ProgramSource } from "./source.ts";

/** A program and its developer's folder, as the sandbox is given them. */
export interface Program {
	readonly source: ProgramSource;
	/** Where byleave.json is, if there is one; undefined for a bare address. */
	readonly home: string | undefined;
	/** What its first page calls itself, where that is known. */
	readonly title?: string | undefined;
	/** The wallet, by its platform's name, in place of what byleave.json says. */
	readonly platform?: string | undefined;
}
/** What a program is registered as, and in which wallet. */
export interface Declaration {
	readonly registration: Registration;
	readonly platform: Platform;
	/** Hosts that its pages may call. */
	readonly requestDomains: readonly string[];
	/** byleave.json; undefined without one. */
	readonly file: DeclaredFile | undefined;
	/** Scopes of its own wallet that the one it is tried in has not, or has as another. */
	readonly leftOut: readonly string[];
}

/** What byleave.json says, and what can be found where it says nothing. Rejects with a Trouble that names each mistake. */
export async function readDeclaration({ source, home, title, platform: named }: Program): Promise<Declaration> {
	const folders = [home, source.kind === "folder" ? source.folder : undefined].filter((one) => one !== undefined);
	const [file, found] = await Promise.all([readDeclared([...new Set(folders)]), namesOf(source, home, title)]);
	const { appId, name, logo, scopes, purposes = {}, wallet, requestDomains = [] } = file?.declared ?? {};
	const declared = platforms[wallet?.platform ?? alipayplus.name] ?? alipayplus;
	const base = platforms[named ?? declared.name] ?? alipayplus;
	const clashes = wallet ? clashesOf(base, wallet) : [];
	if (file && clashes.length > 0) {
		throw mistakesIn(
			file.path,
			clashes.map(({ path, message }) => ({
				...file.place(["wallet", ...path]),
				why: `wallet.${path.join(".")}: ${message}`,
			})),
		);
	}
	const platform = wallet ? walletOf(base, wallet, DECLARED) : base;
	// Tried in another wallet than its own, it may ask for whatever that one has: its own scopes may all be missing there.
	const elsewhere = base.name !== declared.name;
	const there = everyScope(platform);
	const isThere = (scope: string): boolean => Object.hasOwn(there, scope);
	const kept = <T>(rows: Readonly<Record<string, T>>): Record<string, T> =>
		Object.fromEntries(Object.entries(rows).filter(([scope]) => !elsewhere || isThere(scope)));
	return {
		platform,
		requestDomains,
		file,
		registration: {
			appId: appId ?? found.appId,
			name: name ?? found.name,
			...(logo === undefined ? {} : { logo }),
			scopes: elsewhere ? { ...there, ...kept(scopes ?? {}) } : (scopes ?? there),
			purposes: kept(purposes),
		},
		leftOut: elsewhere ? Object.keys(scopes ?? {}).filter((scope) => !isThere(scope)) : [],
	};
}

/** All that an app of this platform can be allowed to ask for. */
export const everyScope = (platform: Platform): Registration["scopes"] =>
	Object.fromEntries(
		Object.entries(platform.scopes).flatMap(([name, row]) => (row.alias ? [] : [[name, "required"] as const])),
	);
