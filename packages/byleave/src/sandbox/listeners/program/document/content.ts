import { pipeline, type Readable, type Transform } from "node:stream";
import zlib from "node:zlib";

/** Which content codings are undone here; what else an answer might come in is not asked for. */
export const codings = ["gzip", "br", "deflate", "zstd"] as const;

/** The body without its content codings (RFC 9110, 8.4); undefined if one of them is unknown. */
export function decoded(body: Readable, coding: string | undefined): Readable | undefined {
	const names = (coding ?? "")
		.toLowerCase()
		.split(",")
		.map((name) => name.trim());
	let plain = body;
	for (const name of names.reverse()) {
		if (name === "" || name === "identity") continue;
		const decoder = decoders[name];
		if (!decoder) return undefined;
		// An error of the one ends the other; whoever reads the last one hears of it.
		plain = pipeline(plain, decoder(), () => {});
	}
	return plain;
}

const flushed = { finishFlush: zlib.constants.Z_SYNC_FLUSH };
const decoders: Readonly<Record<string, () => Transform>> = {
	gzip: () => zlib.createGunzip(flushed),
	"x-gzip": () => zlib.createGunzip(flushed),
	br: () => zlib.createBrotliDecompress({ flush: zlib.constants.BROTLI_OPERATION_FLUSH }),
	deflate: () => zlib.createInflate(flushed),
	zstd: () => zlib.createZstdDecompress({ flush: zlib.constants.ZSTD_e_flush }),
};

/** How many bytes are looked at for a `<meta charset>`, as browsers do. */
const PRESCAN = 1024;

/** The body as text, piece by piece, by its own encoding: a byte order mark, else the header, else a `<meta>`, else UTF-8. */
export async function* textOf(body: Readable, contentType: string): AsyncGenerator<string> {
	let head = Buffer.alloc(0);
	let decoder: TextDecoder | undefined;
	for await (const chunk of body as AsyncIterable<Buffer>) {
		if (decoder) {
			yield decoder.decode(chunk, { stream: true });
			continue;
		}
		head = Buffer.concat([head, chunk]);
		// What streams is held up no longer than until the encoding is known.
		const label = head.length < 3 ? undefined : labelOf(head, contentType);
		if (label === undefined && head.length < PRESCAN) continue;
		decoder = decoderOf(label);
		yield decoder.decode(head, { stream: true });
	}
	yield decoder ? decoder.decode() : decoderOf(labelOf(head, contentType)).decode(head);
}

function labelOf(head: Buffer, contentType: string): string | undefined {
	if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
	if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
	const said = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1];
	if (said !== undefined) return said;
	const meta = /<meta\b[^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)/i.exec(head.toString("latin1", 0, PRESCAN))?.[1];
	// Whoever can write so in ASCII is not in UTF-16 (HTML, "prescan a byte stream").
	return meta !== undefined && /^utf-?16/i.test(meta) ? "utf-8" : meta;
}

function decoderOf(label = "utf-8"): TextDecoder {
	try {
		return new TextDecoder(label);
	} catch {
		return new TextDecoder();
	}
}
