/** The browser's history, as far as it is the program's: an entry for each page of the stack, so that Back goes back a page. */
export interface Trail {
	/** A page has come onto the stack. */
	push(url: string): void;
	/** The page on top is another one now. */
	replace(url: string): void;
	/** The stack has so many pages fewer; then, at a URL, another one may be on top. */
	drop(count: number, url?: string): void;
}
interface Mark {
	readonly byleaveDepth: number;
}

/**
 * Keeps the history behind the stack: what the program does is written into it, one thing after the other; when the person goes back,
 * `left` is called with how many pages that leaves. Where there is none to go forward to any more, a step forward is undone.
 */
export function createTrail(page: Window, left: (depth: number) => void, elsewhere: (url: string) => void): Trail {
	const { history, location } = page;
	const depthOf = (state: unknown): number | undefined => (Object(state) as Partial<Mark>).byleaveDepth;
	/** Of the page at the bottom: after a reload in the middle, what lies before is the history's alone. */
	let base = depthOf(history.state) ?? 1;
	let depth = base;
	let work: Promise<void> = Promise.resolve();
	let arrived: (() => void) | undefined;
	const at = (byleaveDepth: number): Mark => ({ byleaveDepth });
	const inTurn = (next: () => void | Promise<void>): void => {
		work = work.then(next).catch(() => {});
	};
	/** Goes there, and waits until the browser has. */
	const go = (steps: number): Promise<void> =>
		new Promise((resolve) => {
			arrived = resolve;
			history.go(steps);
		});
	page.addEventListener("popstate", ({ state }) => {
		const told = arrived;
		arrived = undefined;
		if (told) return told();
		const now = depthOf(state);
		if (now === undefined || now === depth) return;
		if (now > depth) return inTurn(() => go(depth - now));
		depth = now;
		if (now >= base) return left(now - base + 1);
		base = now;
		elsewhere(location.pathname + location.search);
	});
	history.replaceState(at(base), "", location.href);
	return {
		push(url) {
			depth++;
			const mine = at(depth);
			inTurn(() => history.pushState(mine, "", url));
		},
		replace(url) {
			const mine = at(depth);
			inTurn(() => history.replaceState(mine, "", url));
		},
		drop(count, url) {
			depth -= count;
			const mine = at(depth);
			inTurn(async () => {
				if (count > 0) await go(-count);
				if (url !== undefined) history.replaceState(mine, "", url);
			});
		},
	};
}
