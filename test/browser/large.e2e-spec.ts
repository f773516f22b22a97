import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type BrowserTest, startBrowserTest, type WatchedPage } from './browser-testing.js';
import { fillLarge } from './fill-large.js';
import { answerTo, changeScreens, framesOfScrolling, heapAfterSweep, quantile } from './page-measures.js';

/** What the page promises of a large warehouse; ceilings for a machine that is busy with more. */
const FRAME_MS = 50;
const SEARCH_MS = 50;

let test: BrowserTest;
let page: WatchedPage;

beforeAll(async () => {
  test = await startBrowserTest();
  await fillLarge(test.client);
  page = await test.open('/products?view=table');
  await page.getByText('5,000 products').waitFor();
});

afterAll(() => test?.end());

it.each([
  ['/products?view=table', '5,000 products'],
  ['/skus', '20,000 SKUs'],
])('scrolls %s with at most 50 ms of the page’s own work for 95 of 100 frames', async (path, count) => {
  await page.goto(test.app.url + path);
  await page.getByText(count).waitFor();
  const work = (await framesOfScrolling(page)).map(({ worked }) => worked);
  expect(work.length).toBeGreaterThan(30);
  expect(quantile(work, 0.95)).toBeLessThanOrEqual(FRAME_MS);
});

it('answers what is typed into the search of 20,000 SKUs within 50 ms', async () => {
  await page.goto(`${test.app.url}/skus`);
  await page.getByText('20,000 SKUs').waitFor();
  const field = page.getByRole('searchbox');
  await field.focus();
  const answered: number[] = [];
  for (const letter of 'number 123') {
    answered.push(await answerTo(page, letter));
  }
  expect(quantile(answered, 0.5)).toBeLessThanOrEqual(SEARCH_MS);
  await page.getByText(/^\d+ of 20,000 SKUs/).waitFor();
});

it('makes only the rows that are in sight, and tells a screen reader of all', async () => {
  await page.goto(`${test.app.url}/skus`);
  await page.getByText('20,000 SKUs').waitFor();
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('20001');
  expect(await page.locator('[data-row]').count()).toBeLessThan(80);
});

it('holds no more memory after a hundred changes of the screen', async () => {
  await changeScreens(page, 20);
  const before = await heapAfterSweep(page);
  await changeScreens(page, 100);
  const after = await heapAfterSweep(page);
  expect(after / before).toBeLessThan(1.25);
});
