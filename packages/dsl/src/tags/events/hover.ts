import { type Place, placeOf } from "./place.ts";

/** How something looks while it is pressed: the classes of `hover-class`, from a moment after the press to a moment after its end. */
export function createHover(): { press(at: Element): void; release(isMoved: boolean): void } {
	let over: readonly { readonly element: Element; readonly place: Place; readonly classes: readonly string[] }[] = [];
	let timers: ReturnType<typeof setTimeout>[] = [];
	const clear = (): void => {
		for (const timer of timers.splice(0)) clearTimeout(timer);
		for (const { element, classes } of over) element.classList.remove(...classes);
	};
	return {
		press(at) {
			clear();
			over = pressedAt(at);
			timers = over.map(({ element, place, classes }) =>
				setTimeout(() => element.classList.add(...classes), millis(place.hoverStartTime, 50)),
			);
		},
		release(isMoved) {
			const leaving = over;
			over = [];
			const pending = timers;
			timers = [];
			leaving.forEach(({ element, place, classes }, index) => {
				const leave = (): void => {
					clearTimeout(pending[index]);
					element.classList.remove(...classes);
				};
				if (isMoved) leave();
				else setTimeout(leave, millis(place.hoverStayTime, 400));
			});
		},
	};
}

function pressedAt(from: Element): { element: Element; place: Place; classes: string[] }[] {
	const found: { element: Element; place: Place; classes: string[] }[] = [];
	for (let element: Element | null = from; element; element = element.parentElement) {
		const place = placeOf(element);
		const said = place?.hoverClass;
		if (!place || typeof said !== "string" || place.disabled === true) continue;
		const classes = said.split(/\s+/).filter((name) => name !== "" && name !== "none");
		if (classes.length > 0) found.push({ element, place, classes });
		if (place.hoverStopPropagation) break;
	}
	return found;
}

const millis = (given: unknown, usual: number): number => {
	const said = Number(given);
	return given === undefined || given === "" || !Number.isFinite(said) ? usual : said;
};
