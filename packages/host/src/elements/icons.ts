import { type Icon, iconOf } from "@byleave/protocol";

const PERSON = ["M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5Z", "M5 20c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5"];
const KEY = ["M8 19a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", "m11.3 11.2 7.7-7.7", "m15.5 7 3 3"];
const PHONE = [
	"M8.3 4H5.5A1.5 1.5 0 0 0 4 5.6 15.7 15.7 0 0 0 18.4 20a1.5 1.5 0 0 0 1.6-1.5v-2.8l-4-1.6-1.7 2a12.3 12.3 0 0 1-6.4-6.4l2-1.7Z",
];
const CARD = ["M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z"];

/** What the rows of views and operations ask for. */
const drawings: Readonly<Record<Icon, readonly string[]>> = {
	known: [
		"M10 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5Z",
		"M3.5 20c.5-3.6 3.2-5.5 6.5-5.5 1.4 0 2.7.3 3.8 1",
		"m15.5 18.5 2 2 4-4.5",
	],
	person: PERSON,
	picture: [
		"M5.5 4h13A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-13A1.5 1.5 0 0 1 5.5 4Z",
		"M12 13a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Z",
		"M6.8 19.8c.6-2.3 2.6-3.6 5.2-3.6s4.6 1.3 5.2 3.6",
	],
	gender: ["M10.5 15a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", "M10.5 15v6M8 18.5h5", "m13.7 7.3 4.3-4.3M14.5 3H18v3.5"],
	card: [
		...CARD,
		"M8.5 12a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z",
		"M5.8 15.5c.4-1.3 1.4-2 2.7-2s2.3.7 2.7 2",
		"M14.5 10h3.5M14.5 14h3.5",
	],
	calendar: [
		"M5.5 6h13A1.5 1.5 0 0 1 20 7.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-11A1.5 1.5 0 0 1 5.5 6Z",
		"M8 3.5V8M16 3.5V8M4 11h16",
		"M12 15.5h.01",
	],
	flag: ["M5.5 21V4", "M5.5 5c2-1.3 4-1.3 6.5 0s4.5 1.3 7 0v8.5c-2.5 1.3-4.5 1.3-7 0s-4.5-1.3-6.5 0"],
	key: KEY,
	number: ["M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16"],
	envelope: [...CARD, "m3.5 7.5 8.5 6 8.5-6"],
	phone: PHONE,
	place: ["M12 21c4.5-4.5 7-8 7-11a7 7 0 1 0-14 0c0 3 2.5 6.5 7 11Z", "M12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"],
	letter: [
		"M5 4.5h14a2 2 0 0 1 2 2V15a2 2 0 0 1-2 2h-7l-4.5 3.5V17H5a2 2 0 0 1-2-2V6.5a2 2 0 0 1 2-2Z",
		"M7.5 9h9M7.5 12.5h5.5",
	],
};

const others = {
	app: ["M5 4h5v5H5zM14 4h5v5h-5zM5 14h5v5H5zM16.5 14v5M14 16.5h5"],
	blocked: ["M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z", "m6.5 6.5 11 11"],
	sandbox: ["M9.5 3.5h5M10.5 3.5v6L5 18.8A1.5 1.5 0 0 0 6.3 21h11.4a1.5 1.5 0 0 0 1.3-2.2L13.5 9.5v-6", "M7.8 15h8.4"],
	thing: ["M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z", "M12 12h.01"],
} as const;

const SVG = "http://www.w3.org/2000/svg";

/** A drawing for a view, an operation or one of our own names; a neutral one for a name that is not known. */
export function icon(name: string): SVGElement {
	const known: Readonly<Record<string, readonly string[]>> = { ...drawings, ...others };
	const drawn = iconOf(name) ?? name;
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("aria-hidden", "true");
	for (const line of Object.hasOwn(known, drawn) ? (known[drawn] ?? []) : others.thing) {
		const path = document.createElementNS(SVG, "path");
		path.setAttribute("d", line);
		svg.append(path);
	}
	return svg;
}
