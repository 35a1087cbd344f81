import { acts } from "../../bench/scale/measure.ts";
import { filled } from "../../bench/scale/shape.ts";
import type { Measured } from "./measured.ts";
import { bytesARow } from "./model.ts";

const WIDTH = 960;
const HEIGHT = 360;
/** A panel's place and size in the picture. */
const panel = { top: 48, height: 232, width: 270, left: [64, 544] } as const;
/** Told apart by everybody, on white and on black. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"];

interface Line {
	readonly name: string;
	readonly points: readonly (readonly [grants: number, value: number])[];
}

/** Two panels over the number of grants: what an operation costs PostgreSQL, and what a row takes. The same for the same figures. */
export function plot(measured: readonly Measured[]): string {
	const cpu = acts.map((act) => ({
		name: act,
		points: measured.map(({ grants, costs }) => [grants, costs[act].databaseCpu] as const),
	}));
	const bytes = filled.map((table) => ({
		name: table,
		points: measured.map((figures) => [figures.grants, bytesARow(figures, table)] as const),
	}));
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">
<title>What an operation costs PostgreSQL, and what a row takes, by the number of grants</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${drawn(panel.left[0], "PostgreSQL's CPU for one, ms", cpu)}
${drawn(panel.left[1], "Bytes a row, with its indexes", bytes)}
</svg>
`;
}

function drawn(left: number, title: string, lines: readonly Line[]): string {
	const { top, height, width } = panel;
	const all = lines.flatMap(({ points }) => points);
	const most = ceiling(Math.max(...all.map(([, value]) => value)));
	const [first, last] = [Math.min(...all.map(([grants]) => grants)), Math.max(...all.map(([grants]) => grants))];
	const x = (grants: number): number =>
		left + (first === last ? width / 2 : (width * Math.log10(grants / first)) / Math.log10(last / first));
	const y = (value: number): number => top + height - (height * value) / most;
	const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((part) => part * most);
	const sizes = [...new Set(all.map(([grants]) => grants))];
	// Names stand beside the ends of their lines, far enough from one another to be read.
	const ends = lines
		.map(({ name, points }, n) => ({ name, colour: colours[n % colours.length], at: y(points.at(-1)?.[1] ?? 0) }))
		.toSorted((one, other) => one.at - other.at);
	for (const [n, end] of ends.entries()) end.at = Math.max(end.at, (ends[n - 1]?.at ?? 0) + 16);
	return [
		`<text x="${left}" y="24" font-size="15" font-weight="600">${title}</text>`,
		...ticks.map(
			(tick) =>
				`<path d="M${left} ${round(y(tick))}h${width}" stroke="#ddd"/><text x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end" fill="#555">${Number(tick.toPrecision(3))}</text>`,
		),
		...sizes.map(
			(grants) =>
				`<text x="${round(x(grants))}" y="${top + height + 22}" text-anchor="middle" fill="#555">${power(grants)}</text>`,
		),
		`<text x="${left + width / 2}" y="${top + height + 46}" text-anchor="middle" fill="#555">grants</text>`,
		...lines.map(
			({ points }, n) =>
				`<polyline fill="none" stroke="${colours[n % colours.length]}" stroke-width="2" points="${points.map(([grants, value]) => `${round(x(grants))},${round(y(value))}`).join(" ")}"/>`,
		),
		...lines.flatMap(({ points }, n) =>
			points.map(
				([grants, value]) =>
					`<circle cx="${round(x(grants))}" cy="${round(y(value))}" r="3" fill="${colours[n % colours.length]}"/>`,
			),
		),
		...ends.map(
			({ name, colour, at }) => `<text x="${left + width + 10}" y="${round(at + 4)}" fill="${colour}">${name}</text>`,
		),
	].join("\n");
}

const round = (value: number): number => Math.round(value * 10) / 10;
/** The next of 1, 2, 2.5, 5, 10 times a power of ten. */
function ceiling(value: number): number {
	const unit = 10 ** Math.floor(Math.log10(value));
	return unit * ([1, 2, 2.5, 5, 10].find((step) => step * unit >= value) ?? 10);
}
const superscript = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** 10⁵; what is no power of ten as it is. */
function power(grants: number): string {
	const exponent = Math.log10(grants);
	if (!Number.isInteger(exponent)) return String(grants);
	return `10${[...String(exponent)].map((digit) => superscript[Number(digit)]).join("")}`;
}
