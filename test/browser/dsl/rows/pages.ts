// Pages that lie on each other, tabs, and what the phone draws around them.
import { signIn } from "../../programs/hand.ts";
import { dslRow } from "./row.ts";

export const dslPageRows = [
	dslRow("tabs", {
		everywhere: true,
		mayComplain: /pages\/gone\/gone/,
		name: "a tab bar, sub-packages, and each step between pages with what they hear of it; the call behind a tab",
		async run(hand) {
			await hand.phoneShows("Home");
			await hand.sees("Log: launch pages/home/home {}; app shown; home load; home show; home ready");
			await hand.tap("New books");
			await hand.phoneShows("Bookshop");
			await hand.sees("List of new books, page 2, 2 deep");
			await hand.at("/pages/list/list?kind=new%20books&page=2");
			await hand.sees('home hide; list load {"kind":"new books","page":"2"}; list show; list ready');
			await hand.tap("Book 2");
			await hand.phoneShows("A book");
			await hand.sees("Book number 2, 3 deep");
			await hand.back();
			await hand.sees("List of new books, page 2, 2 deep");
			await hand.sees("detail back; detail hide; detail unload; list show");
			await hand.at("/pages/list/list?kind=new%20books&page=2");
			await hand.press("Back");
			await hand.sees("Shop of 2 books, 1 deep");
			await hand.at("/pages/home/home");
			await hand.tap("Clear");
			await hand.tap("New books");
			await hand.tap("Book 1");
			await hand.tap("Back twice");
			await hand.sees("Shop of 2 books, 1 deep");
			await hand.at("/pages/home/home");
			await hand.tap("New books");
			await hand.tap("Instead");
			await hand.sees("Book number 9, 2 deep");
			await hand.tap("To the shop");
			await hand.sees("Shop of 2 books, 1 deep");
			await hand.at("/pages/home/home");
			await hand.tap("New books");
			await hand.tap("Start anew");
			await hand.sees("Book number 7, 1 deep");
			await hand.at("/pages/detail/detail?id=7");
			await hand.sees("list hide; list unload; home unload; detail load");
			await hand.reload();
			await hand.sees(
				'Log: launch pages/detail/detail {"id":"7"}; app shown; detail load {"id":"7"}; detail show; detail ready',
			);
			await hand.tap("To the shop");
			await hand.tap("Nowhere");
			await hand.sees('Said: navigateTo: There is no page "pages/nowhere/nowhere" in app.json.');
			await hand.tap("A tab by mistake");
			await hand.sees('"pages/me/me" is a tab');
			await hand.tap("Badge");
			await hand.phoneShows("Sale");
			await hand.phoneShows("3");
			await hand.press("3 Me");
			await hand.sees("My page, visit 1");
			await hand.sees('me tabitemtap {"from":"user","index":1,"pagePath":"pages/me/me","text":"Me"}');
			await hand.press("Home");
			await hand.phoneShows("Sale");
			await hand.press("3 Me");
			await hand.sees("My page, visit 2");
			await signIn(hand);
			await hand.tap("Lost");
			await hand.at("/pages/home/home");
			await hand.sees("Log: launch pages/gone/gone {}; app shown; no page pages/gone/gone; home load");
			await hand.timelineShows('There is no page "pages/gone/gone" in app.json: the first one is opened.');
			await hand.press("Me");
			await hand.tap("Led");
			await hand.sees("Book number 5, 1 deep");
			await hand.at("/pages/detail/detail?id=5");
		},
	}),
];
