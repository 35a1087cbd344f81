import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSecrets } from "../trust/secrets.ts";
import { led, nearestLanguage, openWords, saidIn, sealWords, type Words } from "./words.ts";

const said = { title: "Ready", content: "Your order is ready.", link: null };
const words: Words = { page: "pages/order?no=7", texts: { en: said, id: { ...said, title: "Siap" } } };

describe("what a message says", () => {
	it("lies sealed, and is opened by the same secret alone", () => {
		const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");
		const sealed = sealWords(secrets, words);
		assert.doesNotMatch(sealed, /Ready|order/);
		assert.deepEqual(openWords(secrets, sealed), words);
		assert.throws(() => openWords(createSecrets("another-secret-of-tests-0123456789"), sealed));
	});

	for (const [wanted, language] of [
		["id", "id"],
		["ID", "id"],
		["id-ID", "id"],
		["en-GB", "en"],
		["fr", "en"],
		[null, "en"],
	] as const) {
		it(`to whoever reads ${wanted}: in ${language}`, () => assert.equal(saidIn(words, wanted).language, language));
	}

	it("the same language stands before another of its tongue", () => {
		assert.equal(nearestLanguage(["zh-Hant", "zh-Hans"], "zh-Hans"), "zh-Hans");
	});

	it("the registered name leads: in the title, in an SMS in the text, and only once", () => {
		assert.equal(led(said, "Shop", "PUSH").title, "Shop: Ready");
		assert.equal(led({ ...said, title: "Shop is open" }, "Shop", "INBOX").title, "Shop is open");
		// Another name that begins with it is another name.
		assert.equal(led({ ...said, title: "Shopping Bank" }, "Shop", "INBOX").title, "Shop: Shopping Bank");
		assert.equal(led({ ...said, title: null }, "Shop", "PUSH").title, "Shop");
		assert.deepEqual(led({ ...said, title: null }, "Shop", "SMS"), {
			title: null,
			content: "Shop: Your order is ready.",
			link: null,
		});
		assert.equal(led(said, "Shop", "SMS").content, "Shop: Ready\nYour order is ready.");
	});
});
