import type { TagProps } from "../../template/scope.ts";
import { tell } from "./tell.ts";

type Listeners = TagProps["on"];

const kinds = ["appear", "disappear", "firstAppear"] as const;
const seen = new WeakMap<Element, boolean>();
let observer: IntersectionObserver | undefined;

/** Tells an element's listeners when it comes into sight and goes out of it. */
export function watchAppearance(element: Element, on: Listeners, before: Listeners): void {
	const wants = isWanted(on);
	if (wants === isWanted(before)) return;
	observer ??= new IntersectionObserver(look);
	if (wants) observer.observe(element);
	else observer.unobserve(element);
}

const isWanted = (on: Listeners): boolean => on !== undefined && kinds.some((kind) => on[kind] !== undefined);

function look(entries: readonly IntersectionObserverEntry[]): void {
	for (const { target, isIntersecting } of entries) {
		const before = seen.get(target);
		if (!target.isConnected) observer?.unobserve(target);
		if (isIntersecting === (before ?? false)) continue;
		seen.set(target, isIntersecting);
		if (before === undefined) tell(target, "firstAppear");
		tell(target, isIntersecting ? "appear" : "disappear");
	}
}
