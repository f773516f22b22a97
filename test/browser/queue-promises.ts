import { expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { dayAfter, edit, inAirtable, inAsana, reaches } from '../e2e/bridge-testing.js';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { type BrowserTest, breaches, picture } from './browser-testing.js';
import { columnOf } from './promises-testing.js';

type Group = BrowserTest['groups'][number];

/** What the sync queue promises; in a suite that has started the demo. `aGroup` gives a dev group that no other promise uses. */
export function queuePromises(started: () => BrowserTest, aGroup: () => Group): void {
  it('shows what an upstream refused with the exact request, and sends it again: one, and many after a look at what that would be', async () => {
    const test = started();
    const groups = [aGroup(), aGroup(), aGroup()];
    const kept = await Promise.all(groups.map(({ id }) => inAirtable(test, id)));
    for (const { id } of groups) await control(test.simulators.airtable, 'DELETE', recordOf(id));
    const page = await test.open('/sync-queue?status=dead');
    await page.getByText('No entry fits these filters').waitFor();
    const days = groups.map(({ launch_date }) => dayAfter(launch_date, 5));
    const ids: string[] = [];
    for (const [at, { id }] of groups.entries()) {
      const { receipt } = (await edit(test, id, { launch_date: days[at] })).json;
      ids.push((await reaches(test.client, receipt.change_id, 'airtable', ['dead'])).id);
    }
    // Live: nobody pressed anything.
    const rows = page.locator('[data-row]');
    await rows.nth(2).waitFor();
    await countOf(page, 'Airtable', 'Refused', '3').waitFor();

    await page.locator(`[data-id="${ids[0]}"]`).click();
    const panel = page.getByRole('complementary');
    await panel.getByText('refused it for good').waitFor();
    await panel.getByRole('region', { name: 'Request' }).first().getByText('[redacted]').waitFor();
    expect(await panel.getByRole('region', { name: 'Answer' }).first().textContent()).toMatch(/"status": \d{3}/);
    expect(await panel.getByRole('link', { name: 'The record and its history' }).getAttribute('href')).toBe(
      `/dev-groups/${groups[0]?.id}`,
    );
    expect(await breaches(page)).toEqual([]);
    await picture(page, 'queue-dead');
    for (const [at, { id }] of groups.entries())
      await control(test.simulators.airtable, 'POST', recordOf(id), { fields: kept[at] });
    await panel.getByRole('button', { name: 'Send again' }).click();
    await panel.getByText('It is sent again now.').waitFor();
    await panel.getByText('Delivered', { exact: true }).first().waitFor();
    expect((await inAirtable(test, groups[0]?.id ?? ''))['Launch Date']).toBe(days[0]);
    await rows.nth(2).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Send many again…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send many again' });
    await dialog.getByText('2 entries would be sent again.').waitFor();
    await dialog.getByLabel('The error contains').fill('nothing says this');
    await dialog.getByText('nothing would be sent').waitFor();
    await dialog.getByLabel('The error contains').fill('');
    await dialog.getByText('2 entries would be sent again.').waitFor();
    expect(await breaches(page)).toEqual([]);
    await picture(page, 'queue-redrive');
    // Looking has sent nothing.
    expect((await inAirtable(test, groups[1]?.id ?? ''))['Launch Date']).not.toBe(days[1]);
    await dialog.getByRole('button', { name: 'Send 2 again' }).click();
    await dialog.getByText('2 entries are waiting to be sent again').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('No entry fits these filters').waitFor();
    for (const [at, { id }] of groups.entries())
      await until(async () => (await inAirtable(test, id))['Launch Date'] === days[at]);
    await page.context().close();
  });

  it('settles a conflict with a value that is neither ours nor theirs', async () => {
    const test = started();
    const group = aGroup();
    const [theirs, ours, third] = [20, 40, 60].map((days) => dayAfter(group.launch_date, days));
    await control(test.simulators.airtable, 'PATCH', recordOf(group.id), { fields: { 'Launch Date': theirs } });
    const { receipt } = (await edit(test, group.id, { launch_date: ours })).json;
    const { id } = await reaches(test.client, receipt.change_id, 'airtable', ['conflict']);
    const page = await test.open(`/sync-queue/${id}`);
    const decide = page.getByRole('button', { name: 'Decide…' });
    await decide.click();
    const dialog = page.getByRole('dialog', { name: /two edits of one value/ });
    await dialog.waitFor();
    // Whoever thinks again goes on where they were.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await decide.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
    await decide.click();
    await dialog.getByRole('button', { name: 'Another value…' }).click();
    await dialog.getByLabel('Another value: Launch').fill(third ?? '');
    expect(await breaches(page)).toEqual([]);
    await picture(page, 'queue-decide');
    await dialog.getByRole('button', { name: 'Settle it so' }).click();
    await page.getByText('Overtaken', { exact: true }).first().waitFor();
    await until(
      async () =>
        (await inAirtable(test, group.id))['Launch Date'] === third && (await inAsana(test, group.gid)) === third,
    );
    expect(await columnOf(test, 'dev_group', 'launch_date', group.id)).toBe(third);
    await page.context().close();
  });

  it('holds an upstream up with a reason, gives up what waits for it, and lets it go on', async () => {
    const test = started();
    const group = aGroup();
    const page = await test.open('/sync-queue');
    const card = page.getByRole('article', { name: 'Airtable' });
    await card.getByRole('button', { name: 'Pause' }).click();
    await page.getByLabel('Why, for whoever wonders').fill('Fields are being renamed.');
    await page.keyboard.press('Enter');
    await card.getByText('Fields are being renamed.').waitFor();
    const { receipt } = (await edit(test, group.id, { status: 'On Hold' })).json;
    const { id } = await reaches(test.client, receipt.change_id, 'airtable', ['pending']);
    await countOf(page, 'Airtable', 'Waiting', '1').waitFor();
    await picture(page, 'queue-paused');
    // Whoever has edited sees why it does not arrive.
    await page.goto(`${test.app.url}/dev-groups/${group.id}`);
    await page.getByRole('complementary').getByText('is paused').first().waitFor();
    await page.goBack();
    await page.locator(`[data-id="${id}"]`).click();
    await page.getByRole('button', { name: 'Give up…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give it up' }).click();
    await page.getByText(new RegExp(`Given up: entry ${id}\\.`)).waitFor();
    await page.getByText(/^Status is .* again\.$/).waitFor();
    expect(await columnOf(test, 'dev_group', 'status', group.id)).not.toBe('On Hold');
    await card.getByRole('button', { name: 'Resume' }).click();
    await card.getByText('Delivering').waitFor();
    await page.context().close();
  });

  it('has the queue’s filters and pages in the address, and fits a phone in the dark', async () => {
    const test = started();
    const phone = await test.open('/sync-queue', {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      hasTouch: true,
    });
    await phone.locator('[data-row]').first().waitFor();
    const over = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await phone.evaluate(over)).toBe(0);
    await picture(phone, 'phone-queue');
    await phone.getByRole('button', { name: /^Needs a person/ }).click();
    await phone.waitForURL(({ searchParams }) => searchParams.get('status') === 'dead,conflict');
    await phone.goBack();
    await phone.locator('[data-row]').first().click();
    await phone.getByRole('complementary').getByText('Facts').waitFor();
    expect(await phone.evaluate(over)).toBe(0);
    await picture(phone, 'phone-queue-entry');
    await phone.context().close();
  });
}

const recordOf = (id: string): string => `/records/Dev%20Groups/${id}`;

/** The number of entries of a status on the card of an upstream. */
const countOf = (page: Page, upstream: string, status: string, count: string): Locator =>
  page.getByRole('link', { name: `${count} ${upstream}, ${status}`, exact: true });
