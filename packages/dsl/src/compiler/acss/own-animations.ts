import type { AtRule, Root } from "postcss";

/**
 * All pages are in one document, and so would their animations be: each style runs those of its own first. Under their own names
 * they stay too, for what a template writes into `style`.
 */
export function ownAnimations(root: Root, mark: string): void {
	const own = new Set<string>();
	const rules: AtRule[] = [];
	root.walkAtRules(/keyframes$/i, (rule) => void rules.push(rule));
	for (const rule of rules) {
		const name = rule.params.replace(/^["']|["']$/g, "");
		own.add(name);
		rule.after(rule.clone({ params: `${name}-${mark}` }));
	}
	if (own.size === 0) return;
	root.walkDecls(/^(-webkit-)?animation(-name)?$/i, (declaration) => {
		declaration.value = declaration.value.replace(/(?<![\w-])[a-z_-][\w-]*/gi, (word) =>
			own.has(word) ? `${word}-${mark}` : word,
		);
	});
}
