/**
 * What a super app knows of a user, and the views through which it may leave. Names are the
 * specification's (data dictionary of the base platform); a dialect turns them into a version's own.
 */

/** A user as the super app's directory tells it. Nothing of it is stored by Byleave. */
export interface Profile {
	readonly status: "ACTIVE" | "FROZEN" | "INACTIVE";
	readonly nickName?: string;
	readonly userName?: UserName;
	/** An https URL, at most 256 characters. */
	readonly avatar?: string;
	/** `F`, `M` or what the deployment uses. */
	readonly gender?: string;
	/** ISO 8601 date. */
	readonly birthDate?: string;
	/** ISO 3166 alpha-2. */
	readonly nationality?: string;
	readonly loginIds?: readonly LoginId[];
	readonly contacts?: readonly Contact[];
	readonly addresses?: readonly Address[];
}
export interface UserName {
	readonly fullName?: string;
	readonly firstName?: string;
	readonly middleName?: string;
	readonly lastName?: string;
}
export interface LoginId {
	readonly loginIdType: "MOBILE_PHONE" | "EMAIL" | "OTHER";
	/** Phones as `<country code>-<national number>`. */
	readonly loginId: string;
}
export interface Contact {
	readonly contactType: "MOBILE_PHONE" | "TELEPHONE" | "EMAIL";
	readonly contactNo: string;
}
export interface Address {
	/** ISO 3166 alpha-2. */
	readonly region: string;
	readonly state?: string;
	readonly city?: string;
	readonly address1?: string;
	readonly address2?: string;
	readonly zipCode?: string;
	readonly label?: string;
}

/** What a merchant gets, before a dialect spells it. Absent = not granted or not stored; granted lists are never absent. */
export interface UserInfo {
	readonly userId: string;
	readonly nickName?: string;
	readonly userName?: UserName;
	readonly avatar?: string;
	readonly gender?: string;
	readonly birthDate?: string;
	readonly nationality?: string;
	readonly loginIdInfos?: readonly LoginIdInfo[];
	readonly contactInfos?: readonly Contact[];
	readonly userAddresses?: readonly Address[];
}
export interface LoginIdInfo {
	readonly loginIdType: LoginId["loginIdType"];
	readonly loginId?: string;
	readonly maskLoginId?: string;
	readonly hashLoginId?: string;
}

/** One way in which something of a profile can leave. `covers`: whoever has this one has the others too (ruling 8). */
export interface ViewRow {
	readonly field: keyof UserInfo;
	readonly covers?: readonly View[];
}
export const views = {
	userId: { field: "userId" },
	nickName: { field: "nickName" },
	avatar: { field: "avatar" },
	gender: { field: "gender" },
	userName: { field: "userName" },
	birthDate: { field: "birthDate" },
	nationality: { field: "nationality" },
	"loginId.plain": { field: "loginIdInfos", covers: ["loginId.masked"] },
	"loginId.masked": { field: "loginIdInfos" },
	"loginId.hash": { field: "loginIdInfos" },
	"contact.email": { field: "contactInfos" },
	"contact.phone.plain": { field: "contactInfos", covers: ["contact.phone.masked"] },
	"contact.phone.masked": { field: "contactInfos" },
	userAddresses: { field: "userAddresses" },
} as const satisfies Record<string, { field: keyof UserInfo; covers?: readonly string[] }>;
export type View = keyof typeof views;

/** What an app may do with a user, beside reading. */
export const operations = ["message.send"] as const;
export type Operation = (typeof operations)[number];

/** Whatever a scope gives and a grant holds: a view or an operation. */
export type Item = View | Operation;

/** True if holding `held` gives `item` too. */
export function covers(held: Item, item: Item): boolean {
	if (held === item) return true;
	const row: ViewRow | undefined = held in views ? views[held as View] : undefined;
	return row?.covers?.some((view) => view === item) ?? false;
}
