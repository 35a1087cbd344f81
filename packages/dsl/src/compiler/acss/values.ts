import { dirname, join, relative, sep } from "node:path";

/** What is a text or an address, or a length in rpx that is none of either's. */
const piece = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)]*\)|(?<![\w.#-])([+-]?(?:\d+\.?\d*|\.\d+))rpx\b/gi;

/** 750 rpx are as wide as the page: `--rpx` is one of them. */
export const lengths = (value: string): string =>
	value.includes("rpx")
		? value.replace(piece, (all, number?: string) => (number ? `calc(var(--rpx) * ${Number(number)})` : all))
		: value;

/** In a media query there are no variables. */
export const inQueries = (value: string): string =>
	value.replace(piece, (all, number?: string) => (number ? `${Number((Number(number) / 7.5).toFixed(5))}vw` : all));

const address = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')][^)]*?))\s*\)/gi;

/** Addresses of the program's own files, which lie beside the style, as addresses from the program's root on. */
export const addressed = (value: string, root: string, file: string): string =>
	value.includes("(")
		? value.replace(address, (all, ...found: (string | undefined)[]) => {
				const [to = ""] = found.filter((one) => one !== undefined);
				if (to === "" || /^([a-z][a-z\d+.-]*:|\/|#|[{@~])/i.test(to)) return all;
				const path = relative(root, join(dirname(file), to))
					.split(sep)
					.join("/");
				return `url(${JSON.stringify(`/${path}`)})`;
			})
		: value;
