/** Which slide comes after so many steps, of `count`; past an end it goes on from the other one only where it is circular. */
export function slideAfter(current: number, by: number, count: number, isCircular: boolean): number {
	if (count <= 0) return 0;
	const next = current + by;
	return isCircular ? ((next % count) + count) % count : Math.min(Math.max(next, 0), count - 1);
}

/** Where a slide is drawn while the strip stands at `position`: in a circle, on the side that is nearer. */
export function placeOfSlide(index: number, position: number, count: number, isCircular: boolean): number {
	if (!isCircular || count < 2) return index;
	const turns = Math.round((position - index) / count);
	return index + turns * count;
}

/** How many steps a drag is: a fifth of a slide's width, or a quick one, is one. */
export function stepsOf(moved: number, size: number, millis: number): number {
	if (size <= 0) return 0;
	const share = -moved / size;
	const whole = Math.round(share);
	if (whole !== 0) return whole;
	const isQuick = millis > 0 && Math.abs(moved) > 16 && Math.abs(moved) / millis > 0.4;
	return Math.abs(share) > 0.2 || isQuick ? Math.sign(share) : 0;
}
