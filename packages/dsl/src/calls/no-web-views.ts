/** In the place of `start-web-views` in a frame whose program has no web-view: whoever posts to one is told so. */
export const startWebViews = (): (() => object) => () => ({
	postMessage() {
		throw new TypeError("There is no web-view in this program.");
	},
});
