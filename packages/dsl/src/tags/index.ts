import type { ComponentType } from "preact";
import type { TagProps } from "../template/scope.ts";
import { canvas, map } from "./apart/boxes.ts";
import { navigator } from "./apart/navigator.ts";
import { video } from "./apart/video.ts";
import { webView } from "./apart/web-view.ts";
import { button } from "./controls/button.ts";
import { checkbox, checkboxGroup, radio, radioGroup } from "./controls/choice.ts";
import { form } from "./controls/form.ts";
import { input, textarea } from "./controls/input.ts";
import { label } from "./controls/label.ts";
import { picker } from "./controls/picker.ts";
import { slider } from "./controls/slider.ts";
import { switchRow } from "./controls/switch.ts";
import { baseStyle } from "./look.ts";
import { movableArea, movableView } from "./moving/movable.ts";
import { pickerView, pickerViewColumn } from "./moving/picker-view.ts";
import { scrollView } from "./moving/scroll-view.ts";
import { swiper, swiperItem } from "./moving/swiper.ts";
import { coverImage, coverView } from "./plain/cover.ts";
import { icon } from "./plain/icon.ts";
import { image } from "./plain/image.ts";
import { progress } from "./plain/progress.ts";
import { richText } from "./plain/rich-text.ts";
import { text } from "./plain/text.ts";
import { view } from "./plain/view.ts";
import type { TagRow } from "./row.ts";

export { type Hooks, hooks, type WebView } from "./hooks.ts";
export type { TagRow } from "./row.ts";

/** Every tag of the wallets that is here. */
export const tagRows: readonly TagRow[] = [
	...[view, text, image, icon, progress, richText, coverView, coverImage],
	...[button, form, label, input, textarea, switchRow, checkbox, checkboxGroup, radio, radioGroup, slider, picker],
	...[scrollView, swiper, swiperItem, pickerView, pickerViewColumn, movableArea, movableView],
	...[navigator, canvas, map, video, webView],
	// The compiler leaves those out that a program does not use (`compiler/js/runtime-script.ts`).
].filter((row) => row !== undefined);

/** What every tag heeds beside `data-…` and `aria-…`. */
export const tagAttributes: readonly string[] = [
	...["id", "class", "style", "hidden", "animation", "role", "ref", "slot", "slot-scope", "key"],
];

/** What every tag tells. */
export const tagEvents: readonly string[] = [
	...["tap", "longTap", "touchStart", "touchMove", "touchEnd", "touchCancel"],
	...["appear", "disappear", "firstAppear", "transitionEnd", "animationStart", "animationIteration", "animationEnd"],
];

/** The components that templates draw with, by the names of their tags. */
export const tags: Readonly<Record<string, ComponentType<TagProps>>> = Object.fromEntries(
	tagRows.map(({ name, component }) => [name, component]),
);

/** How they look before a program says anything. */
export const tagStyles: string = [baseStyle, ...tagRows.map(({ style }) => style ?? "")].join("").replaceAll("\n", "");
