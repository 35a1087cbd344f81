/** What holds for all tags. */
export const baseStyle = `
:where(body) { -webkit-user-select: none; user-select: none; -webkit-tap-highlight-color: transparent; -webkit-touch-callout: none; overscroll-behavior: none; }
[hidden] { display: none !important; }
.b-still { touch-action: none; }
:where(.b-taps) { cursor: pointer; }
:focus-visible { outline: 2px solid #1268e0; outline-offset: 2px; }
:where(.b-scroll-view, .b-swiper, .b-items):focus-visible { outline-offset: -2px; }
`;
