/** A colour in its light and its dark form. */
type Pair = readonly [light: string, dark: string];

const colours: Readonly<Record<string, Pair>> = {
	"--surface": ["oklch(97.6% 0.003 255)", "oklch(17.5% 0.008 260)"],
	"--surface-raised": ["oklch(100% 0 0)", "oklch(22.5% 0.01 260)"],
	"--surface-inset": ["oklch(96.2% 0.004 255)", "oklch(28% 0.011 260)"],
	"--line": ["oklch(90.5% 0.005 255)", "oklch(34% 0.012 260)"],
	"--edge": ["oklch(62% 0.012 255)", "oklch(58% 0.014 260)"],
	"--text": ["oklch(23% 0.014 260)", "oklch(95.5% 0.004 255)"],
	"--text-muted": ["oklch(46% 0.014 260)", "oklch(76% 0.01 255)"],
	"--accent": ["oklch(48% 0.14 255)", "oklch(78% 0.1 250)"],
	"--granted": ["oklch(45% 0.1 155)", "oklch(80% 0.12 155)"],
	"--refused": ["oklch(45% 0.03 260)", "oklch(78% 0.02 255)"],
	"--failed": ["oklch(48% 0.16 27)", "oklch(79% 0.11 25)"],
	"--waiting": ["oklch(44% 0.085 75)", "oklch(85% 0.1 85)"],
	"--waiting-soft": ["oklch(95.5% 0.035 90)", "oklch(29% 0.035 80)"],
	"--shade": ["oklch(15% 0.02 260 / 0.42)", "oklch(5% 0.01 260 / 0.62)"],
	"--float": ["oklch(20% 0.03 260 / 0.22)", "oklch(0% 0 0 / 0.5)"],
};

const declared = (value: (pair: Pair) => string): string =>
	Object.entries(colours)
		.map(([name, pair]) => `${name}: ${value(pair)};`)
		.join(" ");

/**
 * What every surface of Byleave shares: colours, type, focus ring. One table for both themes; a page that
 * settles on a theme says so with `color-scheme` on the element.
 */
export const look = `
:host { color-scheme: light dark; ${declared(([light, dark]) => `light-dark(${light}, ${dark})`)} }
@supports not (color: light-dark(red, red)) {
	:host { ${declared(([light]) => light)} }
	@media (prefers-color-scheme: dark) { :host { ${declared(([, dark]) => dark)} } }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h1, h2, h3, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
h1, h2, h3 { line-height: 1.25; }
.sheet, .page, .notice {
	color: var(--text); font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic",
		"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
	font-variant-numeric: tabular-nums; overflow-wrap: anywhere; text-align: start; -webkit-text-size-adjust: 100%;
}
button { font: inherit; color: inherit; cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
svg { display: block; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.button {
	min-inline-size: 44px; min-block-size: 48px; padding: 0.5rem 1rem; border: 1px solid var(--edge); border-radius: 12px;
	background: var(--surface-raised); color: var(--text); font-weight: 600; text-align: center;
	transition: background-color 120ms ease-out, color 120ms ease-out;
}
.button:hover { background: var(--surface-inset); }
.button:active { background: var(--line); }
.button[aria-disabled="true"] { color: var(--text-muted); cursor: default; background: var(--surface-raised); }
.picture {
	position: relative; display: grid; place-items: center; flex: none; overflow: hidden; inline-size: 24px; block-size: 24px;
	border-radius: 50%; background: var(--surface-inset); color: var(--text-muted);
}
.picture svg { inline-size: 58%; block-size: 58%; }
.picture img { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; opacity: 0; background: var(--surface-inset); }
.picture.shown img { opacity: 1; }
.picture.logo { inline-size: 52px; block-size: 52px; border-radius: 13px; box-shadow: inset 0 0 0 1px var(--line); }
.aside { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after, ::backdrop { animation: none !important; transition: none !important; } }
`;

/** Gives an element its shadow root and styles, in a way that a strict `style-src` does not stop. */
export function dress(element: HTMLElement, ...styles: readonly string[]): ShadowRoot {
	const root = element.attachShadow({ mode: "open" });
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(look + styles.join("\n"));
	root.adoptedStyleSheets = [sheet];
	return root;
}
