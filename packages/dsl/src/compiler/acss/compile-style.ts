import { relative, sep } from "node:path";
import postcss, { type Root } from "postcss";
import type { Problem } from "../problem.ts";
import { gather } from "./gather.ts";
import { ownAnimations } from "./own-animations.ts";
import { scoped, scopeOf } from "./selectors.ts";
import { addressed, inQueries, lengths } from "./values.ts";

/** A style's file, and whose it is. */
export interface StyleFile {
	/** The program's folder, a whole path. */
	readonly root: string;
	/** The file, a whole path. */
	readonly path: string;
	/** The class of the page's element, or of everything that the component's template draws; the app has none. */
	readonly mark: string | undefined;
	/** The app's and a "shared" component's touch whatever is not isolated; a page's what is in it; a component's its own. */
	readonly kind: "app" | "page" | "component" | "isolated" | "shared";
}
export interface CompiledStyle {
	/** What a `<style>` of the frame's document holds; its addresses begin at the program's root. */
	readonly css: string;
	readonly problems: readonly Problem[];
	/** The other files that are in it, as whole paths: it is another one when they change. */
	readonly imports: readonly string[];
}

/**
 * A style (`.acss`, `.css`, or `.less`) as one for a browser, with all that it imports in it: rpx, tags as selectors (`view`,
 * `page`), and nobody's elements but its owner's. What is broken is left out or repaired as browsers do, and told. Never rejects.
 */
export async function compileStyle(source: string, { root, path, mark, kind }: StyleFile): Promise<CompiledStyle> {
	const named = (file: string): string => relative(root, file).replaceAll(sep, "/");
	const problems: Problem[] = [];
	const tell = (file: string, line: number, column: number, text: string, severity: Problem["severity"] = "error") =>
		void problems.push({ file: named(file), line, column, text, severity });
	const imports = new Set<string>();
	const whole: Root = postcss.root();
	const far = await gather(source, { root, path, tell, imports }, whole);

	const scope = scopeOf(kind, mark);
	whole.walk((node) => {
		const file = node.source?.input.file ?? path;
		if (node.type === "decl") node.value = lengths(addressed(node.value, root, file));
		else if (node.type === "atrule" && /^(media|container|supports)$/i.test(node.name))
			node.params = inQueries(node.params);
		else if (node.type === "rule" && !isStep(node.parent)) {
			const selector = scoped(node.selector, scope);
			if (selector !== undefined) node.selector = selector;
			else {
				const { line = 1, column = 1 } = node.source?.start ?? {};
				tell(file, line, column, `The selector cannot be read, and its rule is left out: ${node.selector}`);
				node.remove();
			}
		}
	});
	if (mark !== undefined) ownAnimations(whole, mark);
	return { css: [...far, whole.toString()].join("\n"), problems, imports: [...imports] };
}

/** A step of an animation (`from`, `50%`) is no selector. */
const isStep = (parent: { readonly type: string } | undefined): boolean =>
	parent?.type === "atrule" && /keyframes$/i.test((parent as unknown as { readonly name: string }).name);
