import type { CDPSession, Page } from 'playwright-core';

const FRAMES = 45;
const DRAGGED_FRAMES = 40;

/** When the first records of a screen can be pressed, in milliseconds since the address was opened, on a CPU that is slower by `rate`. */
export async function interactiveAfter(page: Page, url: string, rate: number): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
  await page.addInitScript(`requestAnimationFrame(function look() {
    if (document.querySelector('main [data-id]') === null) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => { window.thereAfter = performance.now(); }));
  })`);
  await page.goto(url);
  // The policy of the page allows no text as a function.
  await page.waitForFunction(() => 'thereAfter' in globalThis);
  return page.evaluate<number>('window.thereAfter');
}

/** What a frame took, in milliseconds. */
export interface Frame {
  /** From the first of its tasks to the last, with what the machine did meanwhile. */
  readonly took: number;
  /** Of the page's own thread: whatever else the machine does makes frames longer, and is not the page's. */
  readonly worked: number;
}

/** Scrolls the list in sight, frame by frame. */
export async function framesOfScrolling(page: Page): Promise<Frame[]> {
  const clock = await startWorkClock(page);
  const frames: Frame[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    await page.evaluate(`new Promise((done) => {
      document.querySelector('[role=grid]').parentElement.scrollTop += 240;
      requestAnimationFrame(() => setTimeout(done));
    })`);
    frames.push(await clock.lap());
  }
  await clock.stop();
  return frames;
}

/** Drags what is at a place to the right, frame by frame. */
export async function framesOfDragging(
  page: Page,
  { x, y }: { readonly x: number; readonly y: number },
): Promise<Frame[]> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y);
  const clock = await startWorkClock(page);
  const frames: Frame[] = [];
  for (let frame = 1; frame <= DRAGGED_FRAMES; frame++) {
    await page.mouse.move(x + 6 + frame * 2, y);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    frames.push(await clock.lap());
  }
  await clock.stop();
  // It was to be measured, not to be saved.
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return frames;
}

/** Types a letter, and answers how long it took until the field showed it and the browser could paint, in milliseconds. */
export function answerTo(page: Page, letter: string): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    const field = document.querySelector('[data-search]');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const started = performance.now();
    set.call(field, field.value + ${JSON.stringify(letter)});
    field.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
  })`);
}

/** Goes from screen to screen so many times. */
export async function changeScreens(page: Page, times: number): Promise<void> {
  const screens = ['Brands', 'Dev groups', 'Products', 'SKUs'];
  for (let i = 0; i < times; i++) {
    const name = screens[i % screens.length] ?? '';
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }
}

/** What the page holds when everything that it let go of is gone, in bytes. */
export async function heapAfterSweep(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  await cdp.detach();
  return usedSize;
}

export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}

/** Tells what the page's thread has done since it was last asked. */
async function startWorkClock(page: Page): Promise<{ lap(): Promise<Frame>; stop(): Promise<void> }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  let before = await readClock(cdp);
  return {
    async lap() {
      const after = await readClock(cdp);
      const lap = { took: after.took - before.took, worked: after.worked - before.worked };
      before = after;
      return lap;
    },
    stop: () => cdp.detach(),
  };
}

/** The tasks of the thread by the clock on the wall, and by that of the thread, which stands while others have the processor. */
async function readClock(cdp: CDPSession): Promise<Frame> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (wanted: string): number => 1000 * (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN);
  return { took: of('TaskDuration'), worked: of('ThreadTime') };
}
