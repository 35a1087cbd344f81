export type Params = Readonly<Record<string, unknown>>;
/** One call that is answered in the document: throws a `Failure`, or what becomes one. `given`: as it came. */
export type FrameCall = (params: Params, given?: unknown) => object | Promise<object>;
/** By the name of `my`. */
export type FrameCalls = Readonly<Record<string, FrameCall>>;

/** What a call was given: an object, or the one word that old programs pass in place of `{ key }`. */
export function paramsOf(given: unknown, more?: unknown): Params {
	if (typeof given === "object" && given !== null) return given as Params;
	return given === undefined || given === null ? {} : { key: given, ...(more === undefined ? {} : { data: more }) };
}
