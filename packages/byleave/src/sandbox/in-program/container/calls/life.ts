type Listener = (argument: unknown) => void;

/** The events of the family that a page can know of, each with what it tells. */
function sources(page: Window): Readonly<Record<string, (tell: Listener) => void>> {
	const network = (tell: Listener) => () => {
		const isConnected = page.navigator.onLine;
		tell({ isConnected, networkType: isConnected ? "WIFI" : "NOTREACHABLE" });
	};
	const seen = (state: string) => (tell: Listener) =>
		page.document.addEventListener("visibilitychange", () => {
			if (page.document.visibilityState === state) tell({});
		});
	return {
		AppShow: seen("visible"),
		AppHide: seen("hidden"),
		NetworkStatusChange(tell) {
			for (const type of ["online", "offline"]) page.addEventListener(type, network(tell));
		},
		Error: (tell) => page.addEventListener("error", ({ message }) => tell(String(message))),
		UnhandledRejection: (tell) =>
			page.addEventListener("unhandledrejection", ({ reason, promise }) => tell({ reason, promise })),
	};
}

/**
 * `my.onAppShow(listener)`, `my.offAppShow(listener)` (without one: all of them), and the same by `my.on("appShow", …)`. Of what
 * cannot be known here there is no `on…`: a program that asks whether there is one gets an honest answer.
 */
export function lifeOf(page: Window): Readonly<Record<string, (...given: readonly unknown[]) => unknown>> {
	const heard = new Map<string, Set<Listener>>();
	const held: Record<string, (...given: readonly unknown[]) => unknown> = {};
	const onceEach = (name: string): Set<Listener> => {
		const found = heard.get(name) ?? new Set<Listener>();
		heard.set(name, found);
		return found;
	};
	const on = (name: string, listener: unknown): void => {
		if (typeof listener === "function") onceEach(name).add(listener as Listener);
	};
	const off = (name: string, listener: unknown): void => {
		if (listener === undefined) onceEach(name).clear();
		else onceEach(name).delete(listener as Listener);
	};
	for (const [name, listen] of Object.entries(sources(page))) {
		listen((argument) => {
			for (const listener of [...onceEach(name)]) listener(argument);
		});
		held[`on${name}`] = (listener) => on(name, listener);
		held[`off${name}`] = (listener) => off(name, listener);
	}
	const named = (event: unknown): string => String(event).replace(/^./, (first) => first.toUpperCase());
	held.on = (event, listener) => {
		on(named(event), listener);
		return { remove: () => off(named(event), listener) };
	};
	held.off = (event, listener) => off(named(event), listener);
	return held;
}
