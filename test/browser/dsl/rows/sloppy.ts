// Files as nobody should write them: whatever can be told of what was meant is drawn, and works.
import { signIn } from "../../programs/hand.ts";
import { dslRow } from "./row.ts";

export const sloppyRows = [
	dslRow("sloppy", {
		name: "broken markup: what is not closed, quoted or spelled well, byte order marks, comments anywhere; past the call",
		async run(hand) {
			await hand.phoneShows("Sloppy rows");
			await hand.sees("Rows: few, true");
			await hand.sees("Outside");
			await hand.tap("Pick it");
			await hand.sees("Told: the pick");
			await hand.sees("1. Green");
			await hand.tap("Add & more");
			await hand.sees("3. Tea 2");
			await hand.sees("Rows: many, true");
			await hand.sees("Between");
			await hand.fill("Say", "such");
			await hand.sees("Not closed such");
			await hand.timelineShows("<view> is not closed: it ends where what holds it ends.");
			await hand.tap("To the form");
			await hand.sees("From index and 1");
			await hand.fill("Name", "Mei");
			await hand.tap("Send");
			await hand.sees("Sent: Mei, tea");
			await signIn(hand);
		},
	}),
];
