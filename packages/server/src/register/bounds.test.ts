import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { act, personAt } from "../trust/person.ts";
import { pemOf } from "../trust/public-key.ts";
import { drawGrantId } from "../trust/secrets.ts";
import { approveScope, findApp, registerApp, setPurpose } from "./apps.ts";
import { openDesk, three, two } from "./bed.test.ts";
import { checkId, checkLogo, languageOf, most, visibleText } from "./checks.ts";
import { addClientKey, findClient, pinAnswerKey, registerClient, retireClientKey } from "./clients.ts";
import type { Desk } from "./desk.ts";
import { rotateKeys, withdrawKey } from "./keys.ts";
import { eraseUser, grantsOf, importUserId, revokeGrant } from "./users.ts";

/** What an operator registers, at its bounds, and what each refusal says. */

const NOW = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;
let time = NOW;
let desk: Desk;
beforeEach(async () => {
	time = NOW;
	desk = await openDesk(() => time);
});
afterEach(() => desk.store.close());

const says = (asked: Promise<unknown>, message: string) => {
	const [field] = message.split(":");
	return assert.rejects(asked, { name: "Failure", code: "field_invalid", field, message });
};
const throws = (act: () => unknown, message: string) => {
	const [field] = message.split(":");
	assert.throws(act, { name: "Failure", code: "field_invalid", field, message });
};

describe("texts and pictures", () => {
	it("a name says what it must not hold", () => {
		for (const [name, message] of [
			["a\nb", "name: it must be one line without control characters."],
			["a\u200bb", "name: it holds characters that cannot be seen or that turn the writing round."],
			[`a${"\u0316".repeat(4)}`, "name: it piles up marks on one letter."],
			["", "name: 1 to 8 characters are needed, 0 given."],
			["x".repeat(9), "name: 1 to 8 characters are needed, 9 given."],
		] as const) {
			throws(() => visibleText("name", name, 8), message);
		}
		// Joiners are no letters that somebody could see, and are not counted as such.
		assert.equal(visibleText("name", "می\u200cخواهم", 8), "می\u200cخواهم");
	});

	it("a data URL is one picture and nothing else, of so many characters", () => {
		const url = "data:image/png;base64,";
		checkLogo(url + "A".repeat(most.logoData - url.length));
		throws(
			() => checkLogo(url + "A".repeat(most.logoData - url.length + 1)),
			"logo: a data URL has at most 32768 characters.",
		);
		for (const end of ["", "=", "=="]) checkLogo(`${url}AAAA${end}`);
		for (const wrong of [`${url}AAAA===`, `${url}AAAA,${url}AAAA`, `${url}AAAA" onload="x`, `data:,${url}AAAA`, url]) {
			throws(() => checkLogo(wrong), "logo: a data URL must be data:image/png, jpeg, webp or svg+xml, in base64.");
		}
	});

	it("an https URL names no user, by name or by password, and has so many characters", () => {
		const url = "https://img.example/";
		checkLogo(url + "a".repeat(512 - url.length));
		for (const wrong of [
			url + "a".repeat(512 - url.length + 1),
			"https://:secret@img.example/a.png",
			"https://mei@img.example/a.png",
			"http://img.example/a.png",
			"img.example",
		]) {
			throws(() => checkLogo(wrong), "logo: an https URL of at most 512 characters or a data URL is needed.");
		}
	});

	it("an id looks like a user's only where all of it does", () => {
		const like = "0123456789abcdef0123456789abcdef";
		for (const id of [`${like}0`, `x${like}`, like.toUpperCase()]) checkId("clientId", id, 64);
		throws(() => checkId("clientId", like, 64), "clientId: 32 hex digits are how users' ids look; take another.");
		throws(
			() => checkId("clientId", "a b", 64),
			"clientId: 1 to 64 letters, digits, dashes and underscores are needed.",
		);
	});

	it("a language is as BCP 47 writes it", () => {
		assert.equal(languageOf("ZH-hans"), "zh-Hans");
		throws(() => languageOf("_"), 'language: a language as BCP 47 writes it is needed, like "en" or "zh-Hans".');
	});

	it("a scope that there is not, and that resembles none, is told so and no more", async () => {
		await says(approveScope(desk, { appId: "A1", scope: "7", approval: null }), "scope: alipayplus has no such scope.");
		const asked = setPurpose(desk, { appId: "A1", scope: "USER_NAMES", language: "en", text: "X" });
		await says(asked, "scope: alipayplus has no such scope; did you mean USER_NAME?");
	});
});

