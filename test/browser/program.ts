// Mini programs made for a test: a page of one's own in the real sandbox, and what it can do to a sheet.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

export interface Program {
	readonly folder: string;
	/** What the next launch opens. */
	opens(index: string): void;
}

/** A mini program, registered as `shop`, of these files; gone when the tests of the file or suite have ended. */
export function programOf(files: Readonly<Record<string, string>>): Program {
	const folder = mkdtempSync(join(tmpdir(), "byleave-program-"));
	after(() => rmSync(folder, { recursive: true, force: true }));
	const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
	const scopes = Object.fromEntries(
		["auth_base", "auth_user", "USER_NICKNAME", "USER_AVATAR", "USER_LOGIN_ID"].map((scope) => [scope, "required"]),
	);
	write("byleave.json", JSON.stringify({ appId: "shop", name: "Shop", scopes }));
	for (const [name, text] of Object.entries({ "index.html": html(""), ...files })) write(name, text);
	return { folder, opens: (index) => write("index.html", index) };
}

/** A document with this script in its body. */
export const html = (script: string, body = ""): string =>
	`<!doctype html><html lang="en"><head><title>Shop</title></head><body>${body}<script>${script}</script></body></html>`;

/** What a thief's page offers to the test that drives it. */
export interface Thief {
	/** The keys that the page has heard. */
	readonly keys: readonly string[];
	/** Takes the focus; resolves when the page has had it and lost it again. */
	steal(): Promise<void>;
	/** Takes the focus as often as it can, from now on. */
	stealForever(): void;
	/** Calls my.getAuthCode and waits for nothing. */
	ask(...scopes: readonly string[]): void;
}

/** A page with a field that wants the keyboard: to be driven through `window.thief`, a Thief. */
export const thief = html(
	`
	const field = document.querySelector("input");
	const lost = () => new Promise((resolve) => addEventListener("blur", resolve, { once: true }));
	const keys = [];
	addEventListener("keydown", ({ key }) => keys.push(key));
	window.thief = {
		keys,
		steal() {
			const gone = lost();
			field.blur();
			field.focus();
			return gone.then(() => {});
		},
		stealForever() {
			setInterval(() => field.focus(), 20);
		},
		ask(...scopes) {
			void my.getAuthCode({ scopes, complete() {} });
		},
	};`,
	`<label>Password <input></label>`,
);

/** In the host's page: whether the keyboard is the sheet's, down to its title. */
export function sheetHasFocus(): boolean {
	return document.querySelector("byleave-sheet")?.shadowRoot?.activeElement?.id === "name";
}

/** Says hello to the phone and hears what comes of it, until the test says that the host has heard it. */
export const say = `window.say = (hello, host) => new Promise((resolve) => {
	const got = [];
	addEventListener("message", function listen({ data, ports }) {
		got.push([data.type, ports.length]);
		if (data.type !== "test:heard") return;
		removeEventListener("message", listen);
		resolve(got);
	});
	top[0].postMessage(hello, host);
});`;

/** What functions for a mini program's page find there. */
export interface InPage {
	readonly my: { getAuthCode(options: object): Promise<unknown>; canIUse(name: string): boolean };
	readonly thief: Thief;
	readonly forged: readonly unknown[];
	say(hello: object, host: string): Promise<readonly (readonly [type: string, ports: number])[]>;
}
