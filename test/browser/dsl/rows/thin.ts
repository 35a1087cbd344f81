// The thin path: found, compiled, opened, drawn, tapped, asked, answered.
import { signIn } from "../../programs/hand.ts";
import { dslRow } from "./row.ts";

export const thinRows = [
	dslRow("tap", {
		name: "a DSL program: its page is drawn, a tap asks, and past the sheet is the user's data",
		async run(hand) {
			await hand.phoneShows("Tea house");
			await hand.sees("Welcome to the tea house");
			await hand.at("/pages/index/index");
			await signIn(hand);
		},
	}),
];
