import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { until } from '../support/child-instance.js';
import { type BrowserTest, picture } from './browser-testing.js';
import { columnOf } from './promises-testing.js';

/** What the list of gaps promises; in a suite that has started the demo. */
export function gapPromises(started: () => BrowserTest): void {
  it('mends a gap in the list of all: it leaves the list, the counts and the badge at once, before anybody is asked again', async () => {
    const test = started();
    const page = await test.open('/gaps?gap=brand&reason=source_blank&resource=products&sort=name');
    const total = await gapsOf(page.getByText(/of \d+ gaps/));
    const kind = page.getByRole('link', { name: /^\d+ Products: Brand, Empty at its source$/ });
    const before = Number(await kind.textContent());
    const rows = page.locator('[data-row]');
    await until(async () => (await rows.count()) === before);
    await picture(page, 'gaps');
    const [first, second] = [rows.first(), rows.nth(1)];
    const id = (await first.getAttribute('data-id')) ?? '';
    const next = await second.getAttribute('data-id');
    const [, record = ''] = id.split('.');

    // Whatever the server would say of gaps now comes too late to be what is seen.
    let answer = (): void => undefined;
    const later = new Promise<void>((done) => {
      answer = done;
    });
    await page.route('**/api/pipeline/data-gaps', async (route) => {
      await later;
      await route.continue();
    });
    // Whoever knows the brand does not wait until all of them are there.
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
    await page.route(/\/api\/pipeline\/brands(\?|$)/, async (route) => {
      await entered;
      await route.continue();
    });
    // By keys alone: the field has the focus as soon as the record is read that it is of.
    await first.getByRole('button', { name: /^Set Brand of / }).press('Enter');
    await until(async () => (await page.evaluate("document.activeElement?.getAttribute('role')")) === 'combobox');
    await page.keyboard.type('Bramblewick');
    await page.keyboard.press('Enter');
    await page.getByText('Loading…').waitFor();
    enter();
    await page.locator(`[data-id="${id}"]`).waitFor({ state: 'detached' });
    await until(async () => Number(await kind.textContent()) === before - 1);
    await until(async () => (await gapsOf(page.getByText(/of \d+ gaps/))) === total - 1);
    await until(async () => (await page.evaluate('document.activeElement?.dataset.id')) === next);
    await until(async () => (await columnOf(test, 'product', 'brand_id', record)) !== null);
    await until(async () => (await page.getByText('Saved').count()) > 0);
    expect(await page.locator(`[data-id="${id}"]`).count()).toBe(0);
    answer();
    await page.goto(`${test.app.url}/products/${record}`);
    await page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
    const missing = await page.getByRole('region', { name: 'Missing here' }).allTextContents();
    expect(missing.join()).not.toContain('Brand');
    await page.context().close();
  });

  it('leads from each count to its gaps, opens a record beside them, and gives what is shown as a file', async () => {
    const test = started();
    const page = await test.open('/gaps', { colorScheme: 'dark' });
    await page.getByRole('link', { name: /^\d+ SKUs: Product, Refers to no record$/ }).click();
    await page.getByText(/^2 of \d+ gaps/).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^skus,rec\w+,.*,product_id,dangling_reference,product_id,/);
    await page.locator('[data-row]').first().click();
    await page.getByRole('complementary').getByText('Missing here').or(page.getByText('Set Product')).first().waitFor();
    await page.locator('[data-row]').nth(1).waitFor();
    await picture(page, 'gaps-dark');
    await page.goBack();
    await page.getByRole('complementary').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('shows how many gaps there were each day, as a line and as figures', async () => {
    const test = started();
    const page = await test.open('/gaps');
    const progress = page.getByRole('region', { name: 'Over time' });
    await progress.getByText(/\d+ fewer than on /).waitFor();
    await progress.getByRole('img', { name: /^Gaps each day from \w+ \d+, \d{4} to / }).waitFor();
    await progress.getByText('The figures').click();
    const { rows } = await test.client.query(
      `SELECT day::text, sum(records)::int AS records FROM pipeline.gap_daily
        WHERE day < (now() AT TIME ZONE 'America/New_York')::date GROUP BY day ORDER BY day`,
    );
    expect(rows.length).toBeGreaterThan(80);
    const figures = progress.getByRole('row').filter({ has: page.getByRole('cell') });
    expect(await figures.count()).toBe(rows.length + 1);
    expect(await figures.last().getByRole('cell').textContent()).toBe(String(rows[0].records));
    await picture(page, 'gaps-history');
    await page.context().close();
  });
}

/** The number of all gaps in `3 of 79 gaps`. */
async function gapsOf(text: { textContent(): Promise<string | null> }): Promise<number> {
  return Number(/of (\d+) gaps/.exec((await text.textContent()) ?? '')?.[1]);
}
