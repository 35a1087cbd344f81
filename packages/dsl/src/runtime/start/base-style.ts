/**
 * What every page stands on, before the program's own styles: a page fills the screen and scrolls by itself. In a layer, so that
 * whatever the program says counts more.
 */
export const baseStyle = `@layer byleave {
:root { --rpx: calc(100vw / 750); font-family: system-ui, -apple-system, "PingFang SC", "Noto Sans", sans-serif; -webkit-text-size-adjust: 100%; }
html, body { margin: 0; height: 100%; }
body { overflow: hidden; }
.b-page { position: absolute; inset: 0; overflow: hidden auto; background: #fff; color: #333; font-size: 16px; outline: 0; }
.b-page { display: block; }
.b-leaving { pointer-events: none; }
.b-leaving dialog { display: none; }
.b-pull { overflow: hidden; display: grid; place-items: center; color: #767676; }
.b-pull::before { content: ""; width: 20px; height: 20px; border: 2px solid currentcolor; border-block-start-color: transparent; border-radius: 50%; }
.b-turning::before { animation: b-turn 1s linear infinite; }
@keyframes b-turn { to { transform: rotate(1turn); } }
@media (prefers-reduced-motion: reduce) { .b-turning::before { animation-duration: 4s; } }
.b-trouble { position: fixed; z-index: 2147483647; inset: auto 0 0; max-height: 60%; overflow: auto; padding: 12px; background: #fff4f2; color: #5c0b00; border-top: 2px solid #c22b12; font: 13px/1.5 system-ui, sans-serif; }
.b-trouble > button { float: right; width: 44px; height: 44px; border: 0; background: none; color: inherit; font-size: 24px; }
.b-trouble p { margin: 0 0 4px; overflow-wrap: anywhere; }
.b-trouble pre { margin: 0 0 8px; overflow-x: auto; font: 12px/1.4 ui-monospace, monospace; }
}
`;
