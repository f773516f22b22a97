import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { inAirtable, inAsana } from '../e2e/bridge-testing.js';
import { until } from '../support/child-instance.js';
import { type BrowserTest, picture, startBrowserTest, type WatchedPage } from './browser-testing.js';
import { framesOfScrolling, quantile } from './page-measures.js';

/** A group of the demo with a launch date and a task for it: each promise takes one of its own. */
interface Group {
  readonly id: string;
  readonly name: string;
  readonly launch_date: string;
  readonly gid: string;
}

/** High enough for all of the demo’s dev groups: what is not in sight is not made. */
const ALL_ROWS = { width: 1400, height: 1800 };

let test: BrowserTest;
let groups: Group[];
let page: WatchedPage;
const takeGroup = (): Group => {
  const group = groups.pop();
  if (!group) throw new Error('The demo has no dev group left that no promise has used.');
  return group;
};

beforeAll(async () => {
  test = await startBrowserTest();
  // Far enough ahead that a few days of difference let nothing become past or late.
  const { rows } = await test.client.query<Group>(
    `SELECT id, name, launch_date::text, asana_gids ->> 'launch_date' AS gid FROM airtable_raw.dev_group
      WHERE launch_date > CURRENT_DATE + 40 AND asana_gids ? 'launch_date' AND length(name) < 60 ORDER BY id DESC`,
  );
  groups = rows;
  page = await test.open('/timeline?order=name', { viewport: ALL_ROWS });
  await page.getByRole('grid', { name: 'Timeline' }).waitFor();
});

afterAll(() => test?.end());

describe('a date that is moved is in the warehouse, in Airtable and in Asana, and its receipt is shown', () => {
  it('by mouse', async () => {
    const group = takeGroup();
    const mark = await shown(page, group);
    const from = await middleOf(mark);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 20, from.y, { steps: 4 });
    await page.locator('[data-moving]').waitFor();
    await picture(page, 'timeline-drag');
    await page.mouse.up();
    await expectDelivered(page, group, await movedBy(group, (days) => days > 0));
  });

  it('by keys: a day, and a week', async () => {
    const group = takeGroup();
    const mark = await shown(page, group);
    await mark.focus();
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await expectDelivered(page, group, await movedBy(group, (days) => days === 8));
    expect(await mark.and(page.locator(':focus')).count()).toBe(1);
  });

  it('by touch', async () => {
    const group = takeGroup();
    const touched = await test.open('/timeline?order=name', { hasTouch: true, viewport: ALL_ROWS });
    const mark = await shown(touched, group);
    const { x, y } = await middleOf(mark);
    const session = await touched.context().newCDPSession(touched);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x: at, y }] });
    await send('touchStart', x);
    for (const step of [6, 14, 22, 30]) await send('touchMove', x + step);
    await send('touchEnd');
    await expectDelivered(touched, group, await movedBy(group, (days) => days > 0));
    await touched.context().close();
  });

  it('by its field', async () => {
    const group = takeGroup();
    await (await shown(page, group)).click();
    await page.getByLabel('Launch', { exact: true }).fill('2031-05-05');
    await page.keyboard.press('Enter');
    await expectDelivered(page, group, '2031-05-05');
  });
});

it('takes a drag back by Escape, and calls no drag a press', async () => {
  const group = takeGroup();
  const mark = await shown(page, group);
  const { x, y } = await middleOf(mark);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 40, y, { steps: 4 });
  await page.locator('[data-moving]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-moving]').waitFor({ state: 'detached' });
  await page.mouse.up();
  expect(await launchOf(group)).toBe(group.launch_date);
  expect(await page.locator('[popover]:popover-open').count()).toBe(0);
});

it('shifts several in one change, says before what moves, and takes it back whole after it was delivered', async () => {
  const two = [takeGroup(), takeGroup()];
  for (const group of two) {
    await shown(page, group);
    await page.getByRole('checkbox', { name: `Select ${group.name}` }).click();
  }
  await page.getByLabel('Move from').selectOption('launch_date');
  await page.getByLabel('Days').fill('-3');
  await page.getByText('2 dates of 2 dev groups would move.').waitFor();
  await page.getByRole('button', { name: 'Move 2 dates' }).click();
  await page.getByText('2 records · Launch and later 3 days earlier').waitFor();
  for (const group of two) await until(async () => daysFrom(group.launch_date, await launchOf(group)) === -3);
  const entry = page.getByRole('status').filter({ hasText: '2 records · Launch' });
  await entry.locator('[data-upstream=asana][data-delivery=delivered]').waitFor();
  await entry.getByRole('button', { name: 'Undo' }).click();
  for (const group of two) await until(async () => (await launchOf(group)) === group.launch_date);
  for (const group of two) await until(async () => (await inAsana(test, group.gid)) === group.launch_date);
});

