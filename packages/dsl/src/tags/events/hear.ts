import { createHover } from "./hover.ts";
import { hearKeys } from "./keys.ts";
import { createLongTap } from "./long-tap.ts";
import type { Happened, Touched } from "./place.ts";
import { watchRoles } from "./roles.ts";
import { spread } from "./tell.ts";

/** A finger or a mouse that moved further than this was no tap. */
const STILL = 10;
const heard = new WeakSet<Document>();

/** Hears, once for a whole document, what people do in it, and hands it to the templates' handlers. */
export function hear(document: Document): void {
	if (heard.has(document)) return;
	heard.add(document);
	const hover = createHover();
	const longTap = createLongTap();
	/** What was a long tap or a drag ends with a click, which is no tap. */
	let isNoTap = false;
	/** A label's click comes again, from its control. */
	let echo: Element | undefined;
	let start: Touched | undefined;

	const touch = (type: string, at: Element, changed: readonly Touched[], touches: readonly Touched[]): void => {
		const [first] = changed;
		if (type === "touchStart") {
			isNoTap = false;
			start = first;
			hover.press(at);
			longTap.press(at, changed, () => {
				isNoTap = true;
			});
		} else if (type !== "touchMove" || moved(start, first)) {
			longTap.release();
			hover.release(type === "touchMove");
			if (type === "touchMove") isNoTap = true;
		}
		spread(at, { type, detail: {}, touches, changedTouches: changed });
	};
	for (const name of ["touchStart", "touchMove", "touchEnd", "touchCancel"]) {
		document.addEventListener(
			name.toLowerCase(),
			(event) => {
				const { target, changedTouches, touches } = event as TouchEvent;
				if (target instanceof Element) touch(name, target, [...changedTouches].map(pointOf), [...touches].map(pointOf));
			},
			{ passive: true },
		);
	}
	hearMouse(document, touch);

	document.addEventListener("click", (event) => {
		const at = event.target;
		if (!(at instanceof Element)) return;
		const isEcho = at === echo;
		echo = undefined;
		if (isEcho) return;
		const control = at.closest("label")?.control;
		if (control && !control.contains(at)) {
			echo = control;
			// A control that is switched off has none.
			setTimeout(() => {
				echo = undefined;
			});
		}
		if (isNoTap && event.detail !== 0) return;
		const point = pointOf({ identifier: 0, clientX: event.clientX, clientY: event.clientY, target: at });
		const { clientX, clientY, pageX, pageY } = point;
		const detail = { x: pageX, y: pageY, clientX, clientY, pageX, pageY };
		spread(at, { type: "tap", detail, touches: [point], changedTouches: [point] });
	});
	for (const name of ["transitionEnd", "animationStart", "animationIteration", "animationEnd"]) {
		document.addEventListener(name.toLowerCase(), ({ target }) => {
			if (target instanceof Element) spread(target, { type: name, detail: {} });
		});
	}
	hearKeys(document);
	watchRoles(document);
}

const moved = (from: Touched | undefined, to: Touched | undefined): boolean =>
	from !== undefined && to !== undefined && Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > STILL;

/** A mouse is a finger that is down while its button is. */
function hearMouse(
	document: Document,
	touch: (type: string, at: Element, changed: readonly Touched[], touches: readonly Touched[]) => void,
): void {
	let pressed: Element | undefined;
	const hearing = (name: string, type: string): void =>
		document.addEventListener(name, (event) => {
			const { pointerType, button, target } = event as PointerEvent;
			if (pointerType !== "mouse") return;
			if (type === "touchStart") pressed = button === 0 && target instanceof Element ? target : undefined;
			if (!pressed) return;
			const { clientX, clientY } = event as PointerEvent;
			const point = pointOf({ identifier: 0, clientX, clientY, target: pressed });
			const isOver = type === "touchEnd" || type === "touchCancel";
			touch(type, pressed, [point], isOver ? [] : [point]);
			if (isOver) pressed = undefined;
		});
	hearing("pointerdown", "touchStart");
	hearing("pointermove", "touchMove");
	hearing("pointerup", "touchEnd");
	hearing("pointercancel", "touchCancel");
}

/** Where a finger is: on the screen, and on the page, which scrolls. */
function pointOf(touch: Pick<Touch, "identifier" | "clientX" | "clientY" | "target">): Touched {
	const { identifier, clientX, clientY, target } = touch;
	const page = target instanceof Element ? target.closest(".b-page") : null;
	return {
		...{ identifier, clientX, clientY },
		pageX: clientX + (page?.scrollLeft ?? 0),
		pageY: clientY + (page?.scrollTop ?? 0),
	};
}

export type { Happened };
