import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { Warehouse } from '../../src/database/warehouse.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, delayUntilSeen, SEEN_WITHIN_MS, warm } from './changes-testing.js';

/** How soon a table that a loader swapped is noticed. */
const NOTICED_WITHIN_MS = 5000;

/** The first suite that asks for the demo fills it. */
const FILL_MS = 120_000;

let database: TestDatabase;
let client: pg.Client;
let instances: TestApp[] = [];

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = await anyClient(database.url);
  const open = () => startTestApp({ databaseUrl: database.url });
  instances = [await open(), await open()];
}, FILL_MS);

afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  for (const path of ['products', 'brands', 'revenue']) {
    await Promise.all(instances.map((instance) => warm(instance, path)));
  }
});

/** What a loader does that fills a second table and puts it in the place of the first. */
async function swap(table: string, fill: string, rows = 'true'): Promise<void> {
  const [, name] = table.split('.');
  await client.query(`
    BEGIN;
    CREATE TABLE ${table}_loading (LIKE ${table} INCLUDING ALL);
    INSERT INTO ${table}_loading SELECT * FROM ${table} WHERE ${rows};
    ${fill};
    DROP TABLE ${table};
    ALTER TABLE ${table}_loading RENAME TO ${name};
    COMMIT`);
}

async function delaysUntilSeen(path: string, text: string): Promise<number> {
  return Math.max(...(await Promise.all(instances.map((instance) => delayUntilSeen(instance, path, text)))));
}

it('reads a table that was put in the place of another, and hears of its later changes at once', async () => {
  await swap('airtable_raw.product', "UPDATE airtable_raw.product_loading SET name = 'Swapped in'");
  expect(await delaysUntilSeen('products', 'Swapped in')).toBeLessThan(NOTICED_WITHIN_MS);
  await Promise.all(instances.map((instance) => warm(instance, 'products')));
  await client.query("UPDATE airtable_raw.product SET name = 'Changed in the new table'");
  expect(await delaysUntilSeen('products', 'Changed in the new table')).toBeLessThan(SEEN_WITHIN_MS);
});

it('reads it again when the new table is changed before anybody has noticed it', async () => {
  await swap('airtable_raw.product', "UPDATE airtable_raw.product_loading SET name = 'First'");
  for (let i = 0; i < 10; i++) {
    await client.query('UPDATE airtable_raw.product SET name = $1', [`Unheard ${i}.`]);
    await Promise.all(instances.map((instance) => bodyOf(instance, 'products')));
    await sleep(50);
  }
  expect(await delaysUntilSeen('products', 'Unheard 9.')).toBeLessThan(NOTICED_WITHIN_MS);
});

it('notices a table that is swapped once and once more in one second', async () => {
  await swap('airtable_raw.product', "UPDATE airtable_raw.product_loading SET name = 'Second to last'");
  await sleep(400);
  await swap('airtable_raw.product', "UPDATE airtable_raw.product_loading SET name = 'Last one'");
  expect(await delaysUntilSeen('products', 'Last one')).toBeLessThan(NOTICED_WITHIN_MS);
});

describe('a statement that a session has prepared', () => {
  const fresh = () => Promise.all(instances.map((instance) => bodyOf(instance, 'line-badges', { fresh: true })));

  /** Does something to every session that the product has lent itself so far. */
  async function inEverySession(sql: string): Promise<void> {
    await fresh();
    for (const { app } of instances) await app.get(Warehouse).withClient((session) => session.query(sql));
  }

  it('is prepared anew when the type of a column has changed under it', async () => {
    const before = await fresh();
    await client.query('ALTER TABLE airtable_raw.product_line ALTER COLUMN logo_url TYPE varchar(500)');
    expect(await fresh()).toEqual(before);
    await client.query('ALTER TABLE airtable_raw.product_line ALTER COLUMN logo_url TYPE text');
    expect(await fresh()).toEqual(before);
  });

  it('is given up when a pooler has lost it, and the lists are read all the same', async () => {
    const before = await fresh();
    await inEverySession('DEALLOCATE ALL');
    expect(await fresh()).toEqual(before);
    expect(await fresh()).toEqual(before);
  });
});

