import { failure } from "../failure.ts";
import type { FrameCalls, Params } from "./frame-calls.ts";
import { headersOf, sent } from "./request.ts";

/**
 * Files by way of the page's own `fetch`, as `request` goes. A file of the program's is an address of its document: what was
 * brought lies behind a `blob:` until the document goes.
 */
export const fileCalls = (page: Window): FrameCalls => ({
	async downloadFile(params) {
		const answer = await sent(page, addressOf(page, params.url, "url"), { headers: headersOf(params) }, params.timeout);
		const path = URL.createObjectURL(await answer.blob());
		return { apFilePath: path, tempFilePath: path, filePath: path, statusCode: answer.status };
	},
	async uploadFile(params) {
		const url = addressOf(page, params.url, "url");
		const { filePath, fileName = params.name, formData } = params;
		if (typeof fileName !== "string" || fileName === "") {
			throw failure("invalid_params", "fileName is missing: it names the file's field of the form.");
		}
		const file = await (await sent(page, addressOf(page, filePath, "filePath"), {}, params.timeout)).blob();
		const form = new FormData();
		for (const [name, value] of Object.entries(Object(formData))) {
			form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
		}
		form.append(fileName, file, lastOf(String(filePath)));
		const headers = headersOf(params);
		// The browser says where the parts of the form end.
		headers.delete("content-type");
		const answer = await sent(page, url, { method: "POST", body: form, headers }, params.timeout);
		return { data: await answer.text(), statusCode: answer.status, header: Object.fromEntries(answer.headers) };
	},
	getImageInfo({ src }) {
		const image = new Image();
		image.src = addressOf(page, src, "src").href;
		return image.decode().then(
			() => ({
				...{ width: image.naturalWidth, height: image.naturalHeight, path: image.src },
				...{ orientation: "up", type: /\.(\w+)(?:[?#]|$)/.exec(image.src)?.[1]?.toLowerCase() ?? "" },
			}),
			() => Promise.reject(failure("service_error", "src: the picture cannot be loaded, or is none.")),
		);
	},
});

/** A path without a scheme is the program's own file, from its root on. */
function addressOf(page: Window, given: unknown, field: keyof Params & string): URL {
	const url = typeof given === "string" && given !== "" ? URL.parse(given, page.location.origin) : null;
	if (url) return url;
	throw failure("invalid_params", `${field} is missing, or is no address.`);
}

const lastOf = (path: string): string => path.split(/[?#]/, 1)[0]?.split("/").pop() || "file";