describe("clients", () => {
	it("keep each setting that another change leaves out, and take each that it names", async () => {
		const register = async (more: object) => {
			const told = await registerClient(desk, { clientId: "C1", merchantId: "M1", ...more });
			return [told.responseEncoding, told.titleCaseHeaders];
		};
		assert.deepEqual(await register({ titleCaseHeaders: true }), ["mirror", true]);
		assert.deepEqual(await register({ responseEncoding: "base64" }), ["base64", true]);
		assert.deepEqual(await register({ titleCaseHeaders: false }), ["base64", false]);
		assert.deepEqual(await register({}), ["base64", false]);
	});

	it("have keys under versions of 1 to 32 characters", async () => {
		const add = (version: string, publicKey: string) => addClientKey(desk, { clientId: "C1", publicKey, version });
		const long = "v".repeat(32);
		const { keys } = await add(long, pemOf(two.publicKey));
		assert.deepEqual(keys.map(({ version }) => version).toSorted(), ["1", long]);
		const message =
			"version: 1 to 32 letters, digits, dots, dashes and underscores are needed, as signatures will name it.";
		for (const version of [`${long}v`, "a b", ""]) await says(add(version, pemOf(three.publicKey)), message);
	});

	it("that are not there are told so by every verb that needs one", async () => {
		const message = "clientId: there is no such client.";
		await says(findClient(desk, "C9"), message);
		await says(retireClientKey(desk, { clientId: "C9", version: "1" }), message);
		await says(pinAnswerKey(desk, { clientId: "C9", version: null, until: 0 }), message);
		assert.equal((await findClient(desk, "C1")).clientId, "C1");
	});

	it("are pinned to a published key of ours that answers, until a time to come, and let go", async () => {
		const pin = (version: string | null, until: number) => pinAnswerKey(desk, { clientId: "C1", version, until });
		await rotateKeys(desk, { purpose: "answer", signsAfterMs: 0 });
		await rotateKeys(desk, { purpose: "outgoing", signsAfterMs: 0 });
		await rotateKeys(desk, { purpose: "outgoing", signsAfterMs: 0 });
		for (const version of ["1", "2"]) {
			assert.deepEqual((await pin(version, NOW + 1)).answerKey, { version, until: NOW + 1 });
		}
		// Of the outgoing ones there is a third.
		for (const version of ["3", "", "v1"]) {
			await says(pin(version, NOW + 1), "version: there is no published answer key of this version.");
		}
		await says(pin("1", NOW), "until: it must lie in the future.");
		assert.deepEqual((await findClient(desk, "C1")).answerKey, { version: "2", until: NOW + 1 });
		assert.equal((await pin(null, 0)).answerKey, null);
	});
});

describe("our own keys", () => {
	it("are planned 90 days ahead at most", async () => {
		const rotate = (signsAfterMs: number) => rotateKeys(desk, { purpose: "answer", signsAfterMs });
		assert.equal((await rotate(90 * DAY)).signsFrom, NOW + 90 * DAY);
		for (const wrong of [-1, 90 * DAY + 1]) {
			await says(rotate(wrong), `signsAfterMs: 0 to ${90 * DAY} are possible.`);
		}
	});

	it("of another purpose do not stand in for one that is withdrawn", async () => {
		await rotateKeys(desk, { purpose: "outgoing", signsAfterMs: 0 });
		await says(
			withdrawKey(desk, { purpose: "answer", version: "1" }),
			"version: no other key signs yet. Rotate first, with signsAfterMs 0 if this one is lost or stolen.",
		);
	});
});

