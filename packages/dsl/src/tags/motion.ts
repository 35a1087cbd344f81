/** One step of what `my.createAnimation().export()` gives. */
interface Step {
	readonly animates?: readonly { readonly type?: unknown; readonly args?: readonly unknown[] }[];
	readonly option?: {
		readonly transformOrigin?: unknown;
		readonly transition?: { readonly duration?: unknown; readonly timingFunction?: unknown; readonly delay?: unknown };
	};
}

const playing = new WeakMap<Element, () => void>();

/** Plays the steps of an animation on an element, one after the other; a newer one takes its place. */
export function playAnimation(element: Element, animation: unknown): void {
	playing.get(element)?.();
	const steps = stepsOf(animation);
	if (!(element instanceof HTMLElement) || steps.length === 0) return;
	let isStopped = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	playing.set(element, () => {
		isStopped = true;
		clearTimeout(timer);
	});
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	const play = (index: number): void => {
		const step = steps[index];
		if (isStopped || !step) return;
		const { duration = 400, timingFunction = "linear", delay = 0 } = step.option?.transition ?? {};
		const [lasts, waits] = still ? [0, 0] : [number(duration), number(delay)];
		element.style.transition = `all ${lasts}ms ${String(timingFunction)} ${waits}ms`;
		if (step.option?.transformOrigin !== undefined) element.style.transformOrigin = String(step.option.transformOrigin);
		const transforms: string[] = [];
		for (const { type, args = [] } of step.animates ?? []) {
			if (type === "style") element.style.setProperty(dashed(String(args[0])), length(args[1]));
			else transforms.push(transformOf(String(type), args));
		}
		if (transforms.length > 0) element.style.transform = transforms.join(" ");
		timer = setTimeout(() => play(index + 1), lasts + waits);
	};
	// Not before it stands where it starts from.
	requestAnimationFrame(() => play(0));
}

function stepsOf(animation: unknown): readonly Step[] {
	const given = (animation as { actions?: unknown } | null | undefined)?.actions ?? animation;
	return Array.isArray(given) ? (given as Step[]) : [];
}

/** Lengths are pixels where no unit is said, angles degrees. */
function transformOf(name: string, args: readonly unknown[]): string {
	const unit = /^(rotate|skew)/.test(name) ? "deg" : /^translate/.test(name) ? "px" : "";
	const values = args.map((one, index) => {
		const own = name === "rotate3d" && index < 3 ? "" : unit;
		return typeof one === "number" ? `${one}${own}` : String(one);
	});
	return `${name}(${values.join(", ")})`;
}

const number = (given: unknown): number => Math.max(0, Number(given) || 0);
const length = (given: unknown): string => String(given);
const dashed = (name: string): string => name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`);
