import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { send } from '../e2e/write-testing.js';
import { type BrowserTest, picture } from './browser-testing.js';

/** What revenue, spellings and sync health promise; in a suite that has just started the demo, as health counts what it has seen. */
export function numbersPromises(started: () => BrowserTest): void {
  it('shows revenue to the cent, of this year and of another, with what matches nothing in a line of its own', async () => {
    const test = started();
    const page = await test.open('/revenue');
    const now = await answerOf(test, 'revenue');
    await page.getByText(money(now.ytd_total)).first().waitFor();
    const brands = page.getByRole('region', { name: 'By brand' });
    for (const { brand_name, revenue } of now.by_brand) {
      const row = brands.getByRole('row').filter({ hasText: brand_name ?? 'Matches no brand' });
      expect(await row.filter({ hasText: money(revenue) }).count()).toBeGreaterThan(0);
    }
    await page.getByLabel('Year', { exact: true }).selectOption(String(now.year - 1));
    const before = await answerOf(test, `revenue?year=${now.year - 1}`);
    await page.getByText(money(before.ytd_total)).first().waitFor();
    expect(new URL(page.url()).searchParams.get('year')).toBe(String(now.year - 1));
    await page.goBack();
    await page.getByText(money(now.ytd_total)).first().waitFor();
    await page.getByText(money(now.previous_year_to_date)).waitFor();
    // Three weeks are missing, and that is said where they are compared with three weeks that are not.
    await page.getByText(/^▲ [\d.]+% more, without the days after \w+ \d+$/).waitFor();
    const months = page.getByRole('region', { name: 'By month' });
    for (const { revenue } of now.monthly)
      await months
        .getByRole('cell', { name: money(revenue) })
        .first()
        .waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      brands.getByRole('row').filter({ hasText: 'Matches no brand' }).getByRole('link', { name: /lines/i }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8').split('\n');
    expect(lines[0]).toContain('invoice_number');
    expect(lines.length).toBeGreaterThan(100);
    await page.context().close();
  });

  it('gives a spelling its brand, which counts in the revenue at once, and takes the word back', async () => {
    const test = started();
    const { spellings } = await answerOf(test, 'brands/aliases?match=none');
    const { spelling, candidates } = spellings.find(({ candidates: all }: { candidates: unknown[] }) => all.length > 0);
    const brand = candidates[0];
    const revenueOf = async () => {
      const { by_brand } = await answerOf(test, 'revenue');
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

  it('says of each source how it is, why, what to do, and since which of 90 nights', async () => {
    const test = started();
    const page = await test.open('/sync-health');
    for (const { id, cause } of await answerOf(test, 'sync-health')) {
      await page.locator(`[data-source=${id}]`).getByText(cause).first().waitFor();
    }
    const netsuite = page.locator('[data-source=netsuite]');
    await netsuite.getByText('Reports success, brings nothing').first().waitFor();
    await netsuite.getByText('The evidence').click();
    expect(await netsuite.getByRole('listitem').count()).toBeGreaterThan(3);
    const nights = (all: string, stale: string) =>
      new RegExp(`, the last 90 nights: ${all} .*, ${stale} of them stale`);
    await netsuite.getByRole('img', { name: nights('(89|90) were', '(20|21)') }).waitFor();
    await page
      .locator('[data-source=asana]')
      .getByRole('img', { name: nights('(89|90) were', '0') })
      .waitFor();
    await netsuite.getByText(/stale since \w+ \d+, \d{4}/).waitFor();
    await netsuite.getByText('2 changes of the verdict').click();
    const silence = netsuite.locator('ol').getByRole('listitem').filter({ hasText: 'On time →' });
    await silence.getByText('Reports success, brings nothing').waitFor();
    const since = Date.parse((await silence.locator('time').getAttribute('datetime')) ?? '');
    expect(Math.round((Date.now() - since) / 86_400_000)).toBeGreaterThan(17);
    await netsuite.getByText(/^\d\d readings/).click();
    expect(await netsuite.getByRole('row').filter({ hasText: 'success' }).count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('says on every screen that revenue is stale, why and what to do, as long as the verdict says so', async () => {
    const test = started();
    const page = await test.open('/products');
    const banner = page.getByText(/Revenue data may be outdated — last sync \w+ \d+, \d{4}/);
    await banner.waitFor();
    const [{ cause, next_step }] = await answerOf(test, 'sync-health?id=netsuite');
    await page.getByRole('button', { name: 'What to do' }).click();
    const argument = page.getByRole('dialog', { name: 'What to do' });
    await argument.getByText(cause).waitFor();
    await argument.getByText(next_step).waitFor();
    await picture(page, 'stale-banner');
    await page
      .getByRole('link', { name: /Sync health/ })
      .last()
      .click();
    await page.getByRole('heading', { name: 'Sync health' }).waitFor();

    const { client } = test;
    const state = `netsuite_raw.sync_state SET last_sync_at = $1, last_run_at = $2 WHERE entity = 'invoices'`;
    const { rows } = await client.query("SELECT * FROM netsuite_raw.sync_state WHERE entity = 'invoices'");
    const { rows: lines } = await client.query(
      'SELECT id, synced_at, invoice_date::text FROM ns.invoices ORDER BY id LIMIT 1',
    );
    // Rows that are written again are no news: business has to go on in them.
    const line = 'ns.invoices SET synced_at = $2, invoice_date = $3 WHERE id = $1';
    const now = new Date();
    await client.query(`UPDATE ${state}`, [now, now]);
    await client.query(`UPDATE ${line}`, [lines[0].id, now, today(now)]);
    await banner.waitFor({ state: 'detached' });
    await page.locator('[data-source=netsuite]').getByText('On time', { exact: true }).first().waitFor();

    await client.query(`UPDATE ${line}`, [lines[0].id, lines[0].synced_at, lines[0].invoice_date]);
    await client.query(`UPDATE ${state}`, [rows[0].last_sync_at, rows[0].last_run_at]);
    await banner.waitFor();
    await page.context().close();
  });
}

const answerOf = async (test: BrowserTest, path: string) => (await send(test.app.url, 'GET', path)).json;
const money = (amount: number): string => amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
/** Where business is: elsewhere it may be tomorrow, of which no invoice counts. */
const today = (now: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(now);
