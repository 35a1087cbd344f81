import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Failure } from "../causes/cause.ts";
import { alipayplus } from "../platforms/alipayplus.ts";
import { platforms } from "../platforms/index.ts";
import { vodapay } from "../platforms/vodapay.ts";
import { onDomain, pageOf } from "./page.ts";

const domains = ["shop.example", "shop.example:8443"];
const read = (address: string, platform = alipayplus) => pageOf(platform, "Shop", address, domains);
const link = "mini://platformapi/startapp?_ariver_appid=";

describe("pageOf", () => {
	for (const [address, page] of [
		["", null],
		["pages/a/b", "pages/a/b"],
		["pages/a/b?x=1&y=//z#top", "pages/a/b?x=1&y=//z#top"],
		["/pages/a", "/pages/a"],
		["index.html#/route", "index.html#/route"],
		["?x=1", "?x=1"],
		["#/route", "#/route"],
		["pages/茶?n=%00", "pages/茶?n=%00"],
		["pages/10%25", "pages/10%25"],
		["pages/a:b", "pages/a:b"],
		["pages/...", "pages/..."],
		["https://shop.example", "https://shop.example/"],
		["https://shop.example/a?b=1#c", "https://shop.example/a?b=1#c"],
		["HTTPS://SHOP.EXAMPLE:443/a", "https://shop.example/a"],
		["https://shop.example:8443/a", "https://shop.example:8443/a"],
		[`${link}Shop`, null],
		[`${link}Shop&page=pages%2Fa`, "pages/a"],
		[`${link}Shop&page=pages/a&query=x%3D1%26y%3D2`, "pages/a?x=1&y=2"],
		[`${link}Shop&page=pages/a%3Fz%3D0&query=x%3D1`, "pages/a?z=0&x=1"],
		[`${link}Shop&query=x%3D1&more=2#part`, "?x=1"],
	] as const) {
		it(`leads to ${page}: ${JSON.stringify(address)}`, () => assert.deepEqual(read(address), { page }));
	}

	for (const [address, must] of [
		["javascript:alert(1)", /be a page of this mini program/],
		["data:text/html,x", /be a page/],
		["//evil.example/a", /be a page/],
		["/pages//a", /be a page/],
		["http://shop.example/a", /be a page/],
		["file:///a", /be a page/],
		["mini://platformapi/startapps?_ariver_appid=Shop", /be a page/],
		["MINI://platformapi/startapp?_ariver_appid=Shop", /be a page/],
		["../a", /be a page/],
		["pages/../../a", /be a page/],
		["pages/.", /be a page/],
		["pages/%2e%2E/a", /be a page/],
		["pages/%252e%252e/a", /be a page/],
		["pages/a%2fb", /be a page/],
		["pages/a%5cb", /be a page/],
		["pages/a%3Fb", /be a page/],
		["pages/a%00", /be a page/],
		["pages/a%zz", /be a page/],
		["%6aavascript%3aalert(1)", /be a page/],
		["pages/%2525252525252541", /be a page/],
		["pages\\a", /no backslash/],
		["pages/a b", /no space/],
		[" pages/a", /no space/],
		["pages/a\n", /no space/],
		["pages/a\u0000", /cannot be seen/],
		["pages/\u202ea", /cannot be seen/],
		["pages/\ud800", /cannot be seen/],
		["https://evil.example/a", /lie on a domain/],
		["https://shop.example.evil.example/", /lie on a domain/],
		["https://sub.shop.example/", /lie on a domain/],
		["https://shop.example:444/", /lie on a domain/],
		["https://shop.example./", /lie on a domain/],
		["https://shop.example@evil.example/", /lie on a domain/],
		["https://user@shop.example/", /lie on a domain/],
		["https:///shop.example/", /lie on a domain/],
		["https:shop.example", /lie on a domain/],
		[`x${"y".repeat(2048)}`, /at most 2048/],
		[`${link}Rival`, /name this mini program in _ariver_appid, once/],
		[`${link}shop`, /name this mini program/],
		["mini://platformapi/startapp", /name this mini program/],
		["mini://platformapi/startapp#?_ariver_appid=Shop", /name this mini program/],
		[`${link}Shop&_ariver_appid=Rival`, /name this mini program/],
		[`${link}Shop&_ariver_appid=Shop`, /name this mini program/],
		[`${link}Shop&page=a&page=b`, /say each thing once/],
		[`${link}Shop&query=a&query=b`, /say each thing once/],
		[`${link}Shop&page=https%3A%2F%2Fevil.example`, /name a page of this mini program in page/],
		[`${link}Shop&page=https%3A%2F%2Fshop.example`, /name a page/],
		[`${link}Shop&page=..%2Fa`, /name a page/],
		[`${link}Shop&page=a%0Ab`, /name a page/],
		[`${link}Shop&page=a+b`, /name a page/],
	] as const) {
		it(`is none: ${JSON.stringify(address.slice(0, 60))}`, () => {
			const failure = read(address);
			assert.ok(failure instanceof Failure, JSON.stringify(failure));
			assert.deepEqual([failure.code, failure.field], ["field_invalid", "redirectUrl"]);
			assert.match(failure.message, must);
		});
	}

	it("names the field that it was told", () => {
		const failure = pageOf(alipayplus, "Shop", "//x", [], "templates[0].url");
		assert.ok(failure instanceof Failure && failure.field === "templates[0].url");
		assert.match(failure.message, /^templates\[0\]\.url must /);
	});

	it("goes by the platform's own links alone", () => {
		const own = "vodapaywallet://deeplink.htm?action=miniapp&miniappId=Shop&query=order%3D7";
		assert.deepEqual(read(own, vodapay), { page: "?order=7" });
		assert.ok(read(own) instanceof Failure);
		assert.ok(read(`${link}Shop`, vodapay) instanceof Failure);
		assert.ok(read(own.replace("Shop", "Rival"), vodapay) instanceof Failure);
	});

	it("whatever comes: it answers, and what it takes stays in the app or on its domains", () => {
		const bits = [
			"/",
			"\\",
			"..",
			":",
			"//",
			"%2e",
			"%2f",
			"%25",
			"https:",
			"?",
			"#",
			"@",
			"shop.example",
			"a",
			link,
			"Shop",
			"&page=",
		];
		const address = fc.oneof(
			fc.string({ unit: "binary" }),
			fc.webUrl(),
			fc.array(fc.constantFrom(...bits)).map((all) => all.join("")),
		);
		fc.assert(
			fc.property(address, fc.constantFrom(...Object.values(platforms)), (text, platform) => {
				const found = pageOf(platform, "Shop", text, domains);
				if (found instanceof Failure || found.page === null) return;
				// As a browser reads it that is in the app, below a folder of it.
				const url = new URL(found.page, "https://app.invalid/in/side/");
				const inside =
					url.origin === "https://app.invalid" && (found.page.startsWith("/") || url.pathname.startsWith("/in/side/"));
				assert.ok(inside || domains.includes(url.host), found.page);
				assert.ok(["https:"].includes(url.protocol), found.page);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe("onDomain", () => {
	it("is an address as it would be opened, on one of them alone", () => {
		assert.equal(onDomain("https://shop.example/a b", domains), undefined);
		assert.equal(onDomain("https://shop.example/ä", domains)?.href, "https://shop.example/%C3%A4");
		assert.equal(onDomain("https://shop.example/", []), undefined);
		assert.equal(onDomain("shop.example", domains), undefined);
	});
});
