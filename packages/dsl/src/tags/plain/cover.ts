import type { TagRow } from "../row.ts";
import { Image, image } from "./image.ts";
import { View } from "./view.ts";

/** What lies over maps and videos in a wallet: here, where all is one page, as any other view. */
export const coverView: TagRow = {
	name: "cover-view",
	component: View,
	attributes: ["hover-class"],
	events: [],
	support: "whole",
};
export const coverImage: TagRow = {
	name: "cover-image",
	component: Image,
	attributes: image.attributes,
	events: image.events,
	support: "whole",
};
