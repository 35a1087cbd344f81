// A hand on a program in the phone, in either browser: it taps what a person sees, and waits for what they would see.

/** What a person does, and what a test knows of it. Each waits for what it needs. */
export interface Hand {
	/** Taps the program's button or link of this name. */
	tap(name: string): Promise<void>;
	/** Types into the program's field of this name, in place of what it holds. */
	fill(name: string, text: string): Promise<void>;
	/** Waits until the program shows this text. */
	sees(text: string): Promise<void>;
	/** Allows on the sheet, when it is armed. */
	allow(): Promise<void>;
	/** The sheet is up. */
	sheet(): Promise<void>;
	/** The sheet is gone. */
	noSheet(): Promise<void>;
	/** Goes back, as the browser's button does. */
	back(): Promise<void>;
	/** Opens the program's document anew, as it is. */
	reload(): Promise<void>;
	/** Waits until the program is at this path, with query and hash. */
	at(path: string): Promise<void>;
	/** Waits until the phone itself, around the program, shows this text. */
	phoneShows(text: string): Promise<void>;
	/** Presses a button of the phone itself. */
	press(name: string): Promise<void>;
	/** Waits until keys go to the program. */
	focused(): Promise<void>;
	/** A hand on the web page that the program shows in a web-view. */
	webView(): Pick<Hand, "tap" | "sees" | "focused"> & { gone(): Promise<void> };
	/** Waits until the timeline has a line with this text. */
	timelineShows(text: string): Promise<void>;
}

/** The call to the user's data, past it: the merchant's server has said who it is. */
export async function signIn(hand: Hand): Promise<void> {
	await hand.tap("Sign in");
	await hand.allow();
	await hand.sees("Hello, Mara");
}

/** Once more, after it was allowed: nobody is asked. */
export async function signInAgain(hand: Hand): Promise<void> {
	await hand.tap("Sign in");
	await hand.sees("Hello, Mara");
}
