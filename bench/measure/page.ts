import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { fillLarge } from '../../test/browser/fill-large.js';
import { launchBrowser } from '../../test/browser/launch-browser.js';
import {
  answerTo,
  changeScreens,
  type Frame,
  framesOfDragging,
  framesOfScrolling,
  heapAfterSweep,
  interactiveAfter,
  quantile,
} from '../../test/browser/page-measures.js';
import type { Bench } from '../support/bench.js';
import type { Measurement, Row } from '../support/rows.js';
import { median } from '../support/statistics.js';

const SLOWER = 4;
const OPENED = 7;
const FRAME_MS = 50;
const DRAG_FRAME_MS = 1000 / 60;

/** The page in a browser: on the demo, and then with 5,000 products, 1,000 dev groups and 20,000 SKUs. */
export const page: Measurement<Bench> = {
  name: 'page',
  about: 'the page in a browser: first screen, search, scrolling, dragging, memory',
  async run(bench) {
    const { apiUrl, databaseUrl, stop } = await startOwn(bench);
    const browser = await launchBrowser();
    try {
      const rows = [await firstScreen(browser, apiUrl), await dragging(browser, apiUrl)];
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      await fillLarge(client);
      await client.end();
      const large = await open(browser, apiUrl);
      for (const [path, what] of [
        ['/products?view=table', 'page: a frame of scrolling 5,000 products'],
        ['/skus', 'page: a frame of scrolling 20,000 SKUs'],
        ['/timeline', 'page: a frame of scrolling the timeline of 1,000 dev groups'],
      ] as const) {
        await large.goto(apiUrl + path);
        await large.locator('[role=grid] :is([data-id], [data-stage])').first().waitFor();
        rows.push(framesRow(what, await framesOfScrolling(large), FRAME_MS));
      }
      rows.push(await search(large, apiUrl), await memory(large));
      return rows;
    } finally {
      await browser.close();
      await stop();
    }
  },
};

/** Others are measured on the demo as it is. */
async function startOwn(bench: Bench): Promise<{ apiUrl: string; databaseUrl: string; stop(): Promise<void> }> {
  const product = await bench.startProduct('page');
  const { apiUrl, databaseUrl } = product;
  return { apiUrl, databaseUrl, stop: () => product.stop() };
}

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const opened = await context.newPage();
  await opened.goto(url);
  return opened;
}

async function firstScreen(browser: Browser, apiUrl: string): Promise<Row> {
  const took: number[] = [];
  for (let time = 0; time < OPENED; time++) {
    // Each with nothing in its cache; the server has answered it before.
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    took.push(await interactiveAfter(await context.newPage(), `${apiUrl}/products`, SLOWER));
    await context.close();
  }
  const note = `fastest ${Math.min(...took).toFixed(0)} ms, slowest ${Math.max(...took).toFixed(0)} ms`;
  return ceiling(`page: products can be pressed, CPU ${SLOWER} × slower`, median(took), 1000, note);
}

async function dragging(browser: Browser, apiUrl: string): Promise<Row> {
  const timeline = await open(browser, `${apiUrl}/timeline`);
  const mark = timeline.locator('[data-stage]').first();
  await mark.waitFor();
  const box = await mark.boundingBox();
  if (box === null) throw new Error('No stage is in sight.');
  const frames = await framesOfDragging(timeline, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  await timeline.context().close();
  return framesRow('page: a frame of dragging a stage', frames, DRAG_FRAME_MS);
}

async function search(large: Page, apiUrl: string): Promise<Row> {
  await large.goto(`${apiUrl}/skus`);
  await large.locator('[data-id]').first().waitFor();
  await large.getByRole('searchbox').focus();
  const answered: number[] = [];
  for (const letter of 'number 12345') answered.push(await answerTo(large, letter));
  return ceiling('page: a letter typed into the search of 20,000 SKUs', median(answered), 50);
}

async function memory(large: Page): Promise<Row> {
  await changeScreens(large, 20);
  const before = await heapAfterSweep(large);
  await changeScreens(large, 100);
  const after = await heapAfterSweep(large);
  const growth = 100 * (after / before - 1);
  return {
    what: 'page: growth of memory over 100 changes of the screen',
    product: { value: growth, unit: '%' },
    result: growth,
    target: { atMost: 10 },
    note: `${(after / 1e6).toFixed(1)} MB after them.`,
  };
}

/** By what they took, which is what one sees; what of it was the page's own work stays comparable on a machine that is busy. */
function framesRow(what: string, frames: readonly Frame[], atMost: number): Row {
  const took = frames.map((frame) => frame.took);
  const worked = frames.map((frame) => frame.worked);
  const note = `median ${quantile(took, 0.5).toFixed(1)} ms; work of the page's thread ${quantile(worked, 0.95).toFixed(1)} ms, median ${quantile(worked, 0.5).toFixed(1)} ms`;
  return ceiling(what, quantile(took, 0.95), atMost, note);
}

function ceiling(what: string, value: number, atMost: number, note?: string): Row {
  return { what, product: { value, unit: 'ms' }, result: value, target: { atMost }, ...(note && { note: `${note}.` }) };
}
