/** A place in the program's own sources. */
export interface Place {
	readonly file: string;
	/** From 1. */
	readonly line: number;
	readonly column: number;
	/** The whole source, where it is known. */
	readonly source?: string;
}
interface SourceMap {
	readonly sources?: readonly string[];
	readonly sourcesContent?: readonly (string | null)[];
	readonly mappings?: string;
}
/** [column made, source, line, column], all from 0: of each line that was made. */
type Segment = readonly [number, number, number, number];

/** Finds in the sources what stands at a line and column (from 1) of what was made of them (source map, revision 3). */
export function createSourceMap(map: SourceMap): { at(line: number, column: number): Place | undefined } {
	const lines = segmentsOf(map.mappings ?? "");
	return {
		at(line, column) {
			const segment = lines[line - 1]?.findLast(([made]) => made <= column - 1);
			if (!segment) return undefined;
			const [, source, sourceLine, sourceColumn] = segment;
			const file = map.sources?.[source];
			if (file === undefined) return undefined;
			const text = map.sourcesContent?.[source];
			const place = { file: file.replace(/^(\.\.?\/)+/, ""), line: sourceLine + 1, column: sourceColumn + 1 };
			return text == null ? place : { ...place, source: text };
		},
	};
}

const signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function segmentsOf(mappings: string): readonly (readonly Segment[])[] {
	let [source, line, column] = [0, 0, 0];
	return mappings.split(";").map((text) => {
		let made = 0;
		return text.split(",").flatMap((one): Segment[] => {
			const [toMade = 0, toSource, toLine = 0, toColumn = 0] = numbersOf(one);
			made += toMade;
			if (toSource === undefined) return [];
			source += toSource;
			line += toLine;
			column += toColumn;
			return [[made, source, line, column]];
		});
	});
}

/** Base64 VLQ: five bits a sign, the lowest first; the first bit of a number is its sign. */
function numbersOf(text: string): readonly number[] {
	const numbers: number[] = [];
	let [value, shift] = [0, 0];
	for (const sign of text) {
		const bits = signs.indexOf(sign);
		value += (bits & 31) << shift;
		shift += 5;
		if (bits & 32) continue;
		numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
		[value, shift] = [0, 0];
	}
	return numbers;
}
