import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { breaches, picture, type WatchedPage } from './browser-testing.js';
import { type EdgeBrowserTest, startEdgeBrowserTest } from './edge-testing.js';
import { layoutTroubles } from './layout-troubles.js';

let test: EdgeBrowserTest;
let behind: WatchedPage;

beforeAll(async () => {
  test = await startEdgeBrowserTest();
  behind = await test.open(test.worker.url);
});

afterAll(() => test?.end());

const go = (path: string) => behind.goto(test.worker.url + path);

it('shows all products as the first thing, and a deep link to one of them', async () => {
  const page = await test.open('/');
  await page.getByRole('heading', { name: 'Products' }).waitFor();
  await page.getByText('160 products').waitFor();
  expect(new URL(page.url()).pathname).toBe('/products');

  const { id, name } = await someProduct();
  await page.goto(`${test.app.url}/products/${id}`);
  await page.getByRole('heading', { name }).waitFor();
  await page.context().close();
});

it('asks for the rows of the first screen before its code is there, and once', async () => {
  const page = await test.open('about:blank');
  let ask = (): void => undefined;
  const asked = new Promise<void>((done) => {
    ask = done;
  });
  let times = 0;
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/pipeline/products?sort=name')) return;
    times++;
    ask();
  });
  // The code comes when the rows were asked for, and not before.
  await page.route('**/static/frame-*.js', async (route) => {
    await asked;
    await route.continue();
  });
  // Events begin with another question for all lists.
  await page.route('**/api/pipeline/events*', (route) => route.abort());
  page.expected.push('ERR_FAILED');
  await page.goto(`${test.app.url}/products`);
  await page.locator('[data-id]').first().waitFor();
  expect(times).toBe(1);
  await page.context().close();
});

