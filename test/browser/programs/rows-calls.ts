// What programs want of the container beside the code: its dialogs, its storage, and what it does not have.
import { cp } from "node:fs/promises";
import { signIn } from "./hand.ts";
import { fixture, type ProgramRow } from "./row.ts";

export const callRows: readonly ProgramRow[] = [
	{
		name: "calls that the container lacks end with error 1, each a line of the timeline with its place",
		program: "missing-api",
		async run(hand) {
			await signIn(hand);
			await hand.tap("Pay");
			await hand.sees("Not paid: 1, can: false");
			await hand.tap("Scan");
			await hand.sees("Not scanned: 1");
			await hand.tap("Photo");
			await hand.sees("No photo: 1");
			for (const name of ["tradePay", "scan", "chooseImage"]) await hand.timelineShows(`my.${name} is not here`);
			for (const place of ["23:8", "30:20", "34:26"]) await hand.timelineShows(`/:${place}`);
		},
	},
	{
		name: "byleave.my.ts answers them by value, function and failure",
		async program(made) {
			const folder = await made.folder();
			for (const name of ["missing-api", "answers"]) await cp(fixture(name), folder, { recursive: true });
			return folder;
		},
		async run(hand) {
			await hand.tap("Pay");
			await hand.sees("Paid: 9000");
			await hand.tap("Scan");
			await hand.sees("Scanned: qr-4711");
			await hand.tap("Photo");
			await hand.sees("No photo: 11");
			await signIn(hand);
		},
	},
	{
		name: "answers.json answers them",
		program: "missing-api",
		answers: { tradePay: { resultCode: "6001" }, scan: { error: 11 } },
		async run(hand) {
			await hand.tap("Pay");
			await hand.sees("Paid: 6001");
			await hand.tap("Scan");
			await hand.sees("Not scanned: 11");
			await hand.tap("Photo");
			await hand.sees("No photo: 1");
			await signIn(hand);
		},
	},
	{
		name: "a page made for a web-view, which asks the program around it by postMessage",
		program: "web-view",
		everywhere: true,
		async run(hand) {
			await hand.sees("Inside a mini program");
			await signIn(hand);
		},
	},
	{
		name: "alert, confirm, prompt and open; storage, loading and toast",
		program: "dialogs",
		async run(hand) {
			await hand.tap("Alert");
			await hand.sees("Answer: undefined");
			await hand.phoneShows("Closed on Mondays");
			await hand.press("Close");
			await hand.tap("Confirm");
			await hand.phoneShows("Tuesday at ten");
			await hand.press("Book");
			await hand.sees("Booked");
			await hand.tap("Prompt");
			await hand.sees("Prompt: null, confirm: false");
			for (const question of ["Your name?", "Sure?"]) {
				await hand.phoneShows(question);
				await hand.press("Close");
			}
			await hand.tap("Store");
			await hand.sees("Stored: short 3");
			await hand.tap("Open");
			await hand.sees("Prices");
			await hand.tap("Done");
			await hand.tap("Map");
			await hand.timelineShows("maps.shop.example");
			await hand.tap("Sign in");
			await hand.phoneShows("One moment");
			await hand.allow();
			await hand.sees("Hello, Mara");
			await hand.phoneShows("Welcome, Mara");
		},
	},
];
