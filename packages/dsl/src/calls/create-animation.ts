interface Option {
	readonly transformOrigin: string;
	readonly transition: { readonly duration: number; readonly timingFunction: string; readonly delay: number };
}
type Animate = { readonly type: string; readonly args: readonly unknown[] };

/** Verbs of an animation that move, turn and size. */
const transforms = [
	...["matrix", "matrix3d", "rotate", "rotate3d", "rotateX", "rotateY", "rotateZ"],
	...["scale", "scale3d", "scaleX", "scaleY", "scaleZ", "skew", "skewX", "skewY"],
	...["translate", "translate3d", "translateX", "translateY", "translateZ"],
];
/** Verbs that set a style; a number is a length in pixels, but for `opacity`. */
const styles = ["opacity", "backgroundColor", "width", "height", "top", "left", "bottom", "right"];

/**
 * my.createAnimation: verbs are gathered, `step` ends what goes on together, and `export` gives the steps for an element's
 * attribute `animation`, once.
 */
export function createAnimation(given: unknown): object {
	const usual = optionOf(Object(given), {
		transformOrigin: "50% 50% 0",
		transition: { duration: 400, timingFunction: "linear", delay: 0 },
	});
	let actions: { readonly animates: readonly Animate[]; readonly option: Option }[] = [];
	let animates: Animate[] = [];
	const animation: Record<string, (...args: readonly unknown[]) => unknown> = {
		step(own) {
			actions.push({ animates, option: optionOf(Object(own), usual) });
			animates = [];
			return animation;
		},
		export() {
			const exported = { actions };
			actions = [];
			return exported;
		},
	};
	for (const type of transforms) {
		animation[type] = (...args) => {
			animates.push({ type, args });
			return animation;
		};
	}
	for (const name of styles) {
		animation[name] = (value) => {
			const isLength = typeof value === "number" && name !== "opacity";
			animates.push({ type: "style", args: [name, isLength ? `${value}px` : value] });
			return animation;
		};
	}
	return animation;
}

function optionOf(given: Readonly<Record<string, unknown>>, usual: Option): Option {
	const { duration, delay } = given;
	// The family writes one of them in two ways.
	const { timingFunction = given.timeFunction ?? usual.transition.timingFunction, transformOrigin } = given;
	return {
		transformOrigin: String(transformOrigin ?? usual.transformOrigin),
		transition: {
			duration: Number(duration ?? usual.transition.duration),
			timingFunction: String(timingFunction),
			delay: Number(delay ?? usual.transition.delay),
		},
	};
}
