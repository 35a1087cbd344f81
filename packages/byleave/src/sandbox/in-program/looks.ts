/** A DSL program's templates and styles as they are now, whenever they change: the script that holds them is run again. */
export function followLooks(page: Window, places: { readonly changes: string; readonly views: string }): void {
	const { document } = page;
	let times = 0;
	const source = new EventSource(places.changes);
	source.addEventListener("message", () => {
		const script = document.createElement("script");
		script.src = `${places.views}?${++times}`;
		script.addEventListener("load", () => script.remove());
		document.head.append(script);
	});
	page.addEventListener("pagehide", () => source.close());
}
