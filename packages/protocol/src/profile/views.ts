import type { ChannelName } from "../messages/channels.ts";
import { entries, keysOf, list, parts, type Shape, text } from "./shape.ts";

/** One way in which something of a profile can leave; all that is known of it. */
export interface ViewRow {
	/** Its key in a directory's answer, and what is there; null for what no directory knows. */
	readonly stored: string | null;
	readonly shape: Shape | null;
	/** Its key in what a merchant gets, before a platform spells it. */
	readonly field: string;
	/** Of entries: only those with this label. */
	readonly only?: string;
	/** Of entries: the key under which the value leaves. */
	readonly part?: string;
	/** How texts and entries leave: as they are, with characters hidden, or as a hash. Anything else leaves whole. */
	readonly as: "whole" | "masked" | "hashed";
	/** Whoever has this one has the others too (ruling 8). */
	readonly covers?: readonly string[];
	/**
	 * Whoever holds a value can find it behind an unsalted hash: a hash made so is told as this view (ruling 22), by how it is made.
	 */
	readonly unsalted?: Readonly<Record<"sha256" | "md5", string>>;
	/** How a sheet shows the value: see SheetField. */
	readonly kind: "text" | "code" | "image" | "none";
	/** The name of a drawing in the host's icons. */
	readonly icon: string;
	/** Logs hide its keys. */
	readonly hidden: boolean;
	/** What developers call it. */
	readonly name: string;
}

const names = text(256);
const country = text(2, "country");
const address = parts(
	{
		region: country,
		state: names,
		city: names,
		address1: names,
		address2: names,
		zipCode: text(32),
		label: text(64),
	},
	"region",
);
/** As a rule: a text that leaves as it is. */
const plain = { as: "whole", kind: "text", hidden: true } as const;
const loginIds = {
	...plain,
	stored: "loginIds",
	field: "loginIdInfos",
	shape: entries("loginIdType", "loginId", { MOBILE_PHONE: text(25, "phone"), EMAIL: names, OTHER: names }),
	icon: "key",
} as const;
const contacts = {
	...plain,
	stored: "contacts",
	field: "contactInfos",
	part: "contactNo",
	shape: entries("contactType", "contactNo", { MOBILE_PHONE: names, TELEPHONE: names, EMAIL: names }),
} as const;

/**
 * Every view there is, a row each. From it follow: what a directory may answer, what leaves and what a sheet previews,
 * what logs hide, which drawing a sheet shows, what typings say. Each language names each (`server/src/words`), and the
 * host draws each icon (`host/src/elements/icons.ts`); the compiler asks for both.
 * Names are the specification's (data dictionary of the base platform).
 */
export const views = {
	userId: {
		stored: null,
		shape: null,
		field: "userId",
		as: "whole",
		kind: "none",
		icon: "known",
		hidden: true,
		name: "user ID",
	},
	nickName: { ...plain, stored: "nickName", field: "nickName", shape: names, icon: "person", name: "nickname" },
	avatar: {
		...plain,
		stored: "avatar",
		field: "avatar",
		shape: text(256, "https"),
		kind: "image",
		icon: "picture",
		name: "avatar",
	},
	// `F`, `M` or what the deployment uses.
	gender: { ...plain, stored: "gender", field: "gender", shape: text(16), icon: "gender", name: "gender" },
	userName: {
		...plain,
		stored: "userName",
		field: "userName",
		// Wallets of the family have two parts between the first and the last, or three, never all (their tables say which).
		shape: parts({
			fullName: names,
			firstName: names,
			middleName: names,
			secondName: names,
			thirdName: names,
			lastName: names,
		}),
		icon: "card",
		name: "name",
	},
	userNameInArabic: {
		...plain,
		stored: "userNameInArabic",
		field: "userNameInArabic",
		shape: parts({ fullName: names, firstName: names, secondName: names, thirdName: names, lastName: names }),
		icon: "card",
		name: "name in Arabic",
	},
	birthDate: {
		...plain,
		stored: "birthDate",
		field: "birthDate",
		shape: text(10, "date"),
		icon: "calendar",
		name: "birthday",
	},
	nationality: {
		...plain,
		stored: "nationality",
		field: "nationality",
		shape: country,
		icon: "flag",
		name: "nationality",
	},
	"loginId.plain": { ...loginIds, part: "loginId", covers: ["loginId.masked"], name: "login ID in full" },
	"loginId.masked": { ...loginIds, part: "maskLoginId", as: "masked", name: "masked login ID" },
	"loginId.hash": {
		...loginIds,
		part: "hashLoginId",
		as: "hashed",
		// What antom hashes by MD5 is the masked login id.
		unsalted: { sha256: "loginId.plain", md5: "loginId.masked" },
		kind: "code",
		icon: "number",
		name: "hash of the login ID",
	},
	"contact.email": { ...contacts, only: "EMAIL", icon: "envelope", name: "e-mail address" },
	// Both phone views speak of the mobile phone: what the plain one shows must cover all that the masked one gives.
	"contact.phone.plain": {
		...contacts,
		only: "MOBILE_PHONE",
		covers: ["contact.phone.masked"],
		icon: "phone",
		name: "phone number in full",
	},
	"contact.phone.masked": {
		...contacts,
		only: "MOBILE_PHONE",
		as: "masked",
		icon: "phone",
		name: "masked phone number",
	},
	userAddresses: {
		...plain,
		stored: "addresses",
		field: "userAddresses",
		shape: list(address),
		icon: "place",
		name: "addresses",
	},
	"address.shipping": {
		...plain,
		stored: "shippingAddress",
		field: "shippingAddress",
		shape: address,
		icon: "place",
		name: "shipping address",
	},
	"address.resident": {
		...plain,
		stored: "residentAddress",
		field: "residentAddress",
		shape: address,
		icon: "place",
		name: "address of residence",
	},
	taxCode: { ...plain, stored: "taxCode", field: "taxCode", shape: text(32), icon: "number", name: "tax code" },
	// What a wallet has verified of a person beyond name, birthday, nationality and address (eKYC).
	identity: {
		...plain,
		stored: "identity",
		field: "identityInfo",
		shape: parts({ idType: text(32), idNumber: text(64), occupation: names, natureOfBusiness: names }),
		icon: "card",
		name: "identity document and occupation",
	},
} as const satisfies Record<string, ViewRow>;
export type View = keyof typeof views;

