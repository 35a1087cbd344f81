/** What of a program's own is called, and when: docs/dsl.md has a row of each. Types alone, so that a frame carries none of them. */
export type AppMoment = "onLaunch" | "onShow" | "onHide" | "onError" | "onPageNotFound" | "onUnhandledRejection";

/** Methods of a page, or of its `events`. */
export type PageMoment =
	| "onLoad"
	| "onShow"
	| "onReady"
	| "onHide"
	| "onUnload"
	| "onPullDownRefresh"
	| "onReachBottom"
	| "onPageScroll"
	| "onTitleClick"
	| "onTabItemTap"
	| "onBack";

/** Those of `lifetimes`, as another family has them, come last. */
export type ComponentMoment =
	| "onInit"
	| "deriveDataFromProps"
	| "didMount"
	| "didUpdate"
	| "didUnmount"
	| "created"
	| "attached"
	| "ready"
	| "detached";
