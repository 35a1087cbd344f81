/** A line through points by least squares: how much it rises for one of x, and within what it lies with 95 %. */
export interface Slope {
	readonly rise: number;
	readonly within: number;
	readonly mean: number;
}

/**
 * Samples of memory hang on those before them, so that as many as there are say less than as many that do not: the bound is widened by what
 * the residuals' first autocorrelation says of that. NaN for fewer than three points.
 */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): Slope {
	const count = points.length;
	const mean = (of: (point: readonly [number, number]) => number): number =>
		points.reduce((sum, point) => sum + of(point), 0) / count;
	const [x, y] = [mean(([at]) => at), mean(([, value]) => value)];
	const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
	const rise = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread;
	const rest = points.map(([at, value]) => value - y - rise * (at - x));
	const squares = rest.reduce((sum, one) => sum + one * one, 0);
	const next = rest.slice(1).reduce((sum, one, n) => sum + one * (rest[n] ?? 0), 0);
	const along = squares === 0 ? 0 : Math.min(0.99, Math.max(0, next / squares));
	const independent = Math.max(3, (count * (1 - along)) / (1 + along));
	const error = count < 3 ? Number.NaN : Math.sqrt(squares / (independent - 2 || 1) / spread);
	return { rise, within: 1.96 * error, mean: y };
}
