// A component library of npm, as its compilers leave it in es/: used by package's name, by absolute and by relative paths.
import { signIn } from "../../programs/hand.ts";
import { dslRow } from "./row.ts";

export const libraryRows = [
	dslRow("kit", {
		name: "a component library: its own names, LESS, sjs, mixins, slots that are given something, function props, forms; past the call",
		async run(hand) {
			await hand.sees("Kit of Mei. Told: function");
			await hand.sees("Teas");
			await hand.sees("1. Green for 3");
			await hand.tap("2. Black for 4 new");
			await hand.sees("Told: picked Black at 1");
			await hand.tap("Anything else side of it");
			await hand.sees("Told: extra");
			await hand.sees("Cups: 1");
			await hand.tap("More");
			await hand.sees("Cups: 2");
			await hand.sees("Hot teas of Mei 2 on pages/index/index");
			await hand.tap("More");
			await hand.sees("Cups: 3");
			await hand.sees("Told: cups 3");
			await hand.tap("Fewer");
			await hand.sees("Cups: 2");
			await hand.tap("Cold");
			await hand.sees("Told: turned to cold");
			await hand.sees("Cold teas of Mei 2 on pages/index/index");
			await hand.fill("Note", "very hot please");
			await hand.sees("Too long");
			await hand.tap("Send it");
			await hand.sees('Told: sent {"note":"very hot please"}');
			await hand.tap("Clear it");
			await hand.tap("Send it");
			await hand.sees('Told: sent {"note":""}');
			await hand.tap("Open it");
			await hand.sees("In the popup, Mei 2 on pages/index/index");
			await hand.sees("Told: shown true");
			await hand.tap("Enough");
			await signIn(hand);
		},
	}),
];
