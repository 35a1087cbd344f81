import { isStill } from "../../tags/moving/scrolling.ts";
import type { Way } from "../../talk.ts";

/** Milliseconds. Pages slide, and what stands there instead is faded in. */
const LASTS: Readonly<Record<Way, number>> = { in: 180, out: 180, instead: 120 };

const TURN = "b-turn";

/** Measures pages as if none of them moved: where they stand when the turn is over. What is seen goes on moving. */
export function atRest<Measured>(document: Document, measure: () => Measured): Measured {
	const turns = [...document.querySelectorAll(".b-page")]
		.flatMap((page) => page.getAnimations())
		.filter(({ id }) => id === TURN);
	const times = turns.map(({ currentTime }) => currentTime);
	for (const turn of turns) turn.currentTime = turn.effect?.getComputedTiming().endTime ?? null;
	try {
		return measure();
	} finally {
		for (const [index, turn] of turns.entries()) turn.currentTime = times[index] ?? null;
	}
}

export interface Turns {
	/** Takes a step, which is done when this returns; that a page has come or gone is then seen for a moment. */
	step<Result>(way: Way, take: () => Result): Result;
}

/**
 * Moves pages. What is seen of a page that has gone is its picture: nobody can reach it, it hears nothing, and it goes at once when
 * the next step is taken. Nothing moves where the person wants it so. `told` hears of each step that changes the page.
 */
export function createTurns(page: Window, told: (way: Way) => void): Turns {
	const { document } = page;
	// One for all turns: one of its own would keep what it closes over, the page that has gone.
	const nothing = (): void => {};
	let end = nothing;
	let isTaking = false;
	const shown = (): HTMLElement | null => document.querySelector(".b-page:not([hidden])");
	const move = (way: Way, before: HTMLElement, now: HTMLElement, inside: readonly Node[], top: number): void => {
		const isClosed = !before.isConnected;
		if (isClosed) {
			before.replaceChildren(...inside);
			now.before(before);
		}
		before.classList.add("b-leaving");
		before.inert = true;
		before.ariaHidden = "true";
		before.scrollTop = top;
		const isBackwards = page.getComputedStyle(document.documentElement).direction === "rtl";
		const aside = { transform: `translateX(${isBackwards ? "-" : ""}100%)` };
		const [moving, from, to] = {
			in: [now, aside, {}] as const,
			out: [before, {}, aside] as const,
			instead: [now, { opacity: 0 }, {}] as const,
		}[way];
		const over = { zIndex: 1, boxShadow: "0 0 16px rgb(0 0 0 / 12%)" };
		const motion = moving.animate(
			[
				{ ...over, ...from },
				{ ...over, ...to },
			],
			{ id: TURN, duration: LASTS[way], easing: "ease-out" },
		);
		end = () => {
			end = nothing;
			motion.cancel();
			before.classList.remove("b-leaving");
			before.inert = false;
			before.ariaHidden = null;
			if (isClosed) before.remove();
		};
		const own = end;
		motion.finished.then(own, () => {});
	};
	return {
		step(way, take) {
			// One that a page takes while it is opened is part of this one.
			if (isTaking) return take();
			end();
			const before = shown();
			const inside = [...(before?.childNodes ?? [])];
			const top = before?.scrollTop ?? 0;
			isTaking = true;
			try {
				return take();
			} finally {
				isTaking = false;
				const now = shown();
				if (before && now && now !== before) {
					told(way);
					if (!isStill()) move(way, before, now, inside, top);
				}
			}
		},
	};
}