describe('what only the Worker has', () => {
  it('is not offered without it, and says so at its address', async () => {
    const page = await test.open('/ask');
    await page.getByText('Only to be had behind the Worker').waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Ask' }).count()).toBe(0);
    await behind.getByRole('navigation').getByRole('link', { name: 'Ask' }).waitFor();
    await page.context().close();
  });

  it('answers a question as it is worded, names where each figure stands, and keeps the question in the address', async () => {
    await go('/ask');
    await behind.getByRole('button', { name: 'How many brands are there?' }).click();
    await behind.getByText(/^There are 17 brands\./).waitFor();
    const figure = behind.getByRole('table', { name: 'Figures used' }).getByRole('row').nth(1);
    expect(await figure.getByRole('link').getAttribute('href')).toContain('/api/pipeline/brands?');
    expect(await figure.getByRole('cell').first().textContent()).toBe('17');
    expect(new URL(behind.url()).searchParams.get('q')).toBe('How many brands are there?');
  });

  it('says that it does not know, and asks nothing when a link with a question is opened', async () => {
    await go('/ask?q=Who+won+the+cup%3F');
    await behind.getByRole('button', { name: 'Ask', exact: true }).waitFor();
    expect(await behind.getByText('Thinking…').count()).toBe(0);
    await behind.getByRole('textbox').press('Enter');
    await behind.getByText(/^I don’t know/).waitFor();
  });

  it('lets an answer be cancelled while it is worded, and asked for again', async () => {
    await control(test.edge.groq, 'PATCH', '/settings', { word_ms: 400 });
    await go('/ask?q=How+many+brands+are+there%3F');
    await behind.getByRole('textbox').press('Enter');
    await behind.getByText('Thinking…').waitFor();
    await behind.getByRole('button', { name: 'Cancel' }).click();
    await behind.getByText('Cancelled. What was said so far stays here.').waitFor();
    await control(test.edge.groq, 'PATCH', '/settings', { word_ms: 0 });
    await behind.getByRole('button', { name: 'Ask again' }).click();
    await behind.getByText(/^There are 17 brands\./).waitFor();
  });

  it('takes an action through the queue: added, claimed, done, reopened, dismissed, with who and when', async () => {
    const { id, name } = await someProduct();
    await go('/actions');
    await behind.getByText('Nothing is to be done').waitFor();
    await behind.getByRole('button', { name: 'Add an action' }).click();
    const dialog = behind.getByRole('dialog');
    await dialog.getByLabel('What is to be done').fill('Ask for <b>samples</b>');
    await dialog.getByLabel('The record that it is about').fill(`${test.worker.url}/products/${id}`);
    await dialog.getByRole('button', { name: 'Add an action' }).click();
    const row = behind.getByRole('row').filter({ hasText: 'Ask for <b>samples</b>' });
    await row.getByRole('link', { name }).waitFor();
    await row.click();
    const panel = behind.getByRole('complementary', { name: 'Ask for <b>samples</b>' });
    await panel.getByLabel('Note').fill('I call the lab');
    await panel.getByRole('button', { name: 'Claim', exact: true }).click();
    await panel.getByText('local claimed it').waitFor();
    await panel.getByText('I call the lab').waitFor();
    for (const [step, said] of [
      ['Done', 'local said that it is done'],
      ['Reopen', 'local opened it again'],
      ['Dismiss', 'local dismissed it'],
    ] as const) {
      await panel.getByRole('button', { name: step, exact: true }).click();
      await panel.getByText(said).waitFor();
    }
    expect(await panel.getByRole('listitem').count()).toBe(5);
    await row.getByText('Dismissed').waitFor();
    await behind.getByLabel('Show').selectOption('open');
    await behind.getByText('No action fits these filters').waitFor();
    expect(new URL(behind.url()).searchParams.get('status')).toBe('open');
  });

  it('says who was faster with an action, and shows where it stands now', async () => {
    const id = await newAction('Count the cartons');
    await go(`/actions/${id}`);
    await behind.route(`**/api/queue/${id}/claim`, async (route) => {
      await postToQueue(`/${id}/done`, {});
      await route.continue();
    });
    behind.expected.push('409');
    await behind.getByRole('button', { name: 'Claim', exact: true }).click();
    await behind.getByRole('alert').getByText('It is done, by local').waitFor();
    await behind.getByRole('button', { name: 'Reopen' }).waitFor();
  });

  it('asks for the action queue as long as somebody looks, at once when they are back, and more seldom while it fails', async () => {
    const page = await test.open(`${test.worker.url}/activity`);
    await page.getByLabel('What was done').waitFor();
    await page.clock.install();
    let asked = 0;
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/api/queue') asked++;
    });
    await page.getByRole('navigation').getByRole('link', { name: 'Action queue' }).click();
    await until(async () => asked > 0);
    const askedAgain = async (): Promise<void> => {
      const before = asked;
      await page.clock.runFor(3000);
      await until(async () => asked > before);
    };
    for (const _ of [1, 2, 3]) await askedAgain();
    const show = (state: 'hidden' | 'visible') =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
         document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`,
      );
    await show('hidden');
    let before = asked;
    await page.clock.runFor(30_000);
    expect(asked).toBe(before);
    await show('visible');
    await until(async () => asked > before);

    page.expected.push('400');
    await page.route(/\/api\/queue(\?|$)/, (route) =>
      route.fulfill({ status: 400, json: { status: 400, detail: 'No.' } }),
    );
    const refused = page.waitForResponse((answer) => answer.status() === 400);
    await askedAgain();
    await refused;
    await page.clock.runFor(100);
    before = asked;
    await page.clock.runFor(20_000);
    expect(asked).toBe(before);
    await page.clock.runFor(10_000);
    await until(async () => asked > before);
    await page.context().close();
  });

  it('keeps a log that is only added to, page by page', async () => {
    for (let line = 0; line < 51; line++) {
      await fetch(`${test.worker.url}/api/activity`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action: `did thing ${line}`, detail: { line } }),
      });
    }
    await go('/activity');
    await behind.getByLabel('What was done').fill('Called the <b>lab</b>');
    await behind.keyboard.press('Enter');
    await behind.getByText('Called the <b>lab</b>').waitFor();
    await behind.getByRole('button', { name: 'Older' }).click();
    await behind.getByText(/did thing 1$/).waitFor();
    await behind.goBack();
    await behind.getByText('Called the <b>lab</b>').waitFor();
  });

  it('opens a page of Notion from a deep link, of which nothing but text gets in', async () => {
    await go(`/notes/${test.edge.notion.pages.pasted}`);
    const page = behind.getByRole('dialog');
    await page.getByText('<script>alert(1)</script>').waitFor();
    expect(await page.locator('script, iframe, img, style, [onerror], a[href^="javascript"]').count()).toBe(0);
    await behind.keyboard.press('Escape');
    await behind.getByRole('searchbox').fill('playbook');
    await behind.getByRole('link', { name: /Pasted/ }).waitFor({ state: 'detached' });
    await behind.getByRole('link', { name: 'Launch playbook' }).click();
    await page.getByRole('columnheader', { name: 'Stage' }).waitFor();
    expect(new URL(behind.url()).pathname).toBe(`/notes/${test.edge.notion.pages.playbook}`);
  });
});

/** Every screen, by what shows that it is there. Of long lists a part: axe takes seconds for what it looks at a hundred times. */
const SCREENS: readonly (readonly [name: string, path: string, there: string])[] = [
  ['board', '/products?q=al', '[data-id]'],
  ['table', '/products?view=table&q=al', '[data-id]'],
  ['panel', '/products/{product}?view=table&q=al', 'aside h2'],
  ['dev-groups', '/dev-groups?q=al', '[data-id]'],
  ['timeline', '/timeline?q=al', '[data-stage]'],
  ['skus', '/skus?q=al', '[data-id]'],
  ['brands', '/brands', '[data-id]'],
  ['gaps', '/gaps?q=al', '[data-id]'],
  ['revenue', '/revenue', 'table'],
  ['aliases', '/aliases', '[role=row] bdi'],
  ['sync-queue', '/sync-queue', '[data-id]'],
  ['sync-health', '/sync-health', 'article'],
  ['ask', '/ask', 'form'],
  ['actions', '/actions/{action}', 'aside h2'],
  ['activity', '/activity', 'form'],
  ['notes', '/notes', 'li time'],
  ['note', '/notes/{note}', 'dialog h3'],
  ['nowhere', '/nowhere', '[role=status]'],
];

it('has no breach of WCAG 2.2 AA on any screen, in either theme, and fits a window at 200 % and paper', async () => {
  const page = await test.open(test.worker.url, { reducedMotion: 'reduce' });
  await eachScreen(page, async (name) => {
    const found = await breaches(page);
    await picture(page, `${name}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.evaluate(RENDER_ALL);
    let dark = await breaches(page, 'colours');
    if (dark.length > 0) {
      // What came while the theme was changed may have been seen half-way; a breach is there at a second look, too.
      await page.evaluate(RENDER_ALL);
      dark = await breaches(page, 'colours');
    }
    found.push(...dark);
    await picture(page, `${name}-dark`);
    await page.emulateMedia({ colorScheme: 'light' });
    found.push(...(await layoutTroubles(page)));
    expect({ name, found }).toEqual({ name, found: [] });
  });
  await page.context().close();
  // A machine that is busy with more takes its time for all of them.
}, 240_000);

