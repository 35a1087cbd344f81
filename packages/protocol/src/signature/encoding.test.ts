import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeSignature, type Encoding, encodeSignature, encodings } from "./encoding.ts";

const names = Object.keys(encodings) as Encoding[];
/** Bytes whose base64 has both of the alphabet's last characters and two characters of padding. */
const telling = Uint8Array.from([0xfb, 0xff, 0xbf, 0xff]);

describe("a signature's encoding", () => {
	for (const [text, encoding] of [
		["-_-__w", "base64url"],
		["-_-__w==", "base64url-padded"],
		["+/+//w==", "base64"],
		["%2B%2F%2B%2F%2Fw%3D%3D", "percent"],
		["%2b%2f%2b%2f%2fw%3d%3d", "percent"],
		["%2B/%2B//w%3D%3D", "percent"],
		["%2B/%2B//w==", "percent"],
		["-_-__w%3D%3D", "percent-base64url"],
	] as const) {
		it(`${text} is ${encoding}`, () => {
			assert.deepEqual(decodeSignature(text), { bytes: telling, encoding });
		});
	}

	it("a text without any letter that tells is base64url, and with padding base64", () => {
		assert.deepEqual(decodeSignature("AAAA"), { bytes: Uint8Array.of(0, 0, 0), encoding: "base64url" });
		assert.deepEqual(decodeSignature("AA=="), { bytes: Uint8Array.of(0), encoding: "base64" });
		assert.deepEqual(decodeSignature("AA"), { bytes: Uint8Array.of(0), encoding: "base64url" });
	});

	for (const [text, why] of [
		["", "empty"],
		["==", "padding alone"],
		[" /+//w==", "plus as a space"],
		["+/+//w== ", "a space at the end"],
		["%20/%2B//w%3D%3D", "an escaped space"],
		["+_+__w==", "two alphabets"],
		["+/+//w", "standard alphabet without its padding"],
		["+/+//w=", "half its padding"],
		["+/+//w===", "too much padding"],
		["AAAA====", "padding where none is needed"],
		["+/+//x==", "bits set in the tail"],
		["-_-__x", "bits set in the tail, base64url"],
		["-_-_A", "one character over"],
		["%252B%252F", "escaped twice"],
		["%2", "half an escape"],
		["%zz", "no escape"],
		["-_-__w%00", "an escaped NUL"],
		["-_-=_w", "padding inside"],
		["é", "no base64"],
		["-_-__w\n", "a line end"],
	] as const) {
		it(`[47] refuses ${why}: ${JSON.stringify(text)}`, () => {
			assert.equal(decodeSignature(text), undefined);
		});
	}

	it("reads back whatever it wrote, in every encoding", () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 600 }), fc.constantFrom(...names), (bytes, encoding) => {
				assert.deepEqual(decodeSignature(encodeSignature(bytes, encoding))?.bytes, Uint8Array.from(bytes));
			}),
		);
	});

	it("tells a 256-byte signature's encoding, so that the answer mirrors it", () => {
		const bytes = Uint8Array.from({ length: 256 }, (_, at) => (at * 251) % 256);
		for (const encoding of names) {
			assert.equal(decodeSignature(encodeSignature(bytes, encoding))?.encoding, encoding);
		}
	});

	it("[47] never reads one text in two ways: what it accepts unescaped is the one canonical text", () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(..."Aw+/-_=") }), (text) => {
				const decoded = decodeSignature(text);
				if (decoded) assert.equal(encodeSignature(decoded.bytes, decoded.encoding), text);
			}),
		);
	});
});
