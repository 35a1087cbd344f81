import assert from "node:assert/strict";
import { test } from "node:test";
import { watchScroll } from "./watch-scroll.ts";

/** A scroller of 500 pixels, and what is heard of it. */
function scroller() {
	const heard: string[] = [];
	const element = Object.assign(new EventTarget(), { scrollTop: 0, scrollHeight: 1000, clientHeight: 500 });
	const left = watchScroll(element as unknown as HTMLElement, {
		scrolled: ({ scrollTop }) => heard.push(`at ${scrollTop}`),
		bottom: () => heard.push("bottom"),
	});
	const scroll = (change: Partial<Record<"scrollTop" | "scrollHeight" | "clientHeight", number>>): string[] => {
		Object.assign(element, change);
		element.dispatchEvent(new Event("scroll"));
		return heard.splice(0);
	};
	return { scroll, left, element };
}

test("the end is told once, and again after it was left or has moved on", () => {
	const { scroll } = scroller();
	assert.deepEqual(scroll({ scrollTop: 449 }), ["at 449"]);
	assert.deepEqual(scroll({ scrollTop: 450 }), ["at 450", "bottom"]);
	assert.deepEqual(scroll({ scrollTop: 500 }), ["at 500"]);
	assert.deepEqual(scroll({ scrollTop: 100 }), ["at 100"]);
	assert.deepEqual(scroll({ scrollTop: 500 }), ["at 500", "bottom"]);
	assert.deepEqual(scroll({ scrollHeight: 1010 }), ["at 500", "bottom"]);
});

test("a page that was hidden before its scrolling was told hears nothing of it, and is told of its end when it comes there again", () => {
	const { scroll, left, element } = scroller();
	assert.deepEqual(scroll({ scrollTop: 500 }), ["at 500", "bottom"]);
	element.scrollTop = 0;
	left();
	assert.deepEqual(scroll({ scrollHeight: 0, clientHeight: 0 }), []);
	assert.deepEqual(scroll({ scrollTop: 500, scrollHeight: 1000, clientHeight: 500 }), ["at 500", "bottom"]);
});

test("a page that is hidden at its end and shown there again is not told of it twice", () => {
	const { scroll, left } = scroller();
	assert.deepEqual(scroll({ scrollTop: 500 }), ["at 500", "bottom"]);
	left();
	assert.deepEqual(scroll({ scrollTop: 0, scrollHeight: 0, clientHeight: 0 }), []);
	assert.deepEqual(scroll({ scrollTop: 500, scrollHeight: 1000, clientHeight: 500 }), ["at 500"]);
});
