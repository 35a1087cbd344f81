import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** The browser's own player. */
export function Video(props: TagProps): ComponentChild {
	const { src, poster, controls, autoplay, loop, muted, objectFit } = props;
	const told =
		(type: string) =>
		({ currentTarget }: Event): void => {
			const { currentTime, duration, videoWidth: width, videoHeight: height } = currentTarget as HTMLVideoElement;
			tell(currentTarget as Element, type, { currentTime, duration, width, height });
		};
	const fit = textOf(objectFit);
	const style = fit === "" ? textOf(props.style) : `object-fit: ${fit}; ${textOf(props.style)}`;
	return element(
		"video",
		rootOf(style === "" ? props : { ...props, style }, "video", {
			isControl: true,
			has: {
				...{ src: textOf(src), controls: controls === undefined || isOn(controls), playsInline: true },
				...(poster !== undefined && { poster: textOf(poster) }),
				...{ autoplay: isOn(autoplay), loop: isOn(loop), muted: isOn(muted) },
				...{ onPlay: told("play"), onPause: told("pause"), onEnded: told("ended"), onError: told("error") },
				...{ onTimeUpdate: told("timeUpdate") },
			},
		}),
		props.children,
	);
}

export const video: TagRow = {
	name: "video",
	component: Video,
	attributes: ["src", "poster", "controls", "autoplay", "loop", "muted", "object-fit"],
	events: ["play", "pause", "ended", "timeUpdate", "error"],
	support: "falls back",
	note: "The browser's player, with its own controls.",
	style: `
:where(.b-video) { display: block; width: 300px; height: 225px; background: #000; }
`,
};
