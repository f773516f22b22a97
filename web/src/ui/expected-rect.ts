/** What stands above and below a list, in pixels: banner, toolbar and heads. */
const AROUND_PX = 176;

/**
 * About what a list has of the window, for its first render: with it the rows in sight are there at once, and are not a second render
 * after the list was laid out empty and measured. A wrong guess costs that second render, and nothing else.
 */
export function expectedRect(): { readonly width: number; readonly height: number } {
  return { width: window.innerWidth, height: Math.max(0, window.innerHeight - AROUND_PX) };
}
