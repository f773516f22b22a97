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

/**
 * Scrolls the list in sight, and answers how long the page worked for each frame, in milliseconds of its own thread: whatever else
 * the machine does makes frames longer, and is not the page's.
 */
export async function workOfScrolling(page: Page): Promise<number[]> {
  const clock = await startWorkClock(page);
  const frames: number[] = [];
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

/** Drags what is at a place to the right, and answers how long the page worked for each frame of it, in milliseconds. */
export async function workOfDragging(
  page: Page,
  { x, y }: { readonly x: number; readonly y: number },
): Promise<number[]> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y);
  const clock = await startWorkClock(page);
  const frames: number[] = [];
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

/** Tells how long the page's own thread has worked since it was last asked, in milliseconds. */
async function startWorkClock(page: Page): Promise<{ lap(): Promise<number>; stop(): Promise<void> }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await cdp.send('Performance.enable');
  let before = await workedMs(cdp);
  return {
    async lap() {
      const after = await workedMs(cdp);
      const lap = after - before;
      before = after;
      return lap;
    },
    stop: () => cdp.detach(),
  };
}

async function workedMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}
