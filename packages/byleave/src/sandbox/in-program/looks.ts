import type { Told } from "./container/told.ts";

/** A DSL program's templates and styles as they are now, whenever they change: the script that holds them is run again. */
export function followLooks(page: Window, { changes, views, looks }: NonNullable<Told["dsl"]>): void {
	const { document } = page;
	let last = String(looks);
	const source = new EventSource(changes);
	source.addEventListener("message", ({ data }) => {
		// What has changed while the document was loading counts, too.
		if (data === last) return;
		last = data;
		const script = document.createElement("script");
		script.src = `${views}?${encodeURIComponent(last)}`;
		script.addEventListener("load", () => script.remove());
		document.head.append(script);
	});
	page.addEventListener("pagehide", () => source.close());
}