interface OperationOfApps extends Pick<ViewRow, "icon" | "name"> {
	/** Whoever has it may write to the person by these. */
	readonly channels: readonly ChannelName[];
}
/** What an app may do with a user, beside reading. */
export const operations = {
	"message.send": { icon: "letter", name: "sending messages to the user", channels: ["SMS", "PUSH", "INBOX"] },
	"message.inbox": { icon: "letter", name: "sending messages to the user's inbox", channels: ["INBOX"] },
	"message.push": { icon: "letter", name: "sending notifications to the user", channels: ["PUSH"] },
	"agreement.pay": { icon: "card", name: "payments by agreement", channels: [] },
} as const satisfies Record<string, OperationOfApps>;
export type Operation = keyof typeof operations;

/** The operations of which one must be granted to whoever writes by a channel; left out: by any. */
export const operationsFor = (channel?: ChannelName): readonly Operation[] =>
	(Object.keys(operations) as Operation[]).filter((operation) => {
		const channels: readonly ChannelName[] = operations[operation].channels;
		return channel === undefined ? channels.length > 0 : channels.includes(channel);
	});

/** A view that one wallet alone has: its row stands in that wallet's table (platform/own.ts). */
export type OwnView = `own.${string}`;
/** What stands in the rows above, so that every language has words for it. */
export type KnownItem = View | Operation;
/** Whatever a scope gives and a grant holds: a view or an operation. */
export type Item = KnownItem | OwnView;
export const items = [...Object.keys(views), ...Object.keys(operations)] as readonly KnownItem[];

/** The drawings that these rows ask for. */
export type Icon = (typeof views)[View]["icon"] | (typeof operations)[Operation]["icon"];

export const icons = [
	...new Set([...Object.values(views), ...Object.values(operations)].map(({ icon }) => icon)),
] as readonly Icon[];

/** The row of a view; undefined for an operation, and for any other name. */
export const viewRow = (name: string): (ViewRow & { readonly icon: Icon }) | undefined =>
	Object.hasOwn(views, name) ? views[name as View] : undefined;

/** The drawing of a view or an operation; undefined for any other name. */
export const iconOf = (name: string): Icon | undefined =>
	Object.hasOwn(operations, name) ? operations[name as Operation].icon : viewRow(name)?.icon;

/** True if holding `held` gives `item` too. */
export const covers = (held: Item, item: Item): boolean =>
	held === item || (viewRow(held)?.covers?.includes(item) ?? false);

/** Every key under which something stands that logs hide, in a directory's answer and in what leaves. */
export const hiddenKeys: readonly string[] = [
	...new Set(
		Object.values<ViewRow>(views).flatMap(({ hidden, stored, field, part, shape }) =>
			hidden ? [stored ?? [], field, part ?? [], shape ? keysOf(shape) : []].flat() : [],
		),
	),
];
