import type { ChannelName, FieldRow, Fields, InputField, WrittenField } from "@byleave/protocol";

/** What a call says, in our own words; of grantType, what is presented. */
export type Said = Readonly<Partial<Record<InputField, string | readonly string[] | object | undefined>>>;

/**
 * What may go with any call. All of it can be left out: the platform knows it from the code or token. What an
 * operation has no field for is not sent.
 */
export interface Extra {
	readonly appId?: string;
	/** v2: your Client-Id. */
	readonly authClientId?: string;
	/** v1: the mini program. */
	readonly referenceClientId?: string;
	readonly customerBelongsTo?: string;
	readonly extendInfo?: string;
	/** Ends the call early, beside the deadline. */
	readonly signal?: AbortSignal;
}

/** What is prepared. Each text is shown to your user as yours. What a platform's request has no field for is not sent. */
export interface Preparing {
	/** The platform's name of what may be prepared. */
	readonly scopes: readonly string[];
	readonly contractTitle?: string;
	readonly contractDesc?: string;
	readonly agreedAmount?: { readonly currency: string; readonly value: string };
	/** ISO 8601 date. */
	readonly startTime?: string;
	/** Comes back with the code: by it you know again what was agreed to. */
	readonly authState?: string;
	/** The same one again is answered by the same. */
	readonly requestId?: string;
	/** Whatever else the platform's page asks for, by its own names. */
	readonly others?: Readonly<Record<string, unknown>>;
}

/**
 * A message, by a template and what stands in it, or in words of its own where the platform has no templates. What a platform's
 * request has no field for is not sent.
 */
export type Sending = SendingBy & {
	/** Yours, another one for each message: the same one again is answered by the same, and nothing is sent twice. */
	readonly requestId: string;
	/** A page of your mini program, which a tap opens. */
	readonly redirectUrl?: string;
	/** Which of the platform's paths is meant, where it has one for each channel: left out, its first. */
	readonly channel?: ChannelName;
};
type SendingBy = ({ readonly accessToken: string } | { readonly targetUserId: string }) &
	(
		| { readonly templateCode: string; readonly templates: readonly Template[] }
		| ({ readonly content: string } & { readonly [F in WrittenField]?: string })
	);
export interface Template {
	/** By the names of the template's variables. */
	readonly templateParameters: Readonly<Record<string, string | number | boolean>>;
	/** BCP 47, each once. The user reads the one in their language, or else the first. */
	readonly language?: string;
}

/** A request as the operation's row has it: its names and words, and its place for what stands in another. What is not said is left out. */
export function writeFields(rows: Fields, said: Said): Record<string, unknown> {
	const json: Record<string, unknown> = {};
	for (const [field, row] of Object.entries(rows) as [InputField, NonNullable<Fields[InputField]>][]) {
		const word = Object.entries(row.words ?? {}).find(([, presented]) => presented === said[field])?.[0];
		const held = (row.holds ?? []).filter((name) => said[name] !== undefined);
		const own = word ?? named(row, said[field]);
		const value = held.length > 0 ? holding(own, Object.fromEntries(held.map((name) => [name, said[name]]))) : own;
		if (value !== undefined) json[row.name ?? field] = value;
	}
	return json;
}

/** Lists as the row has them: of names, or a text with commas; of templates, with or without their languages. */
const named = ({ type, list, languages }: FieldRow, value: unknown): unknown => {
	if (!Array.isArray(value)) return value;
	if (type === "templates" && !languages) {
		return value.map(({ templateParameters }: Template) => ({ templateParameters }));
	}
	return type === "names" && !list ? value.join(",") : value;
};

/** JSON that holds these fields too, if it is an object; what it says itself stands. Anything else is left as it is. */
function holding(text: unknown = "{}", held: object): unknown {
	try {
		const own: unknown = JSON.parse(String(text));
		if (typeof own !== "object" || own === null || Array.isArray(own)) return text;
		return JSON.stringify({
			...own,
			...Object.fromEntries(Object.entries(held).filter(([key]) => !Object.hasOwn(own, key))),
		});
	} catch {
		return text;
	}
}
