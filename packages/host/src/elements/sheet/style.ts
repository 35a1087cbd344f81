/**
 * How the sheet looks. Sizes of text follow the reader's own font size. The sheet scrolls as a whole and the buttons
 * stick to its lower edge, so that they are in sight however low the window is. Both buttons have one style: no rule
 * here may tell them apart.
 */
export const sheetStyle = `
:host { display: contents; }
.sheet {
	position: fixed; inset: auto 0 0; margin: 0 auto; padding: 0; border: 0;
	inline-size: 100%; max-inline-size: 27.5rem; max-block-size: calc(100vh - 16px); max-block-size: calc(100dvh - 16px);
	overflow: hidden auto; overscroll-behavior: contain; scroll-padding-block-end: 6rem;
	border-radius: 16px 16px 0 0; background: var(--surface-raised); box-shadow: 0 8px 40px var(--float);
}
.sheet[open] { animation: rise 180ms ease-out; }
.sheet::backdrop { background: var(--shade); animation: appear 180ms ease-out; }
@keyframes rise { from { translate: 0 32px; opacity: 0; } }
@keyframes appear { from { opacity: 0; } }
.grabber { display: grid; place-items: center; block-size: 44px; margin-block: -8px; cursor: grab; touch-action: none; }
.grabber::before { content: ""; inline-size: 36px; block-size: 4px; border-radius: 2px; background: var(--edge); opacity: 0.6; }
.ribbon {
	display: flex; align-items: center; justify-content: center; gap: 8px; padding: 6px 24px; position: relative;
	background: var(--waiting-soft); color: var(--waiting); font-size: 0.8125rem; font-weight: 600; line-height: 1.35;
}
.ribbon svg { inline-size: 1rem; block-size: 1rem; flex: none; }
.body { padding: 4px 24px 20px; }
.who { display: flex; align-items: center; gap: 14px; }
.who > div { min-inline-size: 0; }
.name { font-size: 1.25rem; font-weight: 650; outline: none; }
.by { color: var(--text-muted); font-size: 0.875rem; line-height: 1.4; margin-block-start: 2px; }
.ribbon + .body { padding-block-start: 16px; }
.wants { margin-block: 18px 12px; }
.lines { display: grid; gap: 14px; }
.line { display: flex; align-items: flex-start; gap: 14px; }
.sign {
	flex: none; display: grid; place-items: center; inline-size: 36px; block-size: 36px; border-radius: 10px;
	background: var(--surface-inset); color: var(--text);
}
.sign svg { inline-size: 20px; block-size: 20px; }
.what { flex: 1; min-inline-size: 0; padding-block-start: 6px; display: grid; gap: 10px; }
.title { font-weight: 500; line-height: 1.4; }
.value {
	inline-size: fit-content; max-inline-size: 100%; margin-block-start: 4px; padding: 3px 10px; border-radius: 8px;
	background: var(--surface-inset); font-size: 0.875rem; overflow: clip;
}
.value.empty { padding-inline: 0; background: none; color: var(--text-muted); }
.value.image { display: flex; align-items: center; gap: 10px; padding: 4px; padding-inline-end: 12px; }
.letters { white-space: pre-wrap; }
.exact { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 0.8125rem; line-height: 1.45; }
bdi + .exact { margin-inline-start: 0.5em; color: var(--text-muted); }
.image .exact { font-size: 0.75rem; color: var(--text-muted); }
.unseen {
	display: inline-block; margin-inline: 2px; padding-inline: 4px; border: 1px solid var(--edge); border-radius: 4px;
	font: 0.75rem/1.3 ui-monospace, Menlo, Consolas, monospace; unicode-bidi: isolate; white-space: nowrap;
}
.picture.preview { inline-size: 40px; block-size: 40px; background: var(--line); }
.why { color: var(--text-muted); font-size: 0.875rem; line-height: 1.45; margin-block-start: -4px; }
.optional { font-size: 0.875rem; font-weight: 600; color: var(--text-muted); margin-block: 24px 12px; }
.lines + .optional { padding-block-start: 20px; border-block-start: 1px solid var(--line); }
.contract {
	max-block-size: 11rem; overflow: hidden auto; overscroll-behavior: contain; margin-block-start: 16px; padding: 10px 12px;
	border: 1px solid var(--line); border-radius: 10px; background: var(--surface-inset); font-size: 0.875rem; line-height: 1.45;
	overflow-wrap: anywhere;
}
.contract p { margin-block-start: 6px; }
.whose { color: var(--text-muted); font-size: 0.8125rem; font-weight: 600; }
.switch {
	flex: none; display: grid; place-items: center; inline-size: 52px; block-size: 44px; margin-block-start: -4px; margin-inline-end: -4px;
	padding: 0; border: 0; border-radius: 12px; background: none;
}
.track {
	display: flex; align-items: center; inline-size: 44px; block-size: 26px; padding: 3px; border: 1.5px solid var(--edge); border-radius: 13px;
	background: var(--surface-raised); transition: background-color 120ms ease-out, border-color 120ms ease-out;
}
.track::before {
	content: ""; inline-size: 17px; block-size: 17px; border-radius: 50%; background: var(--edge);
	transition: margin 120ms ease-out, background-color 120ms ease-out;
}
[aria-checked="true"] .track { background: var(--text); border-color: var(--text); }
[aria-checked="true"] .track::before { margin-inline-start: 18px; background: var(--surface-raised); }
.account {
	display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 12px; margin-block-start: 20px;
	padding-block-start: 8px; border-block-start: 1px solid var(--line);
}
.as { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; min-inline-size: 0; }
.as bdi { font-weight: 500; }
.quiet {
	min-inline-size: 44px; min-block-size: 44px; margin-inline: -8px; padding: 8px; border: 0; border-radius: 8px; background: none; font-weight: 500;
	text-decoration: underline; text-decoration-color: var(--edge); text-underline-offset: 4px;
}
.quiet:hover { text-decoration-color: currentColor; }
.terms { color: var(--text-muted); font-size: 0.875rem; line-height: 1.45; margin-block-start: 6px; }
.decide {
	position: sticky; inset-block-end: 0; padding: 12px 24px; padding-block-end: max(20px, env(safe-area-inset-bottom));
	border-block-start: 1px solid var(--line); background: var(--surface-raised);
}
.buttons { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.75rem), 1fr)); gap: 12px; }
.choose { color: var(--text-muted); font-size: 0.875rem; text-align: center; margin-block-end: 10px; }
.choose.met { visibility: hidden; }
.working { display: none; align-items: center; justify-content: center; gap: 10px; outline: none; font-weight: 500; }
.working::before {
	content: ""; flex: none; inline-size: 1em; block-size: 1em; border: 2px solid var(--line); border-block-start-color: var(--text);
	border-radius: 50%; animation: turn 900ms linear infinite;
}
@keyframes turn { to { rotate: 1turn; } }
[aria-busy="true"] .working { display: flex; position: absolute; inset: 0; padding: 8px 24px; background: var(--surface-raised); }
@media (min-width: 560px) and (min-height: 520px) {
	.sheet { inset-block-end: 24px; border-radius: 16px; max-block-size: calc(100dvh - 48px); }
}
@media (max-height: 420px) {
	.sheet { max-block-size: 100vh; max-block-size: 100dvh; }
	.decide { padding-block: 8px; padding-block-end: max(8px, env(safe-area-inset-bottom)); }
	.choose { margin-block-end: 4px; }
}
@media (max-height: 420px) and (min-width: 560px) { .sheet { max-inline-size: 40rem; } }
@media (max-width: 340px) { .body, .decide { padding-inline: 16px; } .line { gap: 10px; } }
@media (forced-colors: active) {
	.sheet { border: 2px solid CanvasText; }
	.track::before { background: ButtonText; }
	[aria-checked="true"] .track { background: Highlight; }
	[aria-checked="true"] .track::before { background: HighlightText; }
	.grabber::before { background: CanvasText; }
	.button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
	.track { forced-color-adjust: none; background: ButtonFace; border-color: ButtonText; }
}
`;
