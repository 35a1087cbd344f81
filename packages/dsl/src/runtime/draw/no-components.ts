/** In the place of `component-view` in a frame whose program has no components: nobody asks for one. */
export function componentType(): never {
	throw new Error("This program has no components.");
}
