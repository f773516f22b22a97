import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { Warehouse } from '../../src/database/warehouse.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, delayUntilSeen, get, SEEN_WITHIN_MS, warm } from './changes-testing.js';

const PATHS = [
  'products',
  'products?sort=-name&limit=7',
  'products?status=Active',
  'brands',
  'skus?q=a',
  'product-lines',
  'dev-groups',
  'revenue',
];
/** Long enough for some hundred changes on a busy machine. */
const RANDOM_RUN_MS = 4000;

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

beforeEach(() => Promise.all(instances.map((instance) => warm(instance, 'products'))));

/** Holds back what the next read of a list has read already, until the test lets it go. */
function holdNextRead({ app }: TestApp): { hasRead: Promise<void>; letGo: () => void } {
  const warehouse = app.get(Warehouse);
  const { plannedRows } = warehouse;
  const held = Promise.withResolvers<void>();
  const read = Promise.withResolvers<void>();
  warehouse.plannedRows = async <Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> => {
    warehouse.plannedRows = plannedRows;
    const answer = await plannedRows.call(warehouse, sql, values);
    read.resolve();
    await held.promise;
    return answer as Row[];
  };
  return { hasRead: read.promise, letGo: () => held.resolve() };
}

function rename(name: string): Promise<unknown> {
  return client.query(
    'UPDATE airtable_raw.product SET name = $1 WHERE id = (SELECT min(id) FROM airtable_raw.product)',
    [name],
  );
}

it.each([
  ['announced', true],
  ['committed, and announced a moment later,', false],
])('keeps nothing that was read before a change which is %s while the answer is made', async (_, announced) => {
  const [instance] = instances;
  const feed = instance!.app.get(ChangeFeed).dependencyOn(['airtable_raw.product']);
  const heard = feed.version;
  await rename('Before');
  await until(() => feed.version > heard);

  const { hasRead, letGo } = holdNextRead(instance!);
  const slow = bodyOf(instance!, 'products');
  await hasRead;
  const version = feed.version;
  await rename(`Changed ${announced}`);
  if (announced) await until(() => feed.version > version);
  letGo();
  expect(await slow).toContain('Before');
  expect(await delayUntilSeen(instance!, 'products', `Changed ${announced}`)).toBeLessThan(SEEN_WITHIN_MS);
});

it('answers as the database does whenever writers pause, however writes and reads fell together', async () => {
  let writing = true;
  const deadline = Date.now() + RANDOM_RUN_MS;
  const writers = [0, 1, 2].map(async (number) => {
    const writer = await anyClient(database.url);
    while (Date.now() < deadline) {
      if (writing) await writer.query(randomChange(number));
      await sleep(Math.random() * 15);
    }
    await writer.end();
  });
  const readers = instances.flatMap((instance) =>
    PATHS.map(async (path) => {
      while (Date.now() < deadline) {
        const answer = await get(instance, path);
        await answer.arrayBuffer();
        // A machine that is busy with more may have no connection for a reader in time, and says so.
        expect([200, 503]).toContain(answer.status);
        await sleep(Math.random() * 10);
      }
    }),
  );
  while (Date.now() < deadline) {
    await sleep(300 + Math.random() * 300);
    writing = false;
    await sleep(300);
    await expectEqualToDatabase();
    writing = true;
  }
  await Promise.all([...writers, ...readers]);
  await sleep(SEEN_WITHIN_MS);
  await expectEqualToDatabase();
});

async function expectEqualToDatabase(): Promise<void> {
  for (const path of PATHS) {
    const truth = await bodyOf(instances[0]!, path, { fresh: true });
    for (const instance of instances) expect([path, await bodyOf(instance, path)]).toEqual([path, truth]);
  }
}

/** One statement, or a transaction of several, of a kind that a sync, a person or a loader would run. */
function randomChange(writer: number): string {
  const pick = (table: string): string => `(SELECT id FROM ${table} ORDER BY random() LIMIT 1)`;
  const word = `'${Math.random().toString(36).slice(2, 8)}'`;
  const changes = [
    `UPDATE airtable_raw.product SET name = ${word} WHERE id = ${pick('airtable_raw.product')}`,
    `UPDATE airtable_raw.product SET status = 'Active', brand_id = NULL WHERE id = ${pick('airtable_raw.product')}`,
    `INSERT INTO airtable_raw.sku (id, sku_name, product_id) VALUES (${word}, ${word}, ${pick('airtable_raw.product')})
     ON CONFLICT DO NOTHING`,
    `DELETE FROM airtable_raw.sku WHERE id = ${pick('airtable_raw.sku')}`,
    `BEGIN; UPDATE airtable_raw.client SET name = name || '.' WHERE id = (SELECT min(id) FROM airtable_raw.client);
     UPDATE airtable_raw.dev_group SET name = ${word} WHERE id = (SELECT min(id) FROM airtable_raw.dev_group); COMMIT`,
    `BEGIN; DELETE FROM airtable_raw.product; ROLLBACK`,
    `INSERT INTO ns.invoices (id, invoice_date, brand, item, amount)
     SELECT 'w${writer}' || ${word}, current_date - 40, brand, item, 1.25 FROM ns.invoices LIMIT 1 ON CONFLICT DO NOTHING`,
  ];
  return changes[Math.floor(Math.random() * changes.length)] ?? '';
}
