import type { ContainerParts } from "./container.ts";
import { BadParams } from "./params.ts";
import { row } from "./row.ts";

/** UTF-16 units. */
const LONGEST = 16_384;

/** The phone's clipboard: of this phone and its user, not the machine's. Whoever reads it is seen to read it. */
export function clipboard({ words, note }: ContainerParts) {
	let text = "";
	return {
		setClipboard: row({
			most: LONGEST + 1024,
			aliases: { data: "text" },
			async run({ params }) {
				if (typeof params.text !== "string") throw new BadParams("text must be a text.");
				if (params.text.length > LONGEST) throw new BadParams(`text may have ${LONGEST} characters at most.`);
				({ text } = params as { text: string });
				note(words().copied);
				return { success: true };
			},
		}),
		getClipboard: row({
			async run({ name }) {
				note(`${name} ${words().clipboardRead}`);
				return { text };
			},
		}),
	};
}
