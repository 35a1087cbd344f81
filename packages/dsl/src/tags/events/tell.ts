import type { EventPlace, ProgramEvent } from "../../template/scope.ts";
import { type Happened, type Place, placeOf } from "./place.ts";

/**
 * Hands an event on from an element outwards, to each handler and to what each tag does by itself, until a `catch` handler keeps it.
 * `target.dataset` is that of whoever hears it and `targetDataset` that of where it began, as the wallets have it.
 */
export function spread(from: Element, happened: Happened): void {
	let origin: Place | undefined;
	for (let at: Element | null = from; at; at = at.parentElement) {
		const place = placeOf(at);
		if (!place) continue;
		origin ??= place;
		const listener = place.on?.[happened.type];
		listener?.run(eventFor(happened, place, origin));
		place.$acts?.[happened.type]?.(happened, at);
		if (listener?.stop || place.$apart) return;
	}
}

/** Tells one element's handler of an event that goes no further; whether there is one. */
export function tell(element: Element, type: string, detail: Readonly<Record<string, unknown>> = {}): boolean {
	const place = placeOf(element);
	const listener = place?.on?.[type];
	if (place) listener?.run(eventFor({ type, detail }, place, place));
	return listener !== undefined;
}

function eventFor({ type, detail, touches, changedTouches }: Happened, bound: Place, origin: Place): ProgramEvent {
	const own = said(bound);
	const began = origin === bound ? own : said(origin);
	return {
		...{ type, timeStamp: Date.now(), detail },
		target: { ...began, dataset: { ...own.dataset }, targetDataset: { ...began.dataset } },
		currentTarget: { ...own, dataset: { ...own.dataset } },
		...(touches && { touches }),
		...(changedTouches && { changedTouches }),
	};
}

const said = ({ id, dataset, tag }: Place): EventPlace & { readonly tagName: string } => ({
	id: id === undefined || id === null ? "" : String(id),
	tagName: String(tag ?? ""),
	dataset: dataset ?? {},
});
