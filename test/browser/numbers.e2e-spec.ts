import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { send } from '../e2e/write-testing.js';
import { type BrowserTest, startBrowserTest } from './browser-testing.js';

let test: BrowserTest;

beforeAll(async () => {
  test = await startBrowserTest();
});

afterAll(() => test?.end());

const answerOf = async (path: string) => (await send(test.app.url, 'GET', path)).json;
const money = (amount: number): string => amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' });

it('shows revenue to the cent, of this year and of another, with what matches nothing in a line of its own', async () => {
  const page = await test.open('/revenue');
  const now = await answerOf('revenue');
  await page.getByText(money(now.ytd_total)).first().waitFor();
  const brands = page.getByRole('region', { name: 'By brand' });
  for (const { brand_name, revenue } of now.by_brand) {
    const row = brands.getByRole('row').filter({ hasText: brand_name ?? 'Matches no brand' });
    expect(await row.filter({ hasText: money(revenue) }).count()).toBeGreaterThan(0);
  }
  await page.getByLabel('Year', { exact: true }).selectOption(String(now.year - 1));
  const before = await answerOf(`revenue?year=${now.year - 1}`);
  await page.getByText(money(before.ytd_total)).first().waitFor();
  expect(new URL(page.url()).searchParams.get('year')).toBe(String(now.year - 1));
  await page.goBack();
  await page.getByText(money(now.ytd_total)).first().waitFor();
  await page.context().close();
});

it('gives a spelling its brand, which counts in the revenue at once, and takes the word back', async () => {
  const { spellings } = await answerOf('brands/aliases?match=none');
  const { spelling, candidates } = spellings.find(({ candidates: all }: { candidates: unknown[] }) => all.length > 0);
  const brand = candidates[0];
  const revenueOf = async () => {
    const { by_brand } = await answerOf('revenue');
    return by_brand.find(({ brand_id }: { brand_id: string }) => brand_id === brand.brand_id)?.revenue ?? 0;
  };
  const before = await revenueOf();
  const page = await test.open('/aliases');
  const row = page.getByRole('row').filter({ hasText: spelling });
  await row.getByRole('button', { name: 'Choose the brand' }).click();
  await page.getByRole('option', { name: new RegExp(`${brand.brand_name}.*likely`) }).click();
  await row.getByText('by a person').waitFor();
  expect(await revenueOf()).toBeGreaterThan(before);
  await row.getByRole('button', { name: 'Take the word back' }).click();
  await row.getByText('no brand').waitFor();
  expect(await revenueOf()).toBe(before);
  await page.context().close();
});

it('says of each source how it is, why, and what to do', async () => {
  const page = await test.open('/sync-health');
  for (const { id, cause } of await answerOf('sync-health')) {
    await page.locator(`[data-source=${id}]`).getByText(cause).waitFor();
  }
  const netsuite = page.locator('[data-source=netsuite]');
  await netsuite.getByText('Reports success, brings nothing').waitFor();
  await netsuite.getByText('The evidence').click();
  expect(await netsuite.getByRole('listitem').count()).toBeGreaterThan(3);
  await page.getByText(/Revenue data may be outdated — last sync/).waitFor();
  await page.context().close();
});
