// As much of React's own typings as JSX needs to know an element, in their shape: the real ones are the reader's.
declare module "react" {
	export interface ClassAttributes<T> {
		ref?: { current: T | null } | null;
	}
	export interface HTMLAttributes<T> {
		className?: string;
		onClick?(event: { currentTarget: T }): void;
	}
	export function useRef<T>(first: T | null): { current: T | null };
	export namespace JSX {
		type Element = object;
		interface IntrinsicElements {
			main: HTMLAttributes<HTMLElement>;
		}
	}
}
declare module "react/jsx-runtime" {
	export { JSX } from "react";
}
