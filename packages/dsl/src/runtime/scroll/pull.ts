import { isStill } from "../../tags/moving/scrolling.ts";

/** Pulling a page down to have it refreshed. */
export interface Pull {
	/** Shows the head, as if the page had been pulled. */
	start(): void;
	/** What was asked for is there: the head goes. */
	stop(): void;
}
export interface PullParts {
	readonly element: HTMLElement;
	/** Whether the page wants to be pulled now. */
	readonly isWanted: () => boolean;
	/** It was pulled far enough, and let go. */
	readonly pulled: () => unknown;
}

/** Milliseconds in which the head goes to where it stays. */
const SETTLES = 160;
/** Pixels of the head, and how far a finger goes for it: it follows half as fast. */
const HEAD = 56;
const SLOWNESS = 2;

/** Makes a page's own scroller one that can be pulled, by a finger or a mouse, from its upper end. */
export function createPull({ element, isWanted, pulled }: PullParts): Pull {
	const head = element.ownerDocument.createElement("div");
	head.className = "b-pull";
	head.setAttribute("role", "status");
	let isOpen = false;
	let from: number | undefined;
	let far = 0;
	const put = (height: number): void => {
		if (height > 0 && !head.isConnected) element.prepend(head);
		head.style.height = `${height}px`;
		head.classList.toggle("b-pulled", height >= HEAD);
		if (height === 0) head.remove();
	};
	/** The head goes to a height of its own accord, and away where that is none. */
	const settle = (height: number): void => {
		const before = head.offsetHeight;
		put(height);
		if (before === height || isStill()) return;
		if (height === 0) element.prepend(head);
		const motion = head.animate([{ height: `${before}px` }, { height: `${height}px` }], {
			duration: SETTLES,
			easing: "ease-out",
		});
		motion.finished.then(
			() => head.style.height === "0px" && head.remove(),
			() => {},
		);
	};
	const begin = (y: number): void => {
		from = element.scrollTop <= 0 && isWanted() && !isOpen ? y : undefined;
		far = 0;
	};
	/** Whether the movement is this one's. */
	const move = (y: number): boolean => {
		if (from === undefined) return false;
		far = Math.max(0, (y - from) / SLOWNESS);
		if (element.scrollTop > 0) far = 0;
		put(Math.min(far, HEAD * SLOWNESS));
		return far > 0;
	};
	const end = (): void => {
		if (from === undefined) return;
		from = undefined;
		if (far < HEAD) {
			settle(0);
			return;
		}
		open();
		pulled();
	};
	const open = (): void => {
		isOpen = true;
		settle(HEAD);
		head.classList.add("b-turning");
	};
	element.addEventListener("touchstart", ({ touches: [touch] }) => touch && begin(touch.clientY), { passive: true });
	element.addEventListener(
		"touchmove",
		(event) => {
			const [touch] = event.touches;
			if (touch && move(touch.clientY) && event.cancelable) event.preventDefault();
		},
		{ passive: false },
	);
	element.addEventListener("touchend", end);
	element.addEventListener("touchcancel", end);
	element.addEventListener("mousedown", (event) => {
		if (event.button !== 0) return;
		begin(event.clientY);
		const page = element.ownerDocument;
		const moved = ({ clientY }: MouseEvent): void => void move(clientY);
		page.addEventListener("mousemove", moved);
		page.addEventListener(
			"mouseup",
			() => {
				page.removeEventListener("mousemove", moved);
				end();
			},
			{ once: true },
		);
	});
	return {
		start() {
			if (!isOpen) open();
		},
		stop() {
			isOpen = false;
			head.classList.remove("b-turning");
			settle(0);
		},
	};
}
