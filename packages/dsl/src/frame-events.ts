/** Events of a program's window by which it tells whoever watches; the `detail` of each is a text. */
export const frameEvents = {
	/** Something went wrong: what, where, and the lines around it. */
	trouble: "byleave:trouble",
	/** Something is done otherwise than the program says, or not at all. */
	noted: "byleave:noted",
} as const;
