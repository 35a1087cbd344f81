/** Text is compared byte by byte: an index then outlives another version of the system's collations. */
export const TEXT = `TEXT COLLATE "C"`;
