// Web pages that a DSL program shows: by the host, beside its own frame, with a bridge of their own.
import { dslRow } from "./row.ts";

export const webViewRows = [
	dslRow("club", {
		everywhere: true,
		name: "a web page in a web-view: what it posts the program hears, and its call gets its code",
		async run(hand) {
			await hand.sees("The club of the tea house");
			await hand.tap("Open the card");
			const inside = hand.webView();
			await inside.sees("A card for tea, in a mini program?from=home");
			await hand.phoneShows("Your card");
			await inside.focused();
			await inside.tap("Ask alone");
			await inside.sees("Alone: 1");
			await inside.tap("Sign in");
			await hand.allow();
			await inside.sees("Hello, Mara");
			await inside.tap("About the card");
			await inside.sees("One stamp a cup");
			await hand.phoneShows("About the card");
			await hand.back();
			await inside.tap("Leave");
			await hand.sees("The club of the tea house");
			await inside.gone();
			await hand.focused();
			await hand.phoneShows("Tea club");
		},
	}),
];
