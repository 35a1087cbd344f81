/** How a call of another name is made: the name that we have for it, and what its parameters and its answer are called. */
export interface Spelling {
	readonly name: string;
	/** Theirs → ours, read where ours is absent. */
	readonly params?: Readonly<Record<string, string>>;
	/** What the answer has beside its own fields: theirs → ours. */
	readonly answer?: Readonly<Record<string, string>>;
}
type Params = Readonly<Record<string, unknown>>;

/** Names that are called though `my` has another for the same. The first are those that the Alipay+ shim sends. */
const names: Readonly<Record<string, Spelling>> = {
	toast: { name: "showToast", params: { message: "content", text: "content" } },
	getCurrentLocation: { name: "getLocation" },
	httpRequest: { name: "request" },
	getTinyLocalStorage: { name: "getStorage" },
	setTinyLocalStorage: { name: "setStorage" },
	removeTinyLocalStorage: { name: "removeStorage" },
	clearTinyLocalStorage: { name: "clearStorage" },
	getTinyLocalStorageInfo: { name: "getStorageInfo" },
	setTitle: { name: "setNavigationBar" },
	setTitleColor: { name: "setNavigationBar", params: { color: "backgroundColor" } },
	setNavigationBarTitle: { name: "setNavigationBar" },
	setNavigationBarColor: { name: "setNavigationBar" },
	actionSheet: { name: "showActionSheet", params: { btns: "items", cancelBtn: "cancelButtonText" } },
	popWindow: { name: "navigateBack" },
	imageViewer: { name: "previewImage", params: { images: "urls", init: "current" } },
};

/** Fields that pages of AlipayJSBridge, the older face, write and read where `my` has others. */
const older: Readonly<Record<string, Omit<Spelling, "name">>> = {
	alert: { params: { message: "content", button: "buttonText" } },
	confirm: {
		params: { message: "content", okButton: "confirmButtonText", cancelButton: "cancelButtonText" },
		answer: { ok: "confirm" },
	},
};

/** A call by our own name for it, and what is done to its answer. */
export function respelt(
	name: string,
	params: unknown,
): { readonly name: string; readonly params: unknown; readonly answer: (result: unknown) => unknown } {
	const other = own(names, name);
	const ours = other?.name ?? name;
	const fields = { ...own(older, ours)?.params, ...other?.params };
	const answer = own(older, ours)?.answer ?? {};
	return {
		name: ours,
		params: isObject(params) ? renamed(params, fields) : params,
		answer: (result) => (isObject(result) ? renamed(result, invert(answer)) : result),
	};
}

/** Names that have a spelling of ours: what canIUse says of them is what it says of that. */
export const spelledOtherwise: readonly string[] = Object.keys(names);

function renamed(params: Params, fields: Readonly<Record<string, string>>): Params {
	const all: Record<string, unknown> = { ...params };
	for (const [theirs, ours] of Object.entries(fields)) {
		if (!Object.hasOwn(all, ours) && Object.hasOwn(all, theirs)) all[ours] = all[theirs];
	}
	return all;
}
const invert = (fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(fields).map(([theirs, ours]) => [ours, theirs]));
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
	Object.hasOwn(table, name) ? table[name] : undefined;
const isObject = (value: unknown): value is Params => typeof value === "object" && value !== null;
