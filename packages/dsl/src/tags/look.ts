/** What holds for all tags, or for several: the style of one comes only where that one is used. */
export const baseStyle = `
:where(body) { -webkit-user-select: none; user-select: none; -webkit-tap-highlight-color: transparent; -webkit-touch-callout: none; overscroll-behavior: none; }
[hidden]:not(.b-leaving) { display: none !important; }
.b-still { touch-action: none; }
:where(.b-taps) { cursor: pointer; }
:focus-visible { outline: 2px solid #1268e0; outline-offset: 2px; }
:where(.b-scroll-view, .b-swiper, .b-items):focus-visible { outline-offset: -2px; }
:where(.b-switch, .b-checkbox, .b-radio) { display: inline-block; position: relative; vertical-align: middle; cursor: pointer; }
:where(.b-switch, .b-checkbox, .b-radio) > input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; pointer-events: none; }
:where(.b-switch, .b-checkbox, .b-radio) > :disabled + .b-knob { opacity: .5; }
:where(.b-switch, .b-checkbox, .b-radio) > :focus-visible + .b-knob { outline: 2px solid #1268e0; outline-offset: 2px; }
.b-spins { animation: b-spin 1s linear infinite; }
@keyframes b-spin { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .b-spins { animation-duration: 8s; } }
:where(.b-pressed) { filter: brightness(.92); }
`;
