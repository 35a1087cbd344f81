/** Of `known`, the word that `word` is most likely a misspelling of; undefined if none comes near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
	// Two letters that changed places count as two.
	const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
	let best: { name: string; distance: number } | undefined;
	for (const name of known) {
		const distance = editDistance(word.toLowerCase(), name.toLowerCase());
		if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance };
	}
	return best?.name;
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function editDistance(from: string, to: string): number {
	let row = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (const [index, letter] of [...from].entries()) {
		const next = [index + 1];
		for (let column = 0; column < to.length; column++) {
			const change = (row[column] ?? 0) + (letter === to[column] ? 0 : 1);
			next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
		}
		row = next;
	}
	return row.at(-1) ?? 0;
}
