import type { TitleBarOfHost } from "@byleave/dsl/container";
import type { CloseReason, Host } from "@byleave/host";

/** A mini program about to be opened. */
export interface Launch {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	/** The program's own origin. */
	readonly origin: string;
	/** What is opened there: a path, with query and hash. */
	readonly start: string;
	/** What answers it: each document of the program is connected to the host by a pipe of its own. */
	readonly host: Host;
	/** Where a web page is opened that the program shows; rejects with an Error that says why it is not shown. */
	readonly webView: (url: string) => Promise<{ readonly src: string; readonly origin: string }>;
	/** Where on the phone it is drawn. */
	readonly parent: HTMLElement;
	/** What it may do to the phone's title bar. */
	readonly bar: TitleBarOfHost;
}
export interface OpenSurface {
	readonly closed: Promise<CloseReason>;
	/** Ends the bridge and takes the program off the screen, for good. */
	remove(): void;
}

/** One way to run a mini program. The host connects to pipes, and does not know what is behind them. */
export interface Surface {
	readonly name: string;
	open(launch: Launch): OpenSurface;
}
