// How programs are written: both systems of modules, packages, TypeScript, LESS; and what of them is broken.
import { dslRow } from "./row.ts";

export const moduleRows = [
	dslRow("modules", {
		name: "TypeScript, LESS, both kinds of modules in one file, a package, JSON, names that nobody declared; broken pages tell where",
		mayComplain: /SyntaxError|TypeError|RangeError/,
		async run(hand) {
			await hand.sees("Facts: a+b, object object, aseen-no, development, 2, wide, true, Dear, Typed, nobody");
			await hand.tap("Plugin");
			await hand.sees('The plugin "pay" is the wallet');
			await hand.timelineShows('The plugin "pay" is not here');
			await hand.tap("Broken page");
			await hand.sees("Drawn although its script is broken");
			await hand.sees("pages/broken/broken.js:4:9");
			await hand.sees("> 4 | \t\tconst = 5;");
			await hand.timelineShows('Expected identifier but found "="');
			await hand.tap("Close");
			await hand.back();
			await hand.tap("Throwing page");
			await hand.sees("shown all the same");
			await hand.sees("pages/thrower/thrower.js:7:13 · pages/thrower/thrower: onLoad");
			await hand.tap("Close");
			await hand.tap("Fail");
			await hand.sees("lib/deep.js:4:15 · pages/thrower/thrower: fail");
			await hand.sees("> 4 | \treturn value.depth;");
			await hand.tap("Close");
			await hand.tap("Fail later");
			await hand.sees("RangeError: too late");
			await hand.tap("Close");
			await hand.tap("Fine");
			await hand.sees("goes on");
			await hand.timelineShows("RangeError: too late");
			await hand.timelineShows("lib/deep.js:4:15 · pages/thrower/thrower: fail");
		},
	}),
];
