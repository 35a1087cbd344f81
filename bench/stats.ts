/** The value that a share `q` of the numbers does not exceed (nearest rank). NaN if there are none. */
export function quantile(numbers: readonly number[], q: number): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle one, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	const half = Math.floor(sorted.length / 2);
	const upper = sorted[half] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

/** How far the rounds lie apart, in parts of their median: 0.1 is ten per cent from the lowest to the highest. */
export const spread = (numbers: readonly number[]): number =>
	(Math.max(...numbers) - Math.min(...numbers)) / median(numbers);