it('says that the connection is gone, keeps what is shown, and takes it back when it is there again', async () => {
  const page = await test.open('/revenue');
  await page.getByRole('heading', { name: 'By month' }).waitFor();
  page.expected.push('ERR_INTERNET_DISCONNECTED');
  await page.context().setOffline(true);
  const away = page.getByText(/No connection to the server/);
  await away.waitFor();
  await page.getByRole('heading', { name: 'By month' }).waitFor();
  // A screen whose code is not here yet says so, and comes by itself.
  page.expected.push('preload CSS', 'A part of the page did not come', 'Failed to fetch dynamically');
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.getByText('This screen is not here yet').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').or(page.getByText('This could not be opened')).first().waitFor();
  await page.context().setOffline(false);
  await away.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1, name: 'Sync health' }).waitFor();
  await page.context().close();
});

/** What is outside of the window is not rendered, and would keep the colours of the other theme; the rest takes a frame. */
const RENDER_ALL = `new Promise((rendered) => {
  for (const element of document.querySelectorAll('main *')) {
    if (getComputedStyle(element).contentVisibility === 'auto') element.style.contentVisibility = 'visible';
  }
  requestAnimationFrame(() => requestAnimationFrame(rendered));
})`;

/** Opens every screen, and waits until it is there. */
async function eachScreen(page: WatchedPage, look: (name: string) => Promise<void>): Promise<void> {
  const records: Record<string, string | number> = {
    product: (await someProduct()).id,
    action: await newAction('Weigh the samples'),
    note: test.edge.notion.pages.playbook,
  };
  for (const [name, path, there] of SCREENS) {
    await page.goto(test.worker.url + path.replace(/\{(\w+)\}/, (_, kind: string) => String(records[kind])));
    await page.locator(`main :is(${there})`).first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
    await look(name);
  }
}

async function someProduct(): Promise<{ id: string; name: string }> {
  const { rows } = await test.client.query(
    "SELECT id, name FROM airtable_raw.product WHERE netsuite_item IS NOT NULL AND name ~ '^[A-Za-z ]+$' ORDER BY id LIMIT 1",
  );
  return rows[0];
}

function postToQueue(path: string, body: object): Promise<Response> {
  return fetch(`${test.worker.url}/api/queue${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function newAction(title: string): Promise<number> {
  return JSON.parse(await (await postToQueue('', { title })).text()).id;
}
