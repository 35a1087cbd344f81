import { placeOf, type Touched } from "./place.ts";
import { spread } from "./tell.ts";

/** How long a finger rests before it is a long tap, in milliseconds: the wallets' documents say so. */
const LONG = 300;

/** A finger that rests on something that wants to know. */
export function createLongTap(): {
	press(at: Element, changed: readonly Touched[], told: () => void): void;
	release(): void;
} {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const release = (): void => clearTimeout(timer);
	return {
		press(at, changed, told) {
			release();
			if (!isWanted(at)) return;
			timer = setTimeout(() => {
				told();
				const detail = { ...changed[0] };
				spread(at, { type: "longTap", detail, touches: changed, changedTouches: changed });
			}, LONG);
		},
		release,
	};
}

function isWanted(from: Element): boolean {
	for (let at: Element | null = from; at; at = at.parentElement) if (placeOf(at)?.on?.longTap) return true;
	return false;
}
