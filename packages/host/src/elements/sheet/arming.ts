/** Milliseconds of presented frames for which Allow does nothing (ruling 10). */
const ARMING = 600;
/** What one step from frame to frame counts for at most, in milliseconds: a frozen thread gains nothing. */
const LONGEST_STEP = 50;
const NEVER = Number.POSITIVE_INFINITY;

interface Press {
	readonly by: "pointer" | "key";
	readonly onAllow: boolean;
	armed: boolean;
}

/**
 * When Allow counts (ruling 10; checklist 84, 116, 117): pure, told what happens. All times are time stamps of events
 * and of frames, in milliseconds of one clock, never the handler's own: a program that shares the host's thread can
 * delay handlers.
 */
export interface Arming {
	readonly armed: boolean;
	/** The sheet is shown, the focus or the page is back: from the beginning. A press under way counts no longer. */
	restart(): void;
	/** A frame is about to be presented. */
	frame(at: number): void;
	/** A pointer goes down. `primary`: the first of its type; whatever else is down then is a second pointer. */
	pointerDown(at: number, pointer: Pointer, onAllow: boolean): void;
	pointerUp(pointer: Pointer): void;
	pointerCancel(pointer: Pointer): void;
	/** Enter or Space goes down. A repeat is no press, and spoils the one that it repeats. */
	keyDown(at: number, repeat: boolean, onAllow: boolean): void;
	/** Enter or Space has come up, and its click, if any, is over. */
	keyUp(): void;
	/** The press under way is armed: for what else must not be done by surprise. */
	readonly pressArmed: boolean;
	/** Whether a click on Allow counts. `detail`: of the event; 0 comes from a key or from no press at all. */
	click(at: number, detail: number): boolean;
}
export interface Pointer {
	readonly id: number;
	readonly type: string;
	readonly primary: boolean;
}

export function createArming(): Arming {
	let presented = 0;
	let last: number | undefined;
	let since = NEVER;
	let press: Press | undefined;
	const down = new Map<number, string>();

	const armedAt = (at: number) => at >= since;
	const restart = () => {
		presented = 0;
		last = undefined;
		since = NEVER;
		if (press) press.armed = false;
	};
	const pressed = (at: number, by: Press["by"], onAllow: boolean) => {
		const armed = armedAt(at);
		press = { by, onAllow, armed };
		if (!armed) restart();
	};
	return {
		get armed() {
			return since < NEVER;
		},
		get pressArmed() {
			return press?.armed === true;
		},
		restart,
		frame(at) {
			if (since < NEVER) return;
			if (last !== undefined) presented += Math.min(Math.max(at - last, 0), LONGEST_STEP);
			last = at;
			if (presented >= ARMING) since = at;
		},
		pointerDown(at, { id, type, primary }, onAllow) {
			// The first of its type: another one that never said goodbye is gone.
			if (primary) for (const [other, its] of down) if (its === type) down.delete(other);
			const isSecond = down.size > 0;
			down.set(id, type);
			pressed(at, "pointer", onAllow);
			if (isSecond && press) press.armed = false;
		},
		pointerUp({ id }) {
			down.delete(id);
		},
		pointerCancel({ id }) {
			down.delete(id);
			if (press?.by === "pointer") press.armed = false;
		},
		keyDown(at, repeat, onAllow) {
			if (repeat) press = { by: "key", onAllow, armed: false };
			else pressed(at, "key", onAllow);
		},
		keyUp() {
			if (press?.by === "key") press = undefined;
		},
		click(at, detail) {
			const its = press;
			press = undefined;
			// A pointer's click says how often it clicked; one that does not was made without a pointer.
			if (its && (its.by === "key" || detail > 0)) return its.onAllow && its.armed;
			return armedAt(at);
		},
	};
}

export interface ArmingWatch {
	readonly armed: boolean;
	/** Starts anew. */
	restart(): void;
	/** Whether this click is a person's, and one that counts. */
	counts(click: Event): boolean;
	/** Whether the press under way is armed. */
	readonly pressArmed: boolean;
}

/**
 * Arming for `allow` in its window, until `signal` aborts. All presses are heard before anybody else hears them;
 * `changed` is called whenever `armed` may be another.
 */
export function watchArming(allow: HTMLElement, signal: AbortSignal, changed: () => void): ArmingWatch {
	const arming = createArming();
	const heard = { capture: true, signal };
	let frame: number | undefined;
	let clicked: { readonly event: Event; readonly counts: boolean } | undefined;

	const step = (at: number) => {
		frame = undefined;
		arming.frame(at);
		if (arming.armed) changed();
		else run();
	};
	const run = () => {
		if (!signal.aborted) frame ??= requestAnimationFrame(step);
	};
	/** After anything that may have started it anew. */
	const look = () => {
		changed();
		if (!arming.armed) run();
	};
	const restart = () => {
		arming.restart();
		look();
	};
	const onAllow = (event: Event) => event.composedPath().includes(allow);
	const pointer = ({ pointerId: id, pointerType: type, isPrimary: primary }: PointerEvent) => ({ id, type, primary });
	const isPress = ({ key }: KeyboardEvent) => key === "Enter" || key === " ";

	window.addEventListener("focus", restart, { signal });
	document.addEventListener("visibilitychange", restart, { signal });
	const on = <Type extends keyof WindowEventMap>(type: Type, act: (event: WindowEventMap[Type]) => void) =>
		window.addEventListener(type, (event) => event.isTrusted && act(event), heard);
	on("pointerdown", (event) => {
		arming.pointerDown(event.timeStamp, pointer(event), onAllow(event));
		look();
	});
	on("pointerup", (event) => arming.pointerUp(pointer(event)));
	on("pointercancel", (event) => arming.pointerCancel(pointer(event)));
	on("keydown", (event) => {
		if (!isPress(event)) return;
		arming.keyDown(event.timeStamp, event.repeat, onAllow(event));
		look();
	});
	on("keyup", (event) => {
		// Space clicks after this event.
		if (isPress(event)) setTimeout(() => arming.keyUp());
	});
	on("click", (event) => {
		clicked = { event, counts: arming.click(event.timeStamp, event.detail) };
	});
	signal.addEventListener("abort", () => {
		if (frame !== undefined) cancelAnimationFrame(frame);
	});
	run();
	return {
		get armed() {
			return arming.armed;
		},
		get pressArmed() {
			return arming.pressArmed;
		},
		restart,
		counts: (click) => click === clicked?.event && clicked.counts,
	};
}
