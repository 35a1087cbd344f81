import type { Failure } from "../causes/cause.ts";
import type { AnswerRow, OperationName, OperationRow, ResultRow } from "../platform/rows.ts";
import type { UserInfo } from "../profile/profile.ts";
import type { Algorithm, Encoding, SignedParts } from "../signature/index.ts";

/** How a family of wallets looks on the wire: five functions between its form and our own words. Pure, all of them. */
export interface Dialect {
	/** Who calls, when, and signed how. Never throws. */
	identify(headers: Headers): Identity | Stranger;
	/** The bytes that a signature covers. */
	signedText(parts: SignedParts): Uint8Array<ArrayBuffer>;
	/**
	 * A request's JSON in our own words. Throws `field_invalid`, which names the field and says what it must be, and
	 * `grant_type_unsupported`. Fields that the row does not list are ignored.
	 */
	read(row: Pick<OperationRow, "operation" | "fields">, json: Readonly<Record<string, unknown>>): Input;
	/** The answer's body. What is unknown is left out; the result is always whole. */
	write(row: AnswerRow, output: Output): string;
	/** The headers that go with a signed answer. */
	seal(seal: Seal): Readonly<Record<string, string>>;
}

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Identity {
	readonly clientId: string;
	/** The header's own text: it is what was signed. */
	readonly time: string;
	/** The same in milliseconds since 1970. */
	readonly at: number;
	readonly signature: Uint8Array<ArrayBuffer>;
	/** What the algorithm was called. */
	readonly label: string;
	/** All that it can mean. */
	readonly algorithms: readonly Algorithm[];
	readonly keyVersion: string | undefined;
	readonly encoding: Encoding;
}
/** Headers that identify nobody. What could be read of them is kept, so that the refusal can be signed. */
export interface Stranger {
	/** `header_invalid`, its field the header's name. */
	readonly failure: Failure;
	/** "" if there is none that can be echoed. */
	readonly clientId: string;
	/** undefined if there is none that can be mirrored. */
	readonly encoding: Encoding | undefined;
	/** What was asked to be signed with; undefined if none that is known. */
	readonly algorithms: readonly Algorithm[] | undefined;
	readonly label: string | undefined;
}

/** What each operation can be asked with; a dialect refuses any other. `contract`: it brings nothing that was given out. */
export const presents = {
	applyToken: ["code", "refresh"],
	applyTokenAndInquiryUserInfo: ["code", "refresh", "access"],
	inquiryUserInfo: ["access"],
	inquiry: ["access"],
	prepare: ["contract"],
	revoke: ["access"],
	sendMessage: ["access", "person"],
} as const satisfies Readonly<Record<OperationName, readonly (keyof Brought)[]>>;
type Presented<O extends OperationName> = (typeof presents)[O][number];

/** What comes with what is presented. */
interface Brought {
	readonly code: Secret;
	readonly refresh: Secret;
	readonly access: Secret;
	readonly contract: Preparing;
	/** By the id that the merchant knows them by. */
	readonly person: { readonly userId: string };
}
/** What an operation says whatever it presents. */
interface Saying {
	readonly sendMessage: { readonly message: Message };
}
interface Secret {
	readonly secret: string;
}
/** What a merchant wants its user to agree to. */
interface Preparing {
	readonly scopes: readonly string[];
	/** The same one may be sent again, and begets one. */
	readonly requestId: string | undefined;
	readonly authState: string | undefined;
	readonly contract: Contract;
}

/** What a request says of itself: absent = not said (ruling 17). */
interface SaidOfItself {
	readonly appId: string | undefined;
	readonly authClientId: string | undefined;
	readonly referenceClientId: string | undefined;
	readonly customerBelongsTo: string | undefined;
}
/** A request in our own words, by operation: what it needs is there by its type. What one alone needs is added here. */
export type Inputs = {
	readonly [O in OperationName]: {
		readonly [P in Presented<O>]: SaidOfItself &
			Brought[P] &
			(O extends keyof Saying ? Saying[O] : unknown) & { readonly operation: O; readonly presented: P };
	}[Presented<O>];
};
export type Input = Inputs[OperationName];
/** A request that presents something that was given out. */
export type Presenting = Extract<Input, Secret>;

export interface Message {
	/** The same one may be sent again, and begets one. */
	readonly requestId: string;
	/** undefined: the path has no templates, and the words are the merchant's own. */
	readonly templateCode: string | undefined;
	/** What stands in it, by language (BCP 47); undefined: not said. No language twice. Without a template one, by WrittenField. */
	readonly templates: readonly {
		readonly language: string | undefined;
		readonly parameters: Readonly<Record<string, string>>;
	}[];
	/** As it was sent: `pageOf` says what it leads to. */
	readonly redirectUrl: string | undefined;
}

export interface Contract {
	readonly title: string | undefined;
	readonly text: string | undefined;
	readonly amount: { readonly currency: string; readonly value: string } | undefined;
	/** ISO 8601 date. */
	readonly start: string | undefined;
}

export interface Tokens {
	readonly accessToken: string;
	/** Milliseconds since 1970, as all times here. */
	readonly accessExpiresAt: number;
	readonly refreshToken: string;
	readonly refreshExpiresAt: number;
	readonly customerId: string;
}
export interface Prepared {
	readonly authUrl: string;
	readonly authId: string;
	readonly authClientId: string;
}
export interface Output {
	readonly result: Pick<ResultRow, "resultCode" | "resultStatus" | "resultMessage">;
	readonly tokens?: Tokens;
	readonly userInfo?: UserInfo;
	readonly prepared?: Prepared;
	readonly message?: { readonly messageId: string };
	/** What an inquiry of the wallet's own tells, by the names of its row. */
	readonly told?: Readonly<Record<string, unknown>>;
}

export interface Seal {
	readonly clientId: string;
	/** Response-Time's text, as it was signed. */
	readonly time: string;
	readonly keyVersion: string;
	/** What the platform calls the algorithm. */
	readonly label: string;
	readonly signature: Uint8Array;
	readonly encoding: Encoding;
	/** Some clients find headers only as Title-Case. */
	readonly titleCase: boolean;
}
