/** How every page of the user's own looks: cards under a title. */
export const pageStyle = `
:host { display: block; background: var(--surface); }
.page { max-inline-size: 40rem; margin-inline: auto; padding: 24px 16px 48px; }
.page > h2 { font-size: 1.75rem; font-weight: 650; text-wrap: balance; margin-block-end: 20px; outline: none; }
.cards { display: grid; gap: 16px; }
.card { padding: 20px; border: 1px solid var(--line); border-radius: 16px; background: var(--surface-raised); animation: appear 160ms ease-out; }
@keyframes appear { from { opacity: 0; } }
.who { display: flex; align-items: center; gap: 14px; }
.who > div { flex: 1; min-inline-size: 0; }
.who h3 { font-size: 1.25rem; font-weight: 650; outline: none; }
.muted { color: var(--text-muted); font-size: 0.875rem; line-height: 1.45; }
.mark {
	display: inline-flex; align-items: center; gap: 6px; margin-block-start: 12px; padding: 3px 12px; border: 1px solid var(--edge);
	border-radius: 14px; color: var(--refused); font-size: 0.875rem; font-weight: 600;
}
.mark svg { inline-size: 16px; block-size: 16px; }
.small { min-block-size: max(44px, 2.75rem); padding: 6px 16px; }
.acts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 7.5rem), 1fr)); gap: 12px; margin-block-start: 16px; }
.problem { margin-block-start: 12px; padding-inline-start: 12px; border-inline-start: 3px solid var(--failed); color: var(--failed); font-size: 0.875rem; }
.empty { padding: 40px 24px; text-align: center; color: var(--text-muted); text-wrap: balance; }
.support { margin-block-start: 20px; text-align: center; }
.empty svg { inline-size: 40px; block-size: 40px; margin: 0 auto 16px; }
.bone { border-radius: 8px; background: var(--line); block-size: 16px; animation: breathe 1400ms ease-in-out infinite alternate; }
.bone + .bone { margin-block-start: 12px; }
.bone.round { inline-size: 52px; block-size: 52px; border-radius: 13px; margin-block-end: 20px; }
.bone.short { inline-size: 55%; }
@keyframes breathe { to { opacity: 0.5; } }
@media (min-width: 560px) { .acts > :only-child { max-inline-size: 15rem; } }
@media (max-width: 360px) { .page { padding-inline: 12px; } .card { padding: 16px; } }
`;