it('shows somebody else’s edit within a second, and leaves the focus where it is', async () => {
  const [mine, theirs] = [takeGroup(), takeGroup()];
  await shown(page, theirs);
  const focused = await shown(page, mine);
  await focused.focus();
  const other = await test.open('/timeline?order=name', { viewport: ALL_ROWS });
  const mark = await shown(other, theirs);
  await mark.focus();
  await other.keyboard.press('Alt+ArrowLeft');
  await other.keyboard.press('Enter');
  await other.keyboard.press('Escape');
  await until(async () => daysFrom(theirs.launch_date, await launchOf(theirs)) === -1);
  const label = await mark.getAttribute('aria-label');
  await until(async () => (await markOf(page, theirs).getAttribute('aria-label')) === label, 5000);
  expect(await focused.and(page.locator(':focus')).count()).toBe(1);
  await other.context().close();
});

it('explains that somebody else was faster while a date was held, and lets the person choose', async () => {
  const group = takeGroup();
  const mark = await shown(page, group);
  const { x, y } = await middleOf(mark);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y, { steps: 4 });
  await page.locator('[data-moving]').waitFor();
  const faster = await fetch(`${test.app.url}/api/pipeline/dev-groups/${group.id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ launch_date: '2030-01-02' }),
  });
  expect(faster.status).toBe(200);
  // The page knows of it before the date is let go; what was held still counts as an edit of the old one.
  await until(async () => (await page.locator(`[data-id="${group.id}"]`).count()) > 0);
  page.expected.push('412');
  await page.mouse.up();
  const entry = page.getByRole('alert').filter({ hasText: group.name });
  await entry.getByRole('button', { name: 'Compare' }).click();
  await picture(page, 'timeline-conflict');
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  await entry.waitFor({ state: 'detached' });
  expect(await launchOf(group)).toBe('2030-01-02');
});

it('warns of a stage that comes before the one that it follows, and accepts it', async () => {
  const group = takeGroup();
  const launch = await shown(page, group);
  await launch.click();
  await page.getByLabel('Launch', { exact: true }).fill('2020-01-01');
  await page.keyboard.press('Enter');
  await page
    .getByText(/which comes first/)
    .first()
    .waitFor();
  await until(async () => (await launch.getAttribute('aria-label'))?.includes('before the stage') === true);
});

it('scrolls a thousand dev groups without a pause that one sees', async () => {
  await test.client.query(
    `INSERT INTO airtable_raw.dev_group (id, name, status, concept_date, brief_date, sampling_date, launch_date)
     SELECT 'recMany' || n, 'Group ' || n || repeat(' عطر 🌊', n % 3), 'In Development', CURRENT_DATE - n % 200,
            CURRENT_DATE + n % 100, CURRENT_DATE + n % 150, CURRENT_DATE + 200 + n % 100
       FROM generate_series(1, 1000) n`,
  );
  const large = await test.open('/timeline?order=name');
  await large.getByText(/1,0\d\d dev groups/).waitFor();
  const work = (await framesOfScrolling(large)).map(({ worked }) => worked);
  expect(work.length).toBeGreaterThan(30);
  expect(quantile(work, 0.95)).toBeLessThanOrEqual(50);
  expect(await large.locator('[data-stage]').count()).toBeLessThan(8 * 60);
  await large.context().close();
});

const markOf = (on: WatchedPage, { id }: Group): Locator => on.locator(`[data-row-id="${id}"][data-stage=launch_date]`);

/** The mark of the launch, brought into sight. */
async function shown(on: WatchedPage, group: Group): Promise<Locator> {
  const mark = markOf(on, group);
  await mark.waitFor();
  await mark.evaluate((element) => element.scrollIntoView({ block: 'center', inline: 'center' }));
  return mark;
}

async function middleOf(mark: Locator): Promise<{ x: number; y: number }> {
  const box = await mark.boundingBox();
  if (!box) throw new Error('The mark is not to be seen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function launchOf({ id }: Group): Promise<string> {
  const { rows } = await test.client.query(
    'SELECT launch_date::text AS day FROM airtable_raw.dev_group WHERE id = $1',
    [id],
  );
  return rows[0].day;
}

/** The day that the warehouse has now, which has to be as far from the old one as the test says. */
async function movedBy(group: Group, fits: (days: number) => boolean): Promise<string> {
  let day = group.launch_date;
  await until(async () => {
    day = await launchOf(group);
    return day !== group.launch_date;
  });
  expect({ day, fits: fits(daysFrom(group.launch_date, day)) }).toEqual({ day, fits: true });
  return day;
}

const daysFrom = (before: string, after: string): number => (Date.parse(after) - Date.parse(before)) / 86_400_000;

async function expectDelivered(on: WatchedPage, group: Group, day: string): Promise<void> {
  const entry = on.getByRole('status').filter({ hasText: group.name });
  await entry.locator('[data-upstream=airtable][data-delivery=delivered]').waitFor();
  await entry.locator('[data-upstream=asana][data-delivery=delivered]').waitFor();
  expect(await launchOf(group)).toBe(day);
  expect((await inAirtable(test, group.id))['Launch Date']).toBe(day);
  expect(await inAsana(test, group.gid)).toBe(day);
}