describe('ns.invoices', () => {
  /** What the lines themselves say, in cents. */
  async function lineSum(): Promise<number> {
    const { rows } = await client.query<{ cents: string }>(`
      SELECT coalesce(sum(amount) * 100, 0)::bigint AS cents FROM ns.invoices
       WHERE invoice_date BETWEEN date_trunc('year', now() AT TIME ZONE 'America/New_York')::date
                              AND (now() AT TIME ZONE 'America/New_York')::date`);
    return Number(rows[0]?.cents);
  }

  async function expectRightFigures(fresh: boolean): Promise<void> {
    const cents = await lineSum();
    for (const instance of instances) {
      const revenue: Record<string, { revenue: number }[]> & { ytd_total: number } = JSON.parse(
        await bodyOf(instance, 'revenue', { fresh }),
      );
      const sumOf = (part: string): number =>
        revenue[part]!.reduce((sum, bucket) => sum + Math.round(bucket.revenue * 100), 0);
      expect(Math.round(revenue.ytd_total * 100)).toBe(cents);
      for (const part of ['monthly', 'by_brand', 'by_product_line']) expect([part, sumOf(part)]).toEqual([part, cents]);
    }
  }

  it('is summed right after a swap, from the first reading on, and whatever is changed then', async () => {
    await swap('ns.invoices', 'DELETE FROM ns.invoices_loading WHERE id < (SELECT max(id) FROM ns.invoices_loading)');
    await expectRightFigures(true);
    await client.query("INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('swap-1', current_date - 2, 1000)");
    await expectRightFigures(true);
    await sleep(NOTICED_WITHIN_MS);
    await expectRightFigures(false);
    await Promise.all(instances.map((instance) => warm(instance, 'revenue')));
    await client.query("INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('swap-2', current_date - 2, 2000)");
    const total = `"ytd_total":${(await lineSum()) / 100}`.replace(/\.\d+$/, '');
    expect(await delaysUntilSeen('revenue', total)).toBeLessThan(SEEN_WITHIN_MS);
    await expectRightFigures(false);
  });
});

describe('a table that a loader partitions', () => {
  it('hears what is written past it, and sees partitions come and go', async () => {
    await client.query(`
      BEGIN;
      ALTER TABLE airtable_raw.product RENAME TO product_before;
      CREATE TABLE airtable_raw.product (LIKE airtable_raw.product_before) PARTITION BY LIST (status);
      CREATE TABLE airtable_raw.product_new PARTITION OF airtable_raw.product FOR VALUES IN ('new');
      CREATE TABLE airtable_raw.product_old PARTITION OF airtable_raw.product DEFAULT;
      INSERT INTO airtable_raw.product (id, name, status) VALUES ('p1', 'Partitioned', 'new'), ('p2', 'Lasting', 'old');
      COMMIT`);
    expect(await delaysUntilSeen('products', 'Partitioned')).toBeLessThan(NOTICED_WITHIN_MS);
    await Promise.all(instances.map((instance) => warm(instance, 'products')));

    await client.query("UPDATE airtable_raw.product_new SET name = 'Past the table'");
    expect(await delaysUntilSeen('products', 'Past the table')).toBeLessThan(SEEN_WITHIN_MS);

    await client.query('DROP TABLE airtable_raw.product_new');
    await sleep(NOTICED_WITHIN_MS);
    for (const instance of instances) expect(await bodyOf(instance, 'products')).not.toContain('Past the table');

    await Promise.all(instances.map((instance) => warm(instance, 'products')));
    await client.query(`
      CREATE TABLE airtable_raw.product_more (LIKE airtable_raw.product);
      INSERT INTO airtable_raw.product_more (id, name, status) VALUES ('p3', 'Attached', 'more');
      ALTER TABLE airtable_raw.product ATTACH PARTITION airtable_raw.product_more FOR VALUES IN ('more')`);
    expect(await delaysUntilSeen('products', 'Attached')).toBeLessThan(NOTICED_WITHIN_MS);
  });
});
