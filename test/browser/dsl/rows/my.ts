// What programs call, and how: scopes in every spelling, from every place; and calls that the frame answers.
import { dslRow } from "./row.ts";

export const myRows = [
	dslRow("greetings", {
		name: "scopes as a word, joined, and as a list; asked for at launch, at load, by a tap and by the first request; a call that is not here, its place and how often",
		async run(hand) {
			await hand.sees("Launch: somebody");
			await hand.sees("Load: auth_base");
			await hand.tap("Joined");
			await hand.allow();
			await hand.sees("Joined: auth_base,USER_NAME");
			await hand.tap("As a list");
			await hand.allow();
			await hand.sees("Hello, Mara");
			await hand.tap("My orders");
			await hand.sees("Orders at orders");
			await hand.tap("Not there");
			await hand.sees("No payment: 1");
			await hand.timelineShows("pages/index/index.js:26:8");
			await hand.tap("Not there");
			await hand.timelineShows("pages/index/index.js:26:8 · 2 times");
			await hand.tap("Again and again");
			await hand.sees("Scanned nothing");
			await hand.timelineShows("pages/index/index.js:35:54 · 1000 times");
		},
	}),
	dslRow("drawer", {
		mayComplain: /createCanvasContext/,
		name: "the authorize button opens the user's data; pages are measured, scrolled and moved, files go both ways",
		async run(hand) {
			await hand.tap("Measure");
			await hand.sees("Box 100x50, 2 boxes, null, top 0");
			await hand.tap("Grow");
			await hand.tap("Measure");
			await hand.sees("Box 200x50, 2 boxes, null, top 0");
			await hand.tap("Files");
			await hand.sees("40x30, page of seat 7: One stamp a cup");
			await hand.tap("Paint");
			await hand.sees("Painted nothing");
			await hand.timelineShows("what it is of is a box here. pages/index/index.js:47:20");
			await hand.tap("Who am I");
			await hand.sheet();
			await hand.allow();
			await hand.sees('You are Mara, f, of ""');
			await hand.tap("Go down");
			await hand.sees("Far down");
		},
	}),
];
