/**
 * Takes the pictures of docs/guide from the demo that runs: `npm run guide` while `npm start` does. The address is that of
 * DATA_DIR/runtime.json. Nothing is edited, so it can be run as often as the page changes; `npm run guide -- gaps` takes only what is named.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'docs', 'guide', 'pictures');
const { api_url } = JSON.parse(readFileSync(join(process.env.DATA_DIR ?? join(root, '.data'), 'runtime.json'), 'utf8'));

/** Each picture: where it is taken, and what is done before. */
const shots = [
  { name: 'products', path: '/products' },
  {
    name: 'filters',
    path: '/products?view=table&status=On%20Hold',
    act: (page) => page.locator('main header').getByRole('button', { name: 'Brand' }).click(),
  },
  { name: 'gap', path: '/products?q=kestrel', act: (page) => page.getByRole('button', { name: /^3 gaps/ }).click() },
  { name: 'gaps', path: '/gaps' },
  { name: 'panel', path: '/dev-groups', act: (page) => page.locator('[data-id]').first().click() },
  { name: 'timeline', path: '/timeline' },
  { name: 'queue', path: '/sync-queue' },
  {
    name: 'queue-entry',
    // What waits for a person, where there is any.
    path: '/sync-queue?status=conflict,dead',
    act: async (page) => {
      const clear = page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last();
      const rows = page.locator('[data-id]');
      await rows.or(page.getByText('No entry fits these filters')).first().waitFor();
      if ((await rows.count()) === 0) await clear.click();
      const conflict = rows.filter({ hasText: 'Conflict' });
      await ((await conflict.count()) > 0 ? conflict : rows).first().click();
      await page.getByRole('complementary').getByText('Facts').waitFor();
    },
  },
  {
    name: 'palette',
    path: '/products',
    act: (page) =>
      page.keyboard.press('Control+k').then(() => page.getByRole('dialog').getByRole('combobox').fill('rose')),
  },
];

mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: sparticuz.args.filter((flag) => !/single-process|no-zygote|web-security|insecure|headless/.test(flag)),
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const wanted = process.argv.slice(2);
  for (const { name, path, act } of shots.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await page.goto(api_url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('load');
    await page.getByText('Loading').first().waitFor({ state: 'detached' });
    await act?.(page);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
    console.log(`docs/guide/pictures/${name}.png`);
  }
} finally {
  await browser.close();
}
