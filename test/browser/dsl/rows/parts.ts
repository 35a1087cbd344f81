// Components: a program's own and a package's, what they hear, what stands in them, and whose style touches them.
import { dslRow } from "./row.ts";

export const partRows = [
	dslRow("parts", {
		name: "components by absolute, relative and package's names: life, props both ways, slots, refs, mixins, another family's words",
		mayComplain: /<not-there>/,
		async run(hand) {
			await hand.sees("Count: 5 cups of its own from 5 by 2");
			await hand.tap("Add");
			await hand.sees("Told: counted 7 by the mixin");
			await hand.sees("Count: 7 cups");
			await hand.tap("Ask the counter");
			await hand.sees("Told: it has 7 on pages/index/index, derived 1");
			await hand.sees("Card of Drinks");
			await hand.sees("Body of tea");
			await hand.sees("Foot of tea");
			await hand.sees("Nothing there");
			await hand.sees("Drawn all the same");
			await hand.tap("Chip tea");
			await hand.sees("Told: picked Chip tea");
			await hand.tap("Size 3, label attached");
			await hand.sees("Told: change to 7");
			await hand.tap("Start from more");
			await hand.sees("Count: 15 cups of its own from 15");
			await hand.tap("Hide it");
			await hand.sees(
				"Log: init 5; derive 0 to 5; mixin mounted; mounted on pages/index/index; updated from 5/5; derive 5 to 15; updated from 5/7; unmounted",
			);
			await hand.timelineShows('There is no component "./nothing" (not-there)');
		},
	}),
];
