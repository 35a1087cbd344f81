import { foundBy, topPage } from "./selector-query.ts";

/** my.pageScrollTo: the page on top, to a place in pixels or to an element. Nothing moves in between for whom less motion was asked. */
export function pageScrollTo(
	page: Window,
	{ scrollTop, selector, duration }: Readonly<Record<string, unknown>>,
): object {
	const top = topPage(page.document);
	const isStill = Number(duration ?? 300) <= 0 || page.matchMedia("(prefers-reduced-motion: reduce)").matches;
	const [element] = typeof selector === "string" ? foundBy(top, selector) : [];
	const place = element
		? top.scrollTop + element.getBoundingClientRect().top - top.getBoundingClientRect().top
		: Number(scrollTop ?? 0);
	top.scrollTo({ top: Number.isFinite(place) ? place : 0, behavior: isStill ? "instant" : "smooth" });
	return {};
}
