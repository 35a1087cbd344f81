// Programs of pages and routers: links, storage, reload, Back.
import { signIn } from "./hand.ts";
import type { ProgramRow } from "./row.ts";

export const pageRows: readonly ProgramRow[] = [
	{
		name: "several pages with links, a header that each fetches, a cart in localStorage",
		program: "pages",
		everywhere: true,
		async run(hand) {
			await hand.sees("Noodle bar — page start");
			await hand.tap("Menu");
			await hand.sees("Noodle bar — page menu");
			await hand.tap("Add laksa");
			await hand.tap("Add mee");
			await hand.tap("To the counter");
			await hand.sees("In the cart: Laksa, Mee");
			await signIn(hand);
			await hand.tap("Home");
			await hand.sees("page start");
			await hand.sees("In the cart: Laksa, Mee");
			await hand.tap("My account");
			await hand.at("/account.html?from=start#top");
			await hand.sees("Hello, Mara");
			await hand.tap("Home");
			await hand.tap("Menu");
			await hand.tap("Back");
			await hand.sees("page start");
		},
	},
	{
		name: "a hash router: deep page, reload there, Back, and Back with the sheet up",
		program: "hash-router",
		everywhere: true,
		async run(hand) {
			await hand.sees("Films");
			await hand.tap("Account");
			await hand.tap("Sign in");
			await hand.sheet();
			await hand.back();
			await hand.noSheet();
			await hand.sees("No code: 11");
			await hand.at("/#/account");
			await hand.reload();
			await signIn(hand);
			await hand.back();
			await hand.at("/");
		},
	},
	{
		name: "a history router: deep page, reload there, Back, and Back with the sheet up",
		program: "history-router",
		everywhere: true,
		async run(hand) {
			await hand.sees("Books");
			await hand.tap("Account");
			await hand.at("/members/account?tab=me");
			await hand.reload();
			await hand.tap("Sign in");
			await hand.sheet();
			await hand.back();
			await hand.noSheet();
			await hand.sees("No code: 11");
			await hand.at("/members/account?tab=me");
			await signIn(hand);
			await hand.back();
			await hand.at("/");
		},
	},
	{
		name: "localStorage, sessionStorage and a cookie before anything else, and the call on load",
		program: "storage-at-load",
		everywhere: true,
		async run(hand) {
			await hand.sees("Visit 1, seen=1");
			await hand.sees("A new member");
			await hand.reload();
			await hand.sees("Visit 2, seen=2");
			await hand.sees("Known again");
		},
	},
	{
		name: "a service worker that answers the program's own files",
		program: "service-worker",
		everywhere: true,
		async run(hand) {
			await hand.sees("sun");
			await hand.tap("Again");
			await hand.at("/index.html?again");
			await hand.sees("Controlled: sun");
			await signIn(hand);
		},
	},
];
