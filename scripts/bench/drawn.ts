import type { Line, Panel } from "../../bench/report/result.ts";

const WIDTH = 960;
/** Of a row of panels with lines, and the place and size of each in it. */
const ROW = 360;
const panel = { top: 48, height: 232, width: 270, left: [64, 544] } as const;
/** Of bars: a title, and so much for each. */
const bars = { title: 40, each: 26, foot: 16, left: 360, width: 500 } as const;
/** Told apart by everybody, on white and on black. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"];

/** A picture of these panels: lines in two columns, bars below one another. The same for the same figures. */
export function picture(title: string, panels: readonly Panel[]): string {
	const lines = panels.filter(({ x }) => x !== undefined);
	const rows = Math.ceil(lines.length / panel.left.length);
	let height = rows * ROW;
	const drawn = lines.map((one, n) => {
		const [left = panel.left[0], row] = [panel.left[n % panel.left.length], Math.floor(n / panel.left.length)];
		return inRow(row * ROW, linesIn(left, one));
	});
	for (const one of panels.filter(({ x }) => x === undefined)) {
		drawn.push(inRow(height, barsIn(one)));
		height += bars.title + one.lines.length * bars.each + bars.foot;
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${text(title)}</title>
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
${drawn.join("\n")}
</svg>
`;
}
const inRow = (top: number, drawn: string): string =>
	top === 0 ? drawn : `<g transform="translate(0 ${top})">\n${drawn}\n</g>`;

function linesIn(left: number, { title, x: label = "", log = false, lines }: Panel): string {
	const { top, height, width } = panel;
	const all = lines.flatMap(({ points }) => points);
	const most = ceiling(Math.max(...all.map(([, y]) => y)));
	const first = log ? Math.min(...all.map(([x]) => x)) : 0;
	const last = Math.max(...all.map(([x]) => x));
	const part = (x: number): number => (log ? Math.log10(x / first) / Math.log10(last / first) : x / ceiling(last));
	const x = (value: number): number => left + (first === last ? width / 2 : width * part(value));
	const y = (value: number): number => top + height - (height * value) / most;
	const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
	const marks = log ? [...new Set(all.map(([x]) => x))] : ticks.map((tick) => tick * ceiling(last));
	return [
		`<text x="${left}" y="24" font-size="15" font-weight="600">${text(title)}</text>`,
		...ticks
			.map((tick) => tick * most)
			.map(
				(tick) =>
					`<path d="M${left} ${round(y(tick))}h${width}" stroke="#ddd"/><text x="${left - 8}" y="${round(y(tick) + 4)}" text-anchor="end" fill="#555">${short(tick)}</text>`,
			),
		...marks.map(
			(mark) =>
				`<text x="${round(x(mark))}" y="${top + height + 22}" text-anchor="middle" fill="#555">${log ? power(mark) : short(mark)}</text>`,
		),
		`<text x="${left + width / 2}" y="${top + height + 46}" text-anchor="middle" fill="#555">${text(label)}</text>`,
		...lines.map(
			({ points }, n) =>
				`<polyline fill="none" stroke="${colours[n % colours.length]}" stroke-width="2" points="${points.map(([at, value]) => `${round(x(at))},${round(y(value))}`).join(" ")}"/>`,
		),
		// A dot for each, as long as they are few enough to be told apart.
		...lines.flatMap(({ points }, n) =>
			points.length > 20
				? []
				: points.map(
						([at, value]) =>
							`<circle cx="${round(x(at))}" cy="${round(y(value))}" r="3" fill="${colours[n % colours.length]}"/>`,
					),
		),
		...namesOf(lines, y).map(
			({ name, colour, at }) =>
				`<text x="${left + width + 10}" y="${round(at + 4)}" fill="${colour}">${text(name)}</text>`,
		),
	].join("\n");
}

/** Names stand beside the ends of their lines, far enough from one another to be read. */
function namesOf(lines: readonly Line[], y: (value: number) => number) {
	const ends = lines
		.map(({ name, points }, n) => ({ name, colour: colours[n % colours.length], at: y(points.at(-1)?.[1] ?? 0) }))
		.toSorted((one, other) => one.at - other.at);
	for (const [n, end] of ends.entries()) end.at = Math.max(end.at, (ends[n - 1]?.at ?? 0) + 16);
	return ends;
}

/** Ours, which comes first, in a colour of its own. */
function barsIn({ title, lines }: Panel): string {
	const values = lines.map(({ points }) => points[0]?.[1] ?? Number.NaN);
	const most = Math.max(...values.filter(Number.isFinite));
	return [
		`<text x="16" y="24" font-size="15" font-weight="600">${text(title)}</text>`,
		...lines.map(({ name }, n) => {
			const value = values[n] ?? Number.NaN;
			const [top, middle] = [bars.title + n * bars.each, bars.title + n * bars.each + 15];
			const colour = name.startsWith("Byleave") ? colours[0] : colours[6];
			const width = Number.isFinite(value) ? round((bars.width * value) / most) : 0;
			return `<text x="${bars.left - 10}" y="${middle}" text-anchor="end">${text(name)}</text><rect x="${bars.left}" y="${top}" width="${width}" height="20" fill="${colour}"/><text x="${round(bars.left + width + 8)}" y="${middle}" fill="#555">${Number.isFinite(value) ? short(value) : "–"}</text>`;
		}),
	].join("\n");
}

const text = (words: string): string => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const short = (value: number): number => Number(value.toPrecision(3));
const round = (value: number): number => Math.round(value * 10) / 10;
/** The next of 1, 2, 2.5, 5, 10 times a power of ten. */
function ceiling(value: number): number {
	if (value <= 0) return 1;
	const unit = 10 ** Math.floor(Math.log10(value));
	return unit * ([1, 2, 2.5, 5, 10].find((step) => step * unit >= value) ?? 10);
}
const superscript = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** 10⁵; what is no power of ten as it is. */
function power(value: number): string {
	const exponent = Math.log10(value);
	if (!Number.isInteger(exponent)) return String(value);
	return `10${[...String(exponent)].map((digit) => superscript[Number(digit)]).join("")}`;
}
