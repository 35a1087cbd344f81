/** In the place of `motion` in a frame where no template has the attribute `animation`: there is nothing to play. */
export function playAnimation(): void {}
