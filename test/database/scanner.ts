import type { Profile } from "@byleave/protocol";

/** Whose secrets are looked for, and how. */

/** Values that stand nowhere else. */
export const person: Profile = {
	status: "ACTIVE",
	nickName: "Quokkaling",
	userName: { fullName: "Perpetua Numbat Quoll", firstName: "Perpetua", lastName: "Quoll" },
	avatar: "https://img.example/perpetua-4711.png",
	gender: "F",
	birthDate: "1987-03-29",
	nationality: "MY",
	loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "60-129998877" }],
	contacts: [
		{ contactType: "EMAIL", contactNo: "perpetua.quoll@example.net" },
		{ contactType: "MOBILE_PHONE", contactNo: "60-128887766" },
	],
	addresses: [{ region: "MY", city: "Bandicootville", address1: "77 Jalan Wombat", zipCode: "98765" }],
};
/** Too short, or words of the protocol, to say whose they are. */
export const everybodys = new Set(["ACTIVE", "F", "MY", "MOBILE_PHONE", "EMAIL"]);

export interface Place {
	readonly name: string;
	readonly bytes: Buffer;
}

/** Every secret that stands in a place, whole or without its kind, as itself or in an encoding. */
export function hits(secrets: ReadonlyMap<string, string>, places: readonly Place[]): string[] {
	return [...secrets].flatMap(([secret, what]) => {
		const forms = [secret, ...(/^(AC|TK|AT|RT)[0-9a-f]{4}/.test(secret) ? [secret.slice(6)] : [])].flatMap((text) => {
			const raw = Buffer.from(text);
			const spelt = [
				text,
				JSON.stringify(text).slice(1, -1),
				encodeURIComponent(text),
				raw.toString("hex"),
				raw.toString("base64url"),
			];
			return [
				raw,
				...spelt.map((form) => Buffer.from(form)),
				Buffer.from(text, "utf16le"),
				Buffer.from(raw.toString("base64").replace(/=+$/, "")),
			];
		});
		return places
			.filter(({ bytes }) => forms.some((form) => bytes.includes(form)))
			.map(({ name }) => `${what} in ${name}`);
	});
}

export const valuesOf = (value: unknown): string[] =>
	typeof value === "string"
		? [value]
		: typeof value === "object" && value !== null
			? Object.values(value).flatMap(valuesOf)
			: [];
