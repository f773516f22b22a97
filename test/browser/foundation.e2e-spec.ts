import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type BrowserTest, breaches, picture, startBrowserTest } from './browser-testing.js';

let test: BrowserTest;

beforeAll(async () => {
  test = await startBrowserTest();
});

afterAll(() => test?.end());

it('shows all products as the first thing, and a deep link to one of them', async () => {
  const page = await test.open('/');
  await page.getByRole('heading', { name: 'Products' }).waitFor();
  await page.getByText('160 products').waitFor();
  expect(new URL(page.url()).pathname).toBe('/products');

  const { id, name } = await someProduct();
  const deep = await test.open(`/products/${id}`);
  await deep.getByRole('heading', { name }).waitFor();
  await deep.context().close();
});

it.each(['light', 'dark'] as const)('has no breach of WCAG 2.2 AA on any screen, %s', async (colorScheme) => {
  const page = await test.open('/products', { colorScheme });
  const { id } = await someProduct();
  for (const [name, path] of [
    ['board', '/products'],
    ['table', '/products?view=table'],
    ['panel', `/products/${id}?view=table`],
    ['dev-groups', '/dev-groups'],
    ['skus', '/skus'],
    ['brands', '/brands'],
  ] as const) {
    await page.goto(test.app.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
    await page.locator('[data-id]').first().waitFor();
    expect({ name, breaches: await breaches(page, colorScheme === 'dark' ? 'colours' : undefined) }).toEqual({
      name,
      breaches: [],
    });
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.context().close();
});

async function someProduct(): Promise<{ id: string; name: string }> {
  const { rows } = await test.client.query(
    "SELECT id, name FROM airtable_raw.product WHERE netsuite_item IS NOT NULL AND name ~ '^[A-Za-z ]+$' ORDER BY id LIMIT 1",
  );
  return rows[0];
}
