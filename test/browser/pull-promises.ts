import { expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { type BrowserTest, picture } from './browser-testing.js';
import { columnOf } from './promises-testing.js';

/** What a pull by hand promises, and the board on which its photos are seen; in a suite that has started the demo. */
export function pullPromises(started: () => BrowserTest): void {
  it('reads a source when somebody says so, with how far it is, and shows the photos that came with it', async () => {
    const test = started();
    const board = await test.open('/products');
    await board.getByText('160 products').waitFor();
    expect(await board.locator('li img').count()).toBe(0);
    const page = await test.open('/sync-health');
    const airtable = page.locator('[data-source=airtable]');
    const pace = (latency_ms: number) => control(test.simulators.airtable, 'PATCH', '/settings', { latency_ms });
    await pace(300);
    await airtable.getByRole('button', { name: 'Pull now' }).click();
    await airtable.getByRole('button', { name: 'Pulling…' }).waitFor();
    await airtable.getByText(/^(Reading|Merging|Copying) [a-z ]+: [\d,]+ records? read$/).waitFor();
    await pace(0);
    await airtable.locator('[data-status=ok]').getByText('The pull is done').waitFor();
    await airtable.getByText('1 pull from here').waitFor();
    const time = airtable.getByText('Last sync').locator('..').locator('time');
    expect(await time.textContent()).toMatch(/^(now|\d+ min\. ago)$/);
    expect(await time.getAttribute('title')).toMatch(/^\w+, \w+ \d+, \d{4} at \d+:\d\d:\d\d [AP]M [A-Z]/);

    // Live: nobody pressed anything on the other page.
    const photo = board.locator('li img[src^="/api/pipeline/assets/"]').first();
    await photo.waitFor();
    await until(async () => (await photo.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth)) !== 0);
    await board.locator('li [data-hue]').first().waitFor();
    await picture(board, 'cards-with-photos');
    await Promise.all([page.context().close(), board.context().close()]);
  });

  it('moves a card to another column: the record has its status, and takes it back', async () => {
    const test = started();
    const { rows } = await test.client.query(
      "SELECT id, name, status FROM airtable_raw.product WHERE status = 'On Hold' AND name ~ '^[A-Za-z ]+$' ORDER BY id LIMIT 1",
    );
    const { id, name, status } = rows[0];
    const page = await test.open(`/products?q=${encodeURIComponent(name.slice(0, 4))}`);
    const card: Locator = page.locator('li').filter({ has: page.locator(`[data-id="${id}"]`) });
    const column = page.getByRole('region', { name: /^Active/ });
    await card.dragTo(column);
    await until(async () => (await columnOf(test, 'product', 'status', id)) === 'Active');
    await column.locator(`[data-id="${id}"]`).waitFor();
    await page.getByRole('region', { name: 'What you changed' }).getByRole('button', { name: 'Undo' }).click();
    await until(async () => (await columnOf(test, 'product', 'status', id)) === status);
    await page
      .getByRole('region', { name: /^On Hold/ })
      .locator(`[data-id="${id}"]`)
      .waitFor();
    await page.context().close();
  });
}
