import type { Problem } from "../problem.ts";

export interface StyleFile {
	readonly root: string;
	readonly path: string;
	readonly mark: string | undefined;
	readonly kind: "app" | "page" | "component" | "isolated" | "shared";
}
/** For now. */
export async function compileStyle(
	source: string,
	_of: StyleFile,
): Promise<{ css: string; problems: readonly Problem[] }> {
	return {
		css: source.replaceAll(/([\d.]+)rpx/g, "calc(var(--rpx) * $1)").replaceAll(/(^|[\s,}])page\b/g, "$1.b-page"),
		problems: [],
	};
}
