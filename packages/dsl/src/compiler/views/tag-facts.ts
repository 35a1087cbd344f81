import { fileURLToPath, pathToFileURL } from "node:url";

/** What is known of a tag beside how it is drawn: of its row in `tags/`. */
export interface TagFacts {
	readonly name: string;
	readonly attributes: readonly string[];
	readonly events: readonly string[];
	readonly support: "whole" | "falls back" | "box";
	readonly note?: string;
}
export interface AllTagFacts {
	readonly rows: ReadonlyMap<string, TagFacts>;
	/** What every tag tells. */
	readonly events: readonly string[];
	/** What every tag heeds. */
	readonly attributes: readonly string[];
}

const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** Reads the tags' rows. They are modules of the frame, which draw nothing by being read. */
export async function tagFacts(): Promise<AllTagFacts> {
	// By a path, so that no window slips into what runs on Node.
	const list = pathToFileURL(fileURLToPath(new URL(`../../tags/index.${ending}`, import.meta.url)));
	const { tagRows, tagEvents, tagAttributes } = (await import(list.href)) as {
		tagRows: readonly TagFacts[];
		tagEvents: readonly string[];
		tagAttributes: readonly string[];
	};
	return { rows: new Map(tagRows.map((row) => [row.name, row])), events: tagEvents, attributes: tagAttributes };
}
