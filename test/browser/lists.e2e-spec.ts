import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { AccessTeam } from '../support/access-testing.js';
import { until } from '../support/child-instance.js';
import { rowsOf } from '../support/rows.js';
import { startTestApp } from '../support/test-app.js';
import { type BrowserTest, breaches, picture, startBrowserTest, type WatchedPage } from './browser-testing.js';
import { gapPromises } from './gap-promises.js';
import { columnOf } from './promises-testing.js';
import { pullPromises } from './pull-promises.js';

const LONG = 'A name of three hundred characters '.padEnd(300, 'x');
const SCRIPT = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';

let test: BrowserTest;
let page: WatchedPage;

beforeAll(async () => {
  test = await startBrowserTest({ INBOUND: 'on' });
  page = await test.open('/products');
  await page.getByText('160 products').waitFor();
});

afterAll(() => test?.end());

it('shows names in Arabic and with emoji, 300 characters, a script as text, and a product without anything', async () => {
  const { aProduct } = rowsOf(test.client);
  const names = ['زيت الورد للشعر', '🧴 Sunny 👩‍🔬 Balm', LONG, SCRIPT];
  for (const name of names) await aProduct({ name });
  const bare = await aProduct({ name: null, status: null, brand_id: null, product_line: null, netsuite_item: null });
  // Live: nobody pressed anything.
  await page.getByText('165 products').waitFor();
  await page.goto(`${test.app.url}/products?view=table&q=x`);
  for (const view of ['table', 'board']) {
    for (const name of names) {
      await page.goto(`${test.app.url}/products?view=${view}&q=${encodeURIComponent(name.slice(0, 30))}`);
      await page.getByText(name, { exact: true }).first().waitFor();
    }
  }
  await page.goto(`${test.app.url}/products/${bare.id}`);
  await page.getByRole('heading', { name: 'Without a name' }).waitFor();
  expect(await page.title()).toBe('Products · Athena Pipeline');
  const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(width).toBe(0);
  await test.client.query("DELETE FROM airtable_raw.product WHERE id LIKE 'rec0000%'");
});

it('mends a gap in place: it disappears from the badge, the list and the count', async () => {
  await page.goto(`${test.app.url}/products?view=table&gaps=true&sort=item`);
  await until(async () => (await gapCount()) > 0);
  const before = await gapCount();
  const { rows } = await test.client.query(
    `SELECT id, name FROM airtable_raw.product WHERE netsuite_item IS NULL AND brand_id IN (SELECT id FROM airtable_raw.client)
        AND product_line IN (SELECT id FROM airtable_raw.product_line) AND name ~ '^[A-Za-z ]+$' ORDER BY name LIMIT 1`,
  );
  const { id, name } = rows[0];
  await page.getByRole('searchbox').fill(name);
  const row = page.locator(`[data-id="${id}"]`);
  await row.getByRole('button', { name: /1 gap: NetSuite item/ }).click();
  const list = page.getByRole('list', { name: new RegExp(`Missing here: ${name}`) });
  await list.getByText('the field is empty at its source').waitFor();
  expect(await breaches(page)).toEqual([]);
  await picture(page, 'gap');
  await list.getByRole('button', { name: 'Set NetSuite item' }).click();
  await list.getByLabel('NetSuite item').fill('BRAND-NEW-1');
  await page.keyboard.press('Enter');
  await row.waitFor({ state: 'detached' });
  await until(async () => (await gapCount()) === before - 1);
  await until(async () => (await columnOf(test, 'product', 'netsuite_item', id)) === 'BRAND-NEW-1');
  const gaps = await fetch(`${test.app.url}/api/pipeline/data-gaps?resource=products&id=${id}`);
  expect(gaps.status === 200 ? ((await gaps.json()) as { gaps: unknown[] }).gaps : []).toEqual([]);
});

gapPromises(() => test);

