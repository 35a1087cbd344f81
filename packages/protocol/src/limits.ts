/** Sizes and counts that more than one room keeps, or that the words of a cause speak. Each stands here and nowhere else. */

/** Of a request's body, at every face. */
export const MOST_BODY_BYTES = 65_536;
/** Scopes in one call, counted after splitting. */
export const MOST_SCOPES = 64;
/** Characters of what a request calls a scope by. */
export const MOST_SCOPE_NAME = 128;
/** Calls that wait for their turn at the one sheet (ruling 6). */
export const MOST_WAITING = 8;
/** A frame that takes the focus from the sheet so often is removed (ruling 10). */
export const MOST_THEFTS = 3;
/** Of a call's parameters, where its row says no other: UTF-16 units of their JSON text (ruling 1). */
export const MOST_PARAMS = 16_384;
/** What a host hands on of a prepared authorization: the URL that a merchant was given, in characters. */
export const MOST_PREPARED = 512;
/** An app's id, in characters. */
export const MOST_APP_ID = 32;

/** A size as people say it: "64 kB". */
export const spokenBytes = (bytes: number): string => `${bytes / 1024} kB`;
/** Entries of a list in a profile. */
export const MOST_ENTRIES = 32;
