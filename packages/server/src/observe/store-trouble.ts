/** What databases and systems say when they cannot, and what that means; the first that fits is told. */
const signs: readonly (readonly [RegExp, string])[] = [
	[/not a database|malformed|corrupt/i, "it is no database, or a damaged one"],
	[/\bfull\b|ENOSPC|EDQUOT|EFBIG/, "the disk is full"],
	[/readonly|read-only|EROFS/i, "it may not be written"],
	[/locked|busy/i, "another process holds it locked"],
	[/EACCES|EPERM|permission/i, "this user may not open it"],
	[/unable to open|ENOENT|ENOTDIR/i, "it cannot be opened"],
	[/disk I\/O|EIO/i, "the disk fails"],
];

/**
 * Why a store does not work, in words that are always the same, for the log (ruling 42); undefined if nothing that is
 * known is the reason. What the database itself said may quote what it choked on, and is not repeated.
 */
export function troubleOf(error: unknown): string | undefined {
	for (let at = error; at instanceof Error; at = at.cause) {
		const said = `${(at as NodeJS.ErrnoException).code ?? ""} ${at.message}`;
		const found = signs.find(([sign]) => sign.test(said));
		if (found) return found[1];
	}
	return undefined;
}
