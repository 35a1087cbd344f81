/** How the sheet looks. Both buttons have one style: no rule here may tell them apart. */
export const sheetStyle = `
:host { display: contents; }
.sheet {
	position: fixed; inset: auto 0 0; margin: 0 auto; padding: 0; border: 0;
	inline-size: 100%; max-inline-size: 440px; max-block-size: calc(100vh - 16px); max-block-size: calc(100dvh - 16px);
	flex-direction: column; overflow: hidden; overscroll-behavior: contain;
	border-radius: 16px 16px 0 0; background: var(--surface-raised); box-shadow: 0 8px 40px var(--float);
}
.sheet[open] { display: flex; animation: rise 180ms ease-out; }
.sheet::backdrop { background: var(--shade); animation: appear 180ms ease-out; }
@keyframes rise { from { translate: 0 32px; opacity: 0; } }
@keyframes appear { from { opacity: 0; } }
.grabber { flex: none; display: grid; place-items: center; block-size: 28px; cursor: grab; touch-action: none; }
.grabber::before { content: ""; inline-size: 36px; block-size: 4px; border-radius: 2px; background: var(--edge); opacity: 0.6; }
.ribbon {
	flex: none; display: flex; align-items: center; justify-content: center; gap: 8px; padding: 6px 24px;
	background: var(--waiting-soft); color: var(--waiting); font-size: 13px; font-weight: 600; line-height: 1.35;
}
.ribbon svg { inline-size: 16px; block-size: 16px; flex: none; }
.body {
	overflow: auto; overscroll-behavior: contain; padding: 4px 24px 20px; min-block-size: 0;
	background:
		linear-gradient(var(--surface-raised) 40%, transparent) top / 100% 32px no-repeat local,
		linear-gradient(transparent, var(--surface-raised) 60%) bottom / 100% 32px no-repeat local,
		linear-gradient(var(--edge), var(--edge)) top / 100% 1px no-repeat scroll,
		linear-gradient(var(--edge), var(--edge)) bottom / 100% 1px no-repeat scroll, var(--surface-raised);
}
.who { display: flex; align-items: center; gap: 14px; }
.who > div { min-inline-size: 0; }
.name { font-size: 20px; font-weight: 650; outline: none; }
.by { color: var(--text-muted); font-size: 14px; line-height: 1.4; margin-block-start: 2px; }
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
	background: var(--surface-inset); font-size: 14px;
}
.value.empty { padding-inline: 0; background: none; color: var(--text-muted); }
.value.image { display: flex; align-items: center; gap: 10px; padding: 4px; padding-inline-end: 12px; }
.exact { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 13px; line-height: 1.45; }
.image .exact { font-size: 12px; color: var(--text-muted); }
.picture.preview { inline-size: 40px; block-size: 40px; background: var(--line); }
.why { color: var(--text-muted); font-size: 14px; line-height: 1.45; margin-block-start: -4px; }
.optional { font-size: 14px; font-weight: 600; color: var(--text-muted); margin-block: 24px 12px; }
.lines + .optional { padding-block-start: 20px; border-block-start: 1px solid var(--line); }
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
	min-block-size: 44px; margin-inline: -8px; padding: 8px; border: 0; border-radius: 8px; background: none; font-weight: 500;
	text-decoration: underline; text-decoration-color: var(--edge); text-underline-offset: 4px;
}
.quiet:hover { text-decoration-color: currentColor; }
.terms { color: var(--text-muted); font-size: 14px; line-height: 1.45; margin-block-start: 6px; }
.decide { flex: none; padding: 12px 24px 20px; padding-block-end: max(20px, env(safe-area-inset-bottom)); }
.decide > div { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 108px), 1fr)); gap: 12px; }
.choose { color: var(--text-muted); font-size: 14px; text-align: center; margin-block-end: 10px; }
.choose.met { visibility: hidden; }
@media (min-width: 560px) and (min-height: 520px) {
	.sheet { inset-block-end: 24px; border-radius: 16px; max-block-size: calc(100dvh - 48px); }
}
@media (max-height: 360px) {
	.sheet[open] { display: block; overflow: auto; }
	.grabber { block-size: 16px; }
	.body { overflow: visible; padding-block-end: 12px; background: none; }
	.decide { position: sticky; inset-block-end: 0; padding-block: 8px; border-block-start: 1px solid var(--line); background: var(--surface-raised); }
	.button { min-block-size: 44px; }
}
@media (max-width: 340px) { .body, .decide { padding-inline: 16px; } .line { gap: 10px; } }
@media (forced-colors: active) {
	.sheet { border: 2px solid CanvasText; }
	.body { background: none; }
	.track::before { background: ButtonText; }
	[aria-checked="true"] .track { background: Highlight; }
	[aria-checked="true"] .track::before { background: HighlightText; }
	.grabber::before { background: CanvasText; }
	.button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
	.track { forced-color-adjust: none; background: ButtonFace; border-color: ButtonText; }
}
`;
