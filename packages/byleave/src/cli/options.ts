import { platforms } from "@byleave/protocol/platforms";
import { InvalidArgumentError } from "commander";

/** What the options of `byleave dev` may be; each says what it wants. */

export function portOf(text: string): number {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
	return port;
}

export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `--backend <from>=<to>`: an address that the program has written in, and the one that answers in its place. */
export function backendOf(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
	// A query may hold an equals sign, and an address may not begin with one: the last that begins an address counts.
	const [, from = "", to = ""] = /^(.*?)=(https?:\/\/.*)$/i.exec(text) ?? [];
	if (from === "" || to === "") {
		throw new InvalidArgumentError("It is <from>=<to>, like https://api.example.com=http://localhost:3000.");
	}
	return { ...before, [addressOf("before", from)]: addressOf("behind", to) };
}

/** As a URL writes it, without a slash at the end: `https://api.example.com`, `http://localhost:3000/v1`. */
function addressOf(side: string, text: string): string {
	const url = URL.parse(text);
	if (!url || !/^https?:$/.test(url.protocol)) {
		throw new InvalidArgumentError(
			`What stands ${side} the = must be an http:// or https:// address; ${text} is none.`,
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new InvalidArgumentError(
			`${url.origin}: leave out user, password, ? and #; a host, and perhaps a path, is needed.`,
		);
	}
	return url.href.replace(/\/$/, "");
}

/** `--platform <name>`: a wallet that there is a table of. */
export function platformOf(text: string): string {
	if (Object.hasOwn(platforms, text)) return text;
	throw new InvalidArgumentError(`One of ${Object.keys(platforms).join(", ")} is needed.`);
}

/** `--lan [address]`: an IPv4 address of this machine. */
export function lanOf(text: string): string {
	const parts = text.split(".");
	if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
		throw new InvalidArgumentError("An address of this machine is needed, like 192.168.1.20.");
	}
	return text;
}
