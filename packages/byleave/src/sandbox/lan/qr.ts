import { encode, renderUnicodeCompact } from "uqr";
import type { LanFace } from "../wire.ts";

/** For the page: the dark squares of the QR code as the path of a drawing. */
export function lanFace(url: string): LanFace {
	const { data, size } = encode(url, { border: 2 });
	const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
	return { url, size, path };
}

/** For a terminal: two rows of squares to a line. */
export const lanText = (url: string): string => renderUnicodeCompact(url, { border: 2 });
