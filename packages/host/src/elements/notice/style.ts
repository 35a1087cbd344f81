/** How a notice looks: at the upper edge, away from where sheets have their buttons. */
export const noticeStyle = `
:host { display: contents; }
.notice {
	position: fixed; inset: 12px 12px auto; margin: 0 auto; inline-size: auto; max-inline-size: 27.5rem; max-block-size: calc(100dvh - 24px);
	flex-wrap: wrap; align-items: flex-start; gap: 12px; padding: 16px; overflow: auto;
	border: 1px solid var(--line); border-radius: 16px; background: var(--surface-raised); box-shadow: 0 8px 40px var(--float);
}
.notice:popover-open { display: flex; animation: appear 160ms ease-out; }
@keyframes appear { from { translate: 0 -16px; opacity: 0; } }
.said { flex: 1; min-inline-size: min(100%, 12rem); display: grid; gap: 4px; }
.name { font-weight: 650; }
.muted { color: var(--text-muted); font-size: 0.875rem; line-height: 1.45; }
.button { flex: 1 1 100%; }
@media (forced-colors: active) { .notice { border: 2px solid CanvasText; } }
`;