it('has everything one sees in the address: back works, and a link shows the same to somebody else', async () => {
  await page.goto(`${test.app.url}/products?view=table`);
  await page.locator('main header').getByRole('button', { name: 'Status' }).click();
  await page.getByRole('option', { name: /On Hold/ }).click();
  await page.keyboard.press('Escape');
  await page.getByText('10 of 160 products').waitFor();
  await page.getByTitle('Sort by SKUs').click();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('option', { name: 'NetSuite item' }).click();
  await page.keyboard.press('Escape');
  const item = { name: 'NetSuite item', exact: true };
  await page.getByRole('columnheader', item).waitFor({ state: 'detached' });
  await page.locator('[data-row]').first().click();
  await page.getByRole('complementary').waitFor();
  const link = page.url();
  const other = await test.open(link);
  await other.getByText('10 of 160 products').waitFor();
  await other.getByRole('complementary').waitFor();
  expect(await other.getByRole('columnheader', item).count()).toBe(0);
  expect(await other.getByRole('columnheader', { name: 'SKUs' }).getAttribute('aria-sort')).toBe('ascending');
  await other.context().close();
  await page.goBack();
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByRole('columnheader', item).waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByText('160 products', { exact: true }).waitFor();
});

it('needs no mouse: keys reach a row, open it, close it, and jump anywhere', async () => {
  await page.goto(`${test.app.url}/products?view=table`);
  await page.locator('[data-row][tabindex="0"]').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'PageDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('complementary').getByRole('heading', { level: 2 }).waitFor();
  const opened = new URL(page.url()).pathname.split('/').at(-1);
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  await until(async () => (await page.evaluate('document.activeElement?.dataset.id')) === opened);

  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.getByRole('heading', { level: 1, name: 'Brands' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('alder bark tonic');
  await page
    .getByRole('option', { name: /^Alder Bark Tonic/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Alder Bark Tonic' }).waitFor();
  // Whoever is done with a field is where they were before.
  const item = page.getByRole('button', { name: /^Edit NetSuite item/ });
  await item.press('Enter');
  await page.getByRole('textbox', { name: 'NetSuite item' }).press('Enter');
  await until(() => item.evaluate((button) => button === button.ownerDocument.activeElement));
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
});

it('tells the kinds of emptiness apart', async () => {
  await page.goto(`${test.app.url}/products?q=nothing-is-called-this`);
  await page.getByText('No products fit these filters').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).last().click();
  await page.getByText('160 products', { exact: true }).waitFor();
  const broken = await test.open('/');
  broken.expected.push('500');
  // It hears of no change, at which it would ask again by itself: only the button is left.
  await broken.route('**/api/pipeline/events*', () => undefined);
  await broken.route('**/api/pipeline/skus*', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({ status: 500, detail: 'It was logged.' }),
    }),
  );
  await broken.goto(`${test.app.url}/skus`);
  await broken.getByText('The SKUs could not be read').waitFor();
  await broken.unroute('**/api/pipeline/skus*');
  await broken.getByRole('button', { name: 'Try again' }).click();
  await broken.getByText('741 SKUs').waitFor();

  await broken.route('**/api/pipeline/brands?*', (route) => route.fulfill({ json: [] }));
  await broken.goto(`${test.app.url}/brands`);
  await broken.getByText('There are no brands yet').waitFor();
  await broken.route('**/api/pipeline/sync-health', async (route) => {
    const sources: { id: string }[] = await (await route.fetch()).json();
    const never = { last_sync: null, cause: 'Nothing ever came.', next_step: 'Pull it.' };
    await route.fulfill({ json: sources.map((each) => (each.id === 'airtable' ? { ...each, ...never } : each)) });
  });
  await broken.reload();
  await broken.getByText('The brands were never synced').waitFor();
  await broken.getByText('Pull it.').waitFor();
  await broken.context().close();
});

pullPromises(() => test);

it('fits a phone', async () => {
  const phone = await test.open('/products', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  for (const path of ['/products', '/products?view=table', '/dev-groups', '/skus', '/brands', '/gaps']) {
    await phone.goto(test.app.url + path);
    await phone.locator('[data-id]').first().waitFor();
    const over = await phone.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect([path, over]).toEqual([path, 0]);
    await picture(phone, `phone${path.replace(/\W/g, '-')}`);
  }
  expect(await breaches(phone)).toEqual([]);
  await phone.locator('[data-id]').first().tap();
  await phone.context().close();
});

/** What only those who may edit or operate are offered. */
const EDITS = /^(Edit|Set|Pause|Resume|Send|Give|Decide|Pull|Choose|Change|Take|Move)/;

/** Screens that offer edits to those who may, with what shows that they are there. */
const VIEWED = [
  ['/products', '[data-id]'],
  ['/gaps', '[data-row]'],
  ['/timeline', '[data-stage]'],
  ['/aliases', '[role=row] bdi'],
  ['/sync-health', 'article'],
] as const;

it('shows a viewer no way to edit, and the API refuses one that is forced', async () => {
  const team = await AccessTeam.start();
  const guarded = await startTestApp({
    databaseUrl: test.database.url,
    env: {
      ...team.environment({ editor: ['ann@example.com'] }),
      AIRTABLE_BASE_ID: 'appA1b2C3d4E5f6G7',
      AIRTABLE_TABLE_IDS: 'products=tblProducts1',
    },
  });
  try {
    const { rows } = await test.client.query(
      'SELECT id FROM airtable_raw.product WHERE netsuite_item IS NULL ORDER BY id LIMIT 1',
    );
    const path = `${guarded.url}/products/${rows[0].id}`;
    const editor = await test.open(path, { extraHTTPHeaders: await team.person('ann@example.com') });
    await editor.getByRole('button', { name: /^Edit Status/ }).waitFor();
    const link = editor
      .getByRole('complementary')
      .getByRole('link', { name: /Airtable/ })
      .first();
    expect(await link.getAttribute('href')).toBe(`https://airtable.com/appA1b2C3d4E5f6G7/tblProducts1/${rows[0].id}`);
    await editor.context().close();

    const viewer = await test.open(path, { extraHTTPHeaders: await team.person('vi@example.com') });
    await viewer.getByRole('complementary').getByText('Status').waitFor();
    expect(await viewer.getByRole('button', { name: /^(Edit|Set) / }).count()).toBe(0);
    viewer.expected.push('403');
    const status = await viewer.evaluate(
      `fetch('/api/pipeline/products/${rows[0].id}', { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"status":"Active"}' }).then((answer) => answer.status)`,
    );
    expect(status).toBe(403);
    for (const [screen, there] of VIEWED) {
      await viewer.goto(guarded.url + screen);
      await viewer.locator(there).first().waitFor();
      await viewer.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
      expect([screen, await viewer.getByRole('button', { name: EDITS }).allTextContents()]).toEqual([screen, []]);
      expect([screen, await viewer.locator('li[draggable=true], main input[type=checkbox]').count()]).toEqual([
        screen,
        0,
      ]);
    }
    await viewer.goto(`${guarded.url}/sync-queue/1`);
    await viewer.getByRole('complementary').getByText('Facts').waitFor();
    expect(await viewer.getByRole('button', { name: EDITS }).count()).toBe(0);
    const paused = await viewer.evaluate(
      `fetch('/api/pipeline/sync-queue/targets/airtable/pause', { method: 'POST' }).then((answer) => answer.status)`,
    );
    expect(paused).toBe(403);
    await viewer.context().close();
  } finally {
    await guarded.close();
    await team.stop();
  }
});

async function gapCount(): Promise<number> {
  const label = await page.getByRole('button', { name: /^With gaps/ }).textContent();
  return Number(label?.replace(/\D/g, ''));
}
