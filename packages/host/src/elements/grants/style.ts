/** How the cards of the user's page look. */
export const grantsStyle = `
.may { margin-block: 16px 4px; color: var(--text-muted); font-size: 0.875rem; font-weight: 600; }
.scope { display: flex; align-items: center; gap: 12px; padding-block: 10px; }
.scope + .scope { border-block-start: 1px solid var(--line); }
.scope > div { flex: 1; min-inline-size: 0; }
.line + .line { margin-block-start: 8px; }
.line .title { font-weight: 500; line-height: 1.4; }
.ask { margin-block-start: 16px; padding: 16px; border-radius: 12px; background: var(--surface-inset); }
.ask p { outline: none; }
@media (max-width: 360px) { .scope { flex-wrap: wrap; } .scope > div { flex-basis: 60%; } }
`;
