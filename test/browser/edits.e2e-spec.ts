import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dayAfter, inAirtable, inAsana } from '../e2e/bridge-testing.js';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { type BrowserTest, breaches, picture, startBrowserTest } from './browser-testing.js';
import { numbersPromises } from './numbers-promises.js';
import { columnOf, editField, typeDay } from './promises-testing.js';
import { queuePromises } from './queue-promises.js';

let test: BrowserTest;
let taken = 0;

beforeAll(async () => {
  test = await startBrowserTest();
});

afterAll(() => test?.end());

/** A dev group that no other promise uses. */
function aGroup(): BrowserTest['groups'][number] {
  const group = test.groups[taken++];
  if (!group) throw new Error('The demo has no more dev groups with a task.');
  return group;
}

numbersPromises(() => test);

it('edits a date: in the warehouse, in Airtable and Asana, with a receipt that says so, and undoes it after', async () => {
  const group = aGroup();
  const page = await test.open(`/dev-groups/${group.id}`);
  const day = dayAfter(group.launch_date, 9);
  await typeDay(page, 'Launch', day);
  const tray = page.getByRole('region', { name: 'What you changed' });
  await tray.locator('[data-upstream=airtable][data-delivery=delivered]').waitFor();
  await tray.locator('[data-upstream=asana][data-delivery=delivered]').waitFor();
  expect(await columnOf(test, 'dev_group', 'launch_date', group.id)).toBe(day);
  expect((await inAirtable(test, group.id))['Launch Date']).toBe(day);
  expect(await inAsana(test, group.gid)).toBe(day);
  await picture(page, 'edit-delivered');

  await tray.getByRole('button', { name: 'Undo' }).click();
  await until(async () => (await inAsana(test, group.gid)) === group.launch_date);
  expect(await columnOf(test, 'dev_group', 'launch_date', group.id)).toBe(group.launch_date);
  await page.getByText('was taken back').waitFor();
  await page.context().close();
});

it('shows another person’s edit within a second, and neither moves what is being typed nor overwrites it', async () => {
  const group = aGroup();
  const [ann, bo] = [await test.open(`/dev-groups/${group.id}`), await test.open(`/dev-groups/${group.id}`)];
  await editField(ann, 'Launch');
  const field = ann.getByLabel('Launch', { exact: true });
  await field.fill('2028-02-02');

  await typeDay(bo, 'Launch', '2028-01-01');
  const started = Date.now();
  await ann.getByRole('button', { name: /Edit Launch.*Jan 1, 2028/ }).waitFor();
  expect(Date.now() - started).toBeLessThan(1000);
  expect(await field.inputValue()).toBe('2028-02-02');
  expect(await field.evaluate((element) => element.matches(':focus'))).toBe(true);

  ann.expected.push('412');
  await ann.keyboard.press('Enter');
  await ann.getByText('Somebody else was faster. Launch is now Jan 1, 2028: changed by local at ').first().waitFor();
  await ann.keyboard.press('Escape');
  expect(await columnOf(test, 'dev_group', 'launch_date', group.id)).toBe('2028-01-01');
  await ann.getByRole('button', { name: 'Compare' }).first().click();
  const dialog = ann.getByRole('dialog', { name: /two edits of one value/ });
  for (const text of ['Jan 1, 2028', 'Feb 2, 2028']) await dialog.getByText(text).waitFor();
  expect(await breaches(ann)).toEqual([]);
  await picture(ann, 'collision');
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await bo.getByRole('button', { name: /Edit Launch.*Feb 2, 2028/ }).waitFor();
  expect(await columnOf(test, 'dev_group', 'launch_date', group.id)).toBe('2028-02-02');
  await Promise.all([ann.context().close(), bo.context().close()]);
});

it('takes an edit of another field for no collision', async () => {
  const group = aGroup();
  const page = await test.open(`/dev-groups/${group.id}`);
  await editField(page, 'Launch');
  await test.client.query("UPDATE airtable_raw.dev_group SET status = 'On Hold' WHERE id = $1", [group.id]);
  page.expected.push('412');
  await page.getByLabel('Launch', { exact: true }).fill('2028-03-03');
  await page.keyboard.press('Enter');
  await page.getByText('Launch Mar 3, 2028').first().waitFor();
  await until(async () => (await columnOf(test, 'dev_group', 'launch_date', group.id)) === '2028-03-03');
  await page.context().close();
});

it.each(['theirs', 'ours'] as const)('settles a conflict with somebody in Airtable: %s', async (use) => {
  const group = aGroup();
  const [theirs, ours] = [dayAfter(group.launch_date, 20), dayAfter(group.launch_date, 40)];
  await control(test.simulators.airtable, 'PATCH', `/records/Dev%20Groups/${group.id}`, {
    fields: { 'Launch Date': theirs },
  });
  const page = await test.open(`/dev-groups/${group.id}`);
  await typeDay(page, 'Launch', ours);
  await page.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: /two edits of one value/ });
  await dialog.getByText('Somebody changed this in Airtable').waitFor();
  await picture(page, `conflict-${use}`);
  await dialog.getByRole('button', { name: use === 'ours' ? 'Save mine' : 'Keep theirs' }).click();
  const value = use === 'ours' ? ours : theirs;
  await until(
    async () =>
      (await inAirtable(test, group.id))['Launch Date'] === value && (await inAsana(test, group.gid)) === value,
  );
  expect(await columnOf(test, 'dev_group', 'launch_date', group.id)).toBe(value);
  await page.context().close();
});

it('pretends nothing while the server is away: what was typed is kept, over a reload too, and sent once when it is back', async () => {
  const group = aGroup();
  const page = await test.open(`/dev-groups/${group.id}`);
  page.expected.push('ERR_INTERNET_DISCONNECTED');
  await editField(page, 'Launch');
  await page.context().setOffline(true);
  await page.getByLabel('Launch', { exact: true }).fill('2029-04-04');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByText('Not saved: the server did not answer').first().waitFor();
  // The value that the warehouse has is shown, not the one that it has not.
  expect(await page.getByRole('button', { name: /Edit Launch.*2029/ }).count()).toBe(0);
  await page.getByText('No connection to the server').waitFor();
  await picture(page, 'away');

  await page.context().setOffline(false);
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByRole('button', { name: /Edit Launch.*Apr 4, 2029/ }).waitFor();
  await until(async () => (await columnOf(test, 'dev_group', 'launch_date', group.id)) === '2029-04-04');
  const history = await fetch(`${test.app.url}/api/pipeline/dev-groups/${group.id}/history`);
  expect(await history.json()).toHaveLength(1);
  await page.context().close();
});

it('sends a delivery again that the upstream had refused', async () => {
  const group = aGroup();
  const record = `/records/Dev%20Groups/${group.id}`;
  const fields = await inAirtable(test, group.id);
  await control(test.simulators.airtable, 'DELETE', record);
  const page = await test.open(`/dev-groups/${group.id}`);
  const day = dayAfter(group.launch_date, 3);
  await typeDay(page, 'Launch', day);
  const trouble = page.getByRole('listitem').filter({ hasText: 'Airtable: Launch' });
  await trouble.getByRole('button', { name: 'Try again' }).waitFor();
  await picture(page, 'dead');
  await control(test.simulators.airtable, 'POST', record, { fields });
  await trouble.getByRole('button', { name: 'Try again' }).click();
  await until(async () => (await inAirtable(test, group.id))['Launch Date'] === day);
  await trouble.waitFor({ state: 'detached' });
  await page.context().close();
});

queuePromises(() => test, aGroup);
