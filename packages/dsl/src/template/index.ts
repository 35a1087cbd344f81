/** What compiled templates import, in the frame, and what they and the runtime tell each other. */
import { h } from "preact";
import type { Scope } from "./scope.ts";

export type { EventPlace, Listener, ProgramEvent, Scope, TagProps } from "./scope.ts";
export const el = (scope: Scope, name: string, props: Record<string, unknown>, children: unknown[]): unknown => {
	const own = scope.components[name];
	if (own) return h(own, { ...props, $slots: { default: () => children as never } });
	return h((scope.tags[name] ?? scope.tags.view) as never, props as never, children as never);
};
export const read = (data: unknown, path: string): unknown =>
	path.split(".").reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], data);
