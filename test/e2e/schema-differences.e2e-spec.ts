import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { SchemaMismatchError } from '../../src/database/schema/schema-check.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, warm } from './changes-testing.js';

let database: TestDatabase;
let client: pg.Client;
let instance: TestApp | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  await client.query("INSERT INTO airtable_raw.dev_group (id, name) VALUES ('dg1', 'Serum')");
});

afterEach(async () => {
  await instance?.close();
  instance = undefined;
  await client.end();
  await database.drop();
});

async function start(): Promise<TestApp> {
  instance = await startTestApp({ databaseUrl: database.url });
  return instance;
}

async function whyNot(): Promise<unknown> {
  return start().then(
    () => 'it started',
    (error: unknown) => error,
  );
}

describe('a warehouse that differs where reads need it', () => {
  it('is refused, with every difference at once, also those that reads could do without', async () => {
    await client.query(`
      ALTER TABLE airtable_raw.product DROP COLUMN netsuite_item, ALTER status TYPE integer USING 1;
      ALTER TABLE airtable_raw.sku ALTER regions TYPE text USING regions::text;
      ALTER TABLE ns.invoices ALTER amount TYPE double precision;
      ALTER TABLE pdos.pending_sync_queue RENAME COLUMN fields TO payload`);
    const error = await whyNot();
    expect(error).toBeInstanceOf(SchemaMismatchError);
    expect(String(error).split('\n').slice(1).toSorted()).toEqual([
      '  - column airtable_raw.product.netsuite_item (text) is missing',
      '  - column airtable_raw.product.status is integer, expected text',
      '  - column airtable_raw.sku.regions is text, expected text[]',
      '  - column ns.invoices.amount is double precision, expected numeric(14,2)',
      '  - column pdos.pending_sync_queue.fields (jsonb) is missing',
    ]);
  });

  it.each([
    ['an invoice without an amount', 'ALTER TABLE ns.invoices DROP COLUMN amount'],
    ['a watermark without a zone', 'ALTER TABLE netsuite_raw.sync_state ALTER last_sync_at TYPE timestamp'],
    ['a launch date that is a moment', 'ALTER TABLE airtable_raw.dev_group ALTER launch_date TYPE timestamptz'],
  ])('is refused for %s', async (_, statement) => {
    await client.query(statement);
    expect(await whyNot()).toBeInstanceOf(SchemaMismatchError);
  });
});

describe('invoices of which no sum can be made', () => {
  // The rollup is installed before the columns are compared: its error must not come first.
  it.each([
    ['an amount that is a text', 'ALTER TABLE ns.invoices ALTER amount TYPE text'],
    ['a date that is a text', 'ALTER TABLE ns.invoices ALTER invoice_date TYPE text'],
  ])('are refused for %s', async (_, statement) => {
    await client.query(statement);
    expect(await whyNot()).toBeInstanceOf(SchemaMismatchError);
  });
});

describe('a warehouse that differs where only writes and pulls need it', () => {
  it.each([
    ['a queue with other columns', 'ALTER TABLE pdos.pending_sync_queue RENAME COLUMN fields TO payload'],
    [
      'a queue with another key',
      'ALTER TABLE pdos.pending_sync_queue ALTER id DROP IDENTITY; ALTER TABLE pdos.pending_sync_queue ALTER id TYPE text',
    ],
    ['no queue that could be read', 'ALTER TABLE pdos.pending_sync_queue DROP COLUMN entity, DROP COLUMN status'],
    ['other columns of Asana', 'ALTER TABLE asana_raw.task DROP COLUMN due_on, DROP COLUMN gid'],
  ])('serves reads with %s', async (_, statement) => {
    await client.query(statement);
    await start();
    expect(JSON.parse(await bodyOf(instance!, 'dev-groups'))).toEqual([
      expect.objectContaining({ id: 'dg1', name: 'Serum', sync: {} }),
    ]);
    await warm(instance!, 'products');
  });
});

it('takes extra columns, extra tables, and types that serve as well', async () => {
  await client.query(`
    ALTER TABLE airtable_raw.dev_group ADD COLUMN owner text, ADD COLUMN "order" int;
    ALTER TABLE airtable_raw.product ALTER name TYPE varchar(200);
    ALTER TABLE ns.invoices ADD COLUMN memo text, ALTER amount TYPE numeric(18,2);
    CREATE TABLE airtable_raw.campaign (id text)`);
  await start();
  expect(JSON.parse(await bodyOf(instance!, 'dev-groups'))).toMatchObject([{ id: 'dg1' }]);
  expect(JSON.parse(await bodyOf(instance!, 'revenue'))).toMatchObject({ ytd_total: 0 });
});
