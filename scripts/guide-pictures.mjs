/**
 * Takes the pictures of docs/guide from the demo that runs: `npm run guide` while `npm start` does. The address is that of
 * DATA_DIR/runtime.json. No record is edited, so it can be run as often as the page changes; `npm run guide -- gaps` takes only what is named.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'docs', 'guide', 'pictures');
const { api_url, worker_url } = JSON.parse(
  readFileSync(join(process.env.DATA_DIR ?? join(root, '.data'), 'runtime.json'), 'utf8'),
);

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
  {
    name: 'panel',
    path: '/dev-groups',
    act: (page) =>
      page
        .locator('[data-id]')
        .first()
        .click()
        .then(() => page.getByRole('complementary').getByRole('heading', { name: 'History' }).waitFor()),
  },
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
    name: 'move',
    path: '/timeline?order=name',
    act: (page) => page.locator('[data-stage=launch_date]').nth(1).click(),
  },
  { name: 'revenue', path: '/revenue' },
  { name: 'spellings', path: '/aliases?open=true' },
  {
    name: 'health',
    path: '/sync-health',
    act: (page) => page.locator('[data-source=netsuite]').getByText('The evidence').click(),
  },
  {
    name: 'stale',
    path: '/revenue',
    act: (page) =>
      page
        .getByRole('button', { name: 'What to do' })
        .click()
        .then(() => page.getByRole('dialog').getByRole('link').waitFor()),
  },
  {
    name: 'palette',
    path: '/products',
    act: (page) =>
      page.keyboard.press('Control+k').then(() => page.getByRole('dialog').getByRole('combobox').fill('rose')),
  },
];

const base = worker_url ?? api_url;

/** Those behind the Worker: taken where `npm start -- --edge` runs. */
const edgeShots = [
  {
    name: 'ask',
    path: '/ask',
    act: (page) =>
      page
        .getByRole('button', { name: 'How many brands are there?' })
        .click()
        .then(() => page.getByRole('table', { name: 'Figures used' }).waitFor()),
  },
  {
    name: 'actions',
    path: '/actions',
    act: async (page) => {
      // Once, however often the pictures are taken.
      const data = { title: 'Ask NetSuite about the missing permission', detail: 'Revenue stands still since then.' };
      await page.request.post(`${base}/api/queue`, { data, headers: { 'idempotency-key': 'guide-picture' } });
      await page.reload();
      await page.getByRole('row').nth(1).click();
      await page.getByRole('complementary').getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'note',
    path: '/notes',
    act: (page) =>
      page
        .getByRole('link', { name: 'Launch playbook' })
        .click()
        .then(() => page.getByRole('dialog').getByRole('table').waitFor()),
  },
];

/** Runs in the page: what is out of sight is not loaded, and not waited for. */
const photosInSight = () => {
  const seen = [...document.images].filter((image) => {
    const { top, left } = image.getBoundingClientRect();
    return !image.complete && top < innerHeight && left < innerWidth;
  });
  return Promise.all(seen.map((image) => image.decode().catch(() => undefined)));
};

mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: sparticuz.args.filter((flag) => !/single-process|no-zygote|web-security|insecure|headless/.test(flag)),
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const wanted = process.argv.slice(2);
  const all = worker_url ? [...shots, ...edgeShots] : shots;
  for (const { name, path, act } of all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    await page.goto(base + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('load');
    await page.getByText('Loading').first().waitFor({ state: 'detached' });
    await act?.(page);
    await page.getByText('The reason is being looked up.').first().waitFor({ state: 'detached' });
    await page.evaluate(photosInSight);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
    console.log(`docs/guide/pictures/${name}.png`);
  }
} finally {
  await browser.close();
}
