import type { HostApi, ServerService } from "@byleave/host";
import type { Platform } from "@byleave/protocol";
import type { ContainerCall } from "../../in-program/container/names/host-calls.ts";
import type { Location } from "../../wire.ts";
import { chooseCity } from "./choosers/choose-city.ts";
import { datePicker } from "./choosers/date-picker.ts";
import { select } from "./choosers/select.ts";
import type { ChooserWords } from "./choosers/words.ts";
import { clipboard } from "./clipboard.ts";
import { device } from "./device.ts";
import { dialogs } from "./dialogs.ts";
import { type NavigationBar, navigation } from "./navigation.ts";
import { settings } from "./settings.ts";
import { toasts } from "./toasts.ts";
import type { ContainerWords } from "./words.ts";

/** What the container's calls need of the phone that they are answered in. */
export interface ContainerParts {
	/** In the language of the moment. */
	readonly words: () => ContainerWords;
	/** The same around what a program offers to choose from. */
	readonly choosing: () => ChooserWords;
	/** Calls back each time that a page of the program has gone, or is being left by the Back button. */
	readonly whenPageGone: (then: () => void) => void;
	/** Something on the phone wants to be seen. */
	readonly reveal: () => void;
	/** Says a line in passing. */
	readonly note: (text: string) => void;
	readonly bar: NavigationBar;
	/** Where this phone's user is. */
	readonly location: Location;
	/** Whether that may be told, as was answered for each app. A phone asks once. */
	readonly located: Map<string, boolean>;
	/** The wallet that the phone plays. */
	readonly platform: Platform;
	/** What the user has granted. */
	readonly getSetting: ServerService["getSetting"];
	/** Shows the user's own page; settles when it has been left, or at once when `signal` aborts. */
	readonly showOwnPage: (signal: AbortSignal) => Promise<void>;
}

/**
 * What the container itself answers, beside getAuthCode: a family of calls a file. They draw over the program, under its
 * registered name, and never over a sheet.
 */
export function containerApis(parts: ContainerParts): Readonly<Record<ContainerCall, HostApi>> {
	return {
		...dialogs(parts),
		...toasts(parts),
		...navigation(parts),
		...clipboard(parts),
		...device(parts),
		...settings(parts),
		...select(parts),
		...datePicker(parts),
		...chooseCity(parts),
	};
}
