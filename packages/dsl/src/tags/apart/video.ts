import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { hooks } from "../hooks.ts";
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

/** What a script does with the video of this id: what has no meaning here is there, and does nothing. */
const videoContext = (id: string): object => {
	const on = (act: (video: HTMLVideoElement) => unknown) => (): void => {
		const found = [...document.querySelectorAll<HTMLVideoElement>("video.b-video")].findLast((one) => one.id === id);
		// A browser may refuse to play, or to fill the screen, where no finger was.
		if (found) void Promise.resolve(act(found)).catch(() => {});
	};
	const to = (act: (video: HTMLVideoElement, value: number) => void) => (value: unknown) =>
		on((video) => act(video, Number(value) || 0))();
	return {
		play: on((video) => video.play()),
		pause: on((video) => video.pause()),
		stop: on((video) => {
			video.pause();
			video.currentTime = 0;
		}),
		seek: to((video, value) => {
			video.currentTime = value;
		}),
		playbackRate: to((video, value) => {
			video.playbackRate = value || 1;
		}),
		mute: (is: unknown) =>
			on((video) => {
				video.muted = is !== false;
			})(),
		requestFullScreen: on((video) => video.requestFullscreen()),
		exitFullScreen: on(() => document.fullscreenElement && document.exitFullscreen()),
		showStatusBar() {},
		hideStatusBar() {},
	};
};
hooks.videoContext = videoContext;

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
