import type { OwnViews, Profile } from "@byleave/protocol";

/**
 * SPI: the super app's users. Byleave stores no profile; it asks each time one is shown or disclosed.
 * Every implementation is held to `directoryContract`.
 */
export interface Directory {
	/**
	 * The profile of `sub`, the subject of the super app's JWT; undefined if there is no such user.
	 * Rejects with Failure("directory_unavailable") when it cannot tell: down, too slow, too large, no profile.
	 */
	profile(sub: string, options: { readonly trace: string }): Promise<Profile | undefined>;
}

/** Who hears of fields that a directory answered in another form than a profile has, and that were left out (ruling 37). */
export interface OddFields {
	/** Lines of places and what must stand there, without a value; `trace` of the request that asked, where one did. */
	readonly odd: (lines: readonly string[], trace?: string) => void;
}

/** The views that only this wallet has: what below `own` in an answer is held to. Left out: none, and nothing of it is read. */
export interface OwnForm {
	readonly own?: OwnViews;
}
