/** How the messages of the inbox look. */
export const inboxStyle = `
.new {
	flex: none; align-self: start; padding: 1px 10px; border: 1px solid var(--edge); border-radius: 12px; color: var(--accent);
	font-size: 0.8125rem; font-weight: 600;
}
.text { margin-block-start: 12px; }
.text p { min-block-size: 1lh; }
.text .title { font-weight: 600; }
.link { margin-block-start: 4px; }
.link a {
	display: inline-flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; min-block-size: max(44px, 2.75rem); padding-block: 10px;
	color: var(--accent); text-underline-offset: 3px;
}
.leads { color: var(--text-muted); font-size: 0.875rem; }
.text + .muted { margin-block-start: 8px; }
.quiet {
	inline-size: 100%; min-block-size: max(44px, 2.75rem); margin-block-start: 8px; padding: 6px 12px; border: 0; border-radius: 8px;
	background: none; color: var(--text-muted); font-size: 0.875rem; font-weight: 600; text-align: center;
}
.quiet:hover { background: var(--surface-inset); color: var(--text); }
.page > .count { margin-block: -16px 20px; color: var(--text-muted); }
.page > .said + .count { margin-block-start: 0; }
.page > .said {
	margin-block-end: 16px; padding: 12px 16px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface-raised);
}
.page > .means { margin-block-start: 20px; text-align: center; text-wrap: balance; }
`;
