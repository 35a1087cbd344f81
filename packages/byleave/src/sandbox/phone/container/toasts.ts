import { byId, el } from "../../page/dom.ts";
import type { ContainerParts } from "./container.ts";
import { milliseconds, textOf } from "./params.ts";
import { row } from "./row.ts";

/** Milliseconds. No toast stays longer than a call may last. */
const TOAST = { usual: 3000, most: 8000 } as const;
const DELAY = { usual: 0, most: 8000 } as const;

const signs: Readonly<Record<string, string>> = { success: "✓", fail: "×", exception: "!" };

/** Shows it among what passes by. Written once it is there: only then is it read aloud. */
function pass(parts: readonly (HTMLElement | string)[], kind = "toast"): HTMLElement {
	const box = el("div", { class: kind, role: "status" });
	byId("passing").append(box);
	box.append(...parts);
	return box;
}

/** A line of the phone's own, in passing. */
export function passingNote(text: string): void {
	const box = pass([el("bdi", {}, text)]);
	setTimeout(() => box.remove(), TOAST.usual);
}

/** What passes by: toasts and loading. They take no focus, stop nothing, and lie below whatever asks a person. */
export function toasts({ words, reveal, whenPageGone }: ContainerParts) {
	let toast: { readonly end: () => void } | undefined;
	let loading: { readonly end: () => void } | undefined;

	/** Shows it until `end`, or until the time is over; one of its kind at a time. */
	const showToast = (parts: readonly (HTMLElement | string)[], duration: number, gone: AbortSignal): Promise<void> => {
		toast?.end();
		reveal();
		return new Promise((resolve) => {
			const box = pass(parts);
			const end = () => {
				clearTimeout(timer);
				gone.removeEventListener("abort", end);
				box.remove();
				if (toast?.end === end) toast = undefined;
				resolve();
			};
			const timer = setTimeout(end, duration);
			gone.addEventListener("abort", end, { once: true });
			toast = { end };
		});
	};
	whenPageGone(() => loading?.end());
	return {
		showToast: row({
			aliases: { message: "content", title: "content" },
			async run({ params, gone }) {
				const type = textOf(params.type || params.icon);
				const text =
					textOf(params.content) || (type === "success" ? words().done : type === "fail" ? words().failed : "");
				const duration = milliseconds(params, "duration", TOAST);
				if (text === "") return {};
				const sign = signs[type];
				// As in a wallet, the call ends when the toast has gone.
				await showToast(
					[...(sign ? [el("span", { class: "sign", "aria-hidden": "true" }, sign)] : []), el("bdi", {}, text)],
					duration,
					gone,
				);
				return {};
			},
		}),
		hideToast: row({
			async run() {
				toast?.end();
				return {};
			},
		}),
		showLoading: row({
			aliases: { text: "content", title: "content" },
			async run({ params }) {
				const text = textOf(params.content) || words().loading;
				const delay = milliseconds(params, "delay", DELAY);
				loading?.end();
				const close = el("button", { type: "button", class: "icon", "aria-label": words().close }, "×");
				const bar = el("span", { class: "turning", "aria-hidden": "true" });
				let box: HTMLElement | undefined;
				const timer = setTimeout(() => {
					box = pass([bar, el("bdi", {}, text), close], "toast loading");
				}, delay);
				const mine = {
					end() {
						clearTimeout(timer);
						box?.remove();
						if (loading === mine) loading = undefined;
					},
				};
				close.addEventListener("click", mine.end);
				loading = mine;
				return {};
			},
		}),
		hideLoading: row({
			async run() {
				loading?.end();
				return {};
			},
		}),
	};
}
