/** A header as it was written: name, value. */
export type Header = readonly [name: string, value: string];

/** A request as it goes over the wire, wherever it was read from. */
export interface WireRequest {
	readonly method: string;
	/** `https://host:port`; undefined where what was read names none. */
	readonly origin: string | undefined;
	/** The request target, as it is sent and signed: path and query. */
	readonly path: string;
	readonly headers: readonly Header[];
	/** The exact bytes. */
	readonly body: Uint8Array;
	/** What was read otherwise than it stands there, to be told. */
	readonly notes: readonly string[];
	/** Options of a curl command that say nothing of the request, word by word. */
	readonly options?: readonly string[];
}

export interface WireAnswer {
	readonly status: number;
	readonly headers: readonly Header[];
	readonly body: Uint8Array;
	readonly notes: readonly string[];
}

/** A header's value, whatever the case of its name; undefined where there is none. Several are one, with commas between. */
export function headerOf({ headers }: Pick<WireRequest, "headers">, name: string): string | undefined {
	const values = headers.filter(([other]) => isSame(other, name)).map(([, value]) => value);
	return values.length === 0 ? undefined : values.join(", ");
}

/** These headers without any of these names. */
export const without = (headers: readonly Header[], names: readonly string[]): readonly Header[] =>
	headers.filter(([name]) => !names.some((other) => isSame(name, other)));

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** As a dialect reads them: by name in lower case. */
export const asRead = ({ headers }: Pick<WireRequest, "headers">): Readonly<Record<string, readonly string[]>> => {
	const read: Record<string, string[]> = {};
	for (const [name, value] of headers) {
		const key = name.toLowerCase();
		read[key] = [...(read[key] ?? []), value];
	}
	return read;
};
