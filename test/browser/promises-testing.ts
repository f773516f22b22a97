import type { Page } from 'playwright-core';
import type { BrowserTest } from './browser-testing.js';

/** Opens the editor of a field in the panel that is open. */
export async function editField(page: Page, field: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Edit ${field}`) }).click();
  await page.getByRole('dialog', { name: `Edit ${field}` }).waitFor();
}

/** Types a day into a field of the panel that is open. */
export async function typeDay(page: Page, field: string, day: string): Promise<void> {
  await editField(page, field);
  await page.getByLabel(field, { exact: true }).fill(day);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}

/** A column of a row of `airtable_raw`, as text. */
export async function columnOf(
  { client }: BrowserTest,
  table: string,
  column: string,
  id: string,
): Promise<string | null> {
  const { rows } = await client.query(`SELECT ${column}::text AS value FROM airtable_raw.${table} WHERE id = $1`, [id]);
  return rows[0]?.value ?? null;
}
