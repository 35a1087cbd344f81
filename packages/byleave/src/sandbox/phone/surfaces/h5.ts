import { FRAME_SANDBOX, openFrame } from "@byleave/host";
import { el } from "../../page/dom.ts";
import type { Surface } from "./surface.ts";

/** A mini program that is web pages, in a frame. */
export const h5: Surface = {
	name: "h5",
	open({ appId, name, origin, start, host, parent }) {
		const frame = el("iframe", { src: origin + start, sandbox: FRAME_SANDBOX, title: name });
		parent.replaceChildren(frame);
		return openFrame(host, { frame, appId, name, origin });
	},
};
