import assert from "node:assert/strict";
import { test } from "node:test";
import { fileCalls } from "./calls/files.ts";

/** A page whose fetch answers so, and what it was asked. */
function scene(answer: (url: string) => Response) {
	const asked: { readonly url: string; readonly init: RequestInit }[] = [];
	const fetch = async (url: URL, init: RequestInit = {}) => {
		asked.push({ url: url.href, init });
		return answer(url.href);
	};
	const page = { fetch, location: { origin: "http://shop.test" } } as unknown as Window;
	return { asked, calls: fileCalls(page) };
}
const { assign } = Object;

test("downloadFile: the file lies behind an address of the document; an error's status fails the call", async () => {
	const { calls, asked } = scene((url) => new Response("bytes", { status: url.endsWith("gone") ? 404 : 200 }));
	const down = assign({}, await calls.downloadFile?.({ url: "https://a.test/f", header: { "X-A": "1" } }));
	const { apFilePath, tempFilePath } = down as { apFilePath: string; tempFilePath: string };
	assert.equal(await (await fetch(apFilePath)).text(), "bytes");
	assert.equal(tempFilePath, apFilePath);
	assert.equal(new Headers(asked[0]?.init.headers).get("x-a"), "1");
	await assert.rejects(async () => calls.downloadFile?.({ url: "https://a.test/gone" }), { error: 19, status: 404 });
	for (const url of [undefined, "", 7]) {
		await assert.rejects(
			async () => calls.downloadFile?.({ url }),
			({ error, errorMessage }) => {
				assert.match(errorMessage, /^url /);
				return error === 2;
			},
		);
	}
});

test("uploadFile: the file is read as the page would, and goes out as a form of its fields and the file", async () => {
	const { calls, asked } = scene((url) => new Response(url.includes("/up") ? "got it" : "picture"));
	const given = { url: "https://a.test/up", filePath: "/images/a.png?x", fileName: "photo" };
	const header = { "Content-Type": "multipart/form-data", Authorization: "b" };
	const formData = { seat: 7, more: { a: 1 } };
	const up = await calls.uploadFile?.({ ...given, header, formData });
	assert.deepEqual([(up as { data: string }).data, (up as { statusCode: number }).statusCode], ["got it", 200]);
	assert.equal(asked[0]?.url, "http://shop.test/images/a.png?x");
	const { body, method, headers } = asked[1]?.init ?? {};
	assert.ok(body instanceof FormData);
	const file = body.get("photo");
	assert.ok(file instanceof File);
	assert.deepEqual([method, file.name, await file.text()], ["POST", "a.png", "picture"]);
	assert.deepEqual([body.get("seat"), body.get("more")], ["7", '{"a":1}']);
	assert.deepEqual([...(headers as Headers)], [["authorization", "b"]]);
	await assert.rejects(async () => calls.uploadFile?.({ ...given, fileName: undefined }), /./);
	await assert.rejects(async () => calls.uploadFile?.({ ...given, filePath: "" }), { error: 2 });
});
