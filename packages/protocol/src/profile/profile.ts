import type { EntriesShape, Flat, Of } from "./shape.ts";
import type { View, views } from "./views.ts";

/**
 * What a super app knows of a user, and what may leave of it. Both follow from the views' rows: what has no row is in
 * neither, and does not compile.
 */

type Rows = typeof views;
type Stored = {
	readonly [V in View as Rows[V]["stored"] extends string ? Rows[V]["stored"] : never]?: Of<Rows[V]["shape"]>;
};
/** A user as the super app's directory tells it. Nothing of it is stored by Byleave. */
export interface Profile extends Flat<Stored> {
	readonly status: "ACTIVE" | "FROZEN" | "INACTIVE";
	/** What only this wallet knows of its users: by the keys that its table's own views name as `stored`. */
	readonly own?: Readonly<Record<string, unknown>>;
}

/** What a person is called to themselves: their nickname, or else their name; "" for who has neither. */
export const shownName = ({ nickName, userName }: Pick<Profile, "nickName" | "userName">): string =>
	nickName ?? userName?.fullName ?? "";

/** The keys under which the entries of a field's views leave. Where there is but one, it is always there. */
type PartsOf<F> = { [V in View]: Rows[V] extends { field: F; part: infer P extends string } ? P : never }[View];
type Single<T, U = T> = T extends unknown ? ([U] extends [T] ? true : false) : never;
type Entry<S extends EntriesShape, P extends string> = Flat<
	{ readonly [K in S["label"]]: keyof S["types"] & string } & (Single<P> extends true
		? { readonly [K in P]: string }
		: { readonly [K in P]?: string })
>;
type Leaving = {
	readonly [V in Exclude<View, "userId"> as Rows[V]["field"]]?: Rows[V]["shape"] extends infer S extends EntriesShape
		? readonly Entry<S, PartsOf<Rows[V]["field"]>>[]
		: Of<Rows[V]["shape"]>;
};
/** What a merchant gets, before a dialect spells it. Absent = not granted or not stored; granted lists are never absent. */
export interface UserInfo extends Flat<Leaving> {
	readonly userId: string;
}
