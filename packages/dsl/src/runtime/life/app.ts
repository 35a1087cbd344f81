import type { Guard } from "../errors/guard.ts";
import type { AppMoment } from "./moments.ts";
import { methodOf } from "./named.ts";

/** What a program was opened with. */
export interface Launch {
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly scene: string;
	readonly referrerInfo: object;
}
export type AppInstance = Record<string, unknown>;

/** The one app of a program: what `App({…})` was given is the instance itself, as `getApp()` has it. */
export interface AppLife {
	/** Before its script has run, or without one, an empty one: a page that asks early gets the same. */
	readonly instance: AppInstance;
	/** `App(…)`. What was there before stays where the new one has nothing of the name. */
	define(given: unknown): void;
	launch(launch: Launch): void;
	show(launch: Launch): void;
	hide(): void;
	/** Calls its `onError`. Whether it has one. */
	error(message: string): boolean;
	/** Calls its `onPageNotFound`. Whether it has one. */
	notFound(page: { readonly path: string; readonly query: object; readonly isEntryPage: boolean }): boolean;
	/** Calls a method of the app, where it has one. */
	call(name: AppMoment, ...given: readonly unknown[]): boolean;
}

export function createApp(guard: Guard): AppLife {
	const instance: AppInstance = { globalData: {} };
	let isOpen = false;
	const call = (name: AppMoment, ...given: readonly unknown[]): boolean => {
		const method = methodOf(instance, name);
		if (!method) return false;
		guard.run(`App.${name}`, () => method.apply(instance, given as unknown[]));
		return true;
	};
	return {
		instance,
		define(given) {
			Object.assign(instance, Object(given));
			for (const mixin of Array.isArray(instance.mixins) ? instance.mixins : []) {
				for (const [name, value] of Object.entries(Object(mixin))) if (!(name in instance)) instance[name] = value;
			}
		},
		launch(launch) {
			call("onLaunch", launch);
		},
		show(launch) {
			if (isOpen) return;
			isOpen = true;
			call("onShow", launch);
		},
		hide() {
			if (!isOpen) return;
			isOpen = false;
			call("onHide");
		},
		error: (message) => call("onError", message),
		notFound: (page) => call("onPageNotFound", page),
		call,
	};
}