describe("users", () => {
	const allow = async (sub: string) => {
		await approveScope(desk, { appId: "A1", scope: "USER_NAME", approval: "required" });
		await desk.store.issueCode({
			...act(desk),
			...personAt(desk, sub, "C1"),
			appId: "A1",
			epoch: 0,
			provedAt: time,
			grantId: drawGrantId(),
			codeDigest: `code of ${sub}`,
			scopes: ["USER_NAME"],
			items: [{ scope: "USER_NAME", item: "userName", coveredBy: null, silent: true, wordsHash: null }],
			expiresAt: time + 1,
		});
	};
	const item = { scope: "USER_NAME", item: "userName", coveredBy: null, silent: true, grantedAt: NOW };
	const grant = { appId: "A1", name: "Coffee", blocked: false, items: [item] };

	it("have what they allowed listed, each their own, and stopped", async () => {
		for (const sub of ["mei", "tan"]) await allow(sub);
		assert.deepEqual(await grantsOf(desk, { sub: "mei" }), [grant]);
		await revokeGrant(desk, { sub: "mei", appId: "A1" });
		assert.deepEqual(await grantsOf(desk, { sub: "mei" }), []);
		assert.deepEqual(await grantsOf(desk, { sub: "tan" }), [grant]);
		await says(
			revokeGrant(desk, { sub: "mei", appId: "a b" }),
			"appId: 1 to 32 letters, digits, dashes and underscores are needed.",
		);
	});

	it("that were erased are not brought back by a proof of before, while there can be one", async () => {
		await allow("mei");
		assert.equal(await eraseUser(desk, { sub: "mei" }), true);
		await assert.rejects(allow("mei"), { code: "identity_invalid" });
		time += 1;
		await allow("mei");
		assert.equal((await grantsOf(desk, { sub: "mei" })).length, 1);
	});

	it("have ids of 1 to 64 characters from elsewhere, if they are users", async () => {
		const importId = (sub: string, userId: string) => importUserId(desk, { clientId: "C1", sub, userId });
		await importId("mei", "x".repeat(64));
		const message = "userId: 1 to 64 letters, digits, dashes and underscores are needed.";
		for (const userId of ["x".repeat(65), "", "a b", " a"]) await says(importId("tan", userId), message);
		await assert.rejects(importId("a\nb", "7"), { field: "sub", message: /^sub: 1 to 128 characters/ });
	});

	it("an app that is there is found, and is as it was registered last", async () => {
		await registerApp(desk, { appId: "A1", clientId: "C1", name: "Tea" });
		assert.equal((await findApp(desk, "A1")).name, "Tea");
	});
});

describe("visibleText", () => {
	const bad: readonly (readonly [string, string])[] = [
		["nothing", ""],
		["only spaces", " \u00a0\u3000 "],
		["65 characters", "x".repeat(65)],
		["a line break", "Cof\nfee"],
		["a control character", "Coffee\u0007"],
		["a zero-width space", "Cof\u200bfee"],
		["a zero-width joiner", "Cof\u200dfee"],
		["a zero-width joiner at the end of Arabic", "\u0645\u06cc\u200d"],
		["two joiners in a row", "\u0645\u06cc\u200c\u200c\u062e\u0648"],
		["a joiner between scripts", "\u0645\u06cc\u200ca"],
		["a soft hyphen", "Cof\u00adfee"],
		["a right-to-left override", "Coffee\u202eeeffoC"],
		["an isolate", "\u2067Coffee\u2069"],
		["a byte order mark", "Cof\ufefffee"],
		["a Hangul filler", "\u3164"],
		["a braille blank", "\u2800"],
		["marks piled up", `Coffee${"\u0301\u0316\u0317\u0318\u0319"}`],
		["half a character", "Coffee\ud83d"],
		["a private character", "Coffee\ue000"],
	];
	for (const [what, name] of bad) {
		it(`[84] refuses ${what}`, () => {
			const refusal = { name: "Failure", code: "field_invalid", field: "name", message: /^name: / };
			assert.throws(() => visibleText("name", name, 64), refusal);
		});
	}
	for (const [name, kept] of [
		["  Kafé  ", "Kafé"],
		["Cafe\u0301", "Caf\u00e9"],
		["咖啡", "咖啡"],
		["مقهى", "مقهى"],
		["กาแฟน้ำ", "กาแฟน้ำ"],
		// Persian and Sinhala are not written right without them (ruling 39).
		["می\u200cخواهم", "می\u200cخواهم"],
		["ශ්\u200dරී", "ශ්\u200dරී"],
		["☕️".repeat(64), "☕️".repeat(64)],
	] as const) {
		it(`takes ${name.slice(0, 8)}, trimmed, in normal form, counted as people count`, () => {
			assert.equal(visibleText("name", name, 64), kept.normalize("NFC"));
		});
	}
});
