import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { CHANGE_TRIGGER } from '../../src/database/changes/change-triggers.sql.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, delayUntilSeen, isKept, SEEN_WITHIN_MS, warm } from './changes-testing.js';

/** How soon a table that stopped to announce is noticed. */
const NOTICED_WITHIN_MS = 5000;

let database: TestDatabase;
let client: pg.Client;
let instances: TestApp[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  const open = () => startTestApp({ databaseUrl: database.url });
  instances = [await open(), await open(), await open()];
});

afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  await client.query("INSERT INTO airtable_raw.product (id, name) VALUES ('rec1', 'Old')");
  await Promise.all(instances.map((instance) => warm(instance, 'products')));
});

afterEach(() => client.query('TRUNCATE airtable_raw.product'));

/** Every instance reads it, and hears the next change at once. */
async function expectNoticedAndMended(text: string): Promise<void> {
  const delays = await Promise.all(instances.map((instance) => delayUntilSeen(instance, 'products', text)));
  expect(Math.max(...delays)).toBeLessThan(NOTICED_WITHIN_MS);
  await Promise.all(instances.map((instance) => warm(instance, 'products')));
  await client.query("UPDATE airtable_raw.product SET name = 'Announced again'");
  const after = await Promise.all(instances.map((i) => delayUntilSeen(i, 'products', 'Announced again')));
  expect(Math.max(...after)).toBeLessThan(SEEN_WITHIN_MS);
}

describe('a table that somebody silenced is not trusted, and mended, by every instance:', () => {
  it.each([
    ['the trigger disabled', `ALTER TABLE airtable_raw.product DISABLE TRIGGER ${CHANGE_TRIGGER}`],
    ['the trigger dropped', `DROP TRIGGER ${CHANGE_TRIGGER} ON airtable_raw.product`],
    ['the function dropped', 'DROP FUNCTION pipeline.announce_change CASCADE'],
    ['a trigger that replicas skip', `ALTER TABLE airtable_raw.product ENABLE TRIGGER ${CHANGE_TRIGGER}`],
  ])('%s', async (_, statement) => {
    await client.query(statement);
    await client.query("SET session_replication_role = replica; UPDATE airtable_raw.product SET name = 'Unheard'");
    await client.query('RESET session_replication_role');
    await expectNoticedAndMended('Unheard');
  });

  it('a load that turned triggers off and on again', async () => {
    await client.query(`
      BEGIN;
      ALTER TABLE airtable_raw.product DISABLE TRIGGER ALL;
      UPDATE airtable_raw.product SET name = 'Unheard';
      ALTER TABLE airtable_raw.product ENABLE TRIGGER ALL;
      COMMIT`);
    await expectNoticedAndMended('Unheard');
  });

  it('a load that turned our trigger off, and on again exactly as it was', async () => {
    await client.query(`
      BEGIN;
      ALTER TABLE airtable_raw.product DISABLE TRIGGER ${CHANGE_TRIGGER};
      UPDATE airtable_raw.product SET name = 'Unheard';
      ALTER TABLE airtable_raw.product ENABLE ALWAYS TRIGGER ${CHANGE_TRIGGER};
      COMMIT`);
    await expectNoticedAndMended('Unheard');
  });

  it('and rewritten rows, which fire no trigger at all', async () => {
    await client.query("ALTER TABLE airtable_raw.product ALTER name TYPE text USING 'Rewritten'");
    await expectNoticedAndMended('Rewritten');
  });
});

it('trusts nothing of a silent table for as long as somebody’s lock keeps it from being mended', async () => {
  const [instance] = instances;
  const loader = await anyClient(database.url);
  await client.query(`DROP TRIGGER ${CHANGE_TRIGGER} ON airtable_raw.product`);
  await loader.query('BEGIN; LOCK TABLE airtable_raw.product IN ROW EXCLUSIVE MODE');
  await until(async () => !(await isKept(instance!, 'products')), NOTICED_WITHIN_MS);
  for (const name of ['During the lock', 'Still during it', 'And again']) {
    await client.query('UPDATE airtable_raw.product SET name = $1', [name]);
    expect(await bodyOf(instance!, 'products')).toContain(name);
    await sleep(700);
  }
  // Another table is none of its business.
  expect(await isKept(instance!, 'skus')).toBe(false);
  expect(await isKept(instance!, 'line-badges')).toBe(true);
  await loader.query('COMMIT');
  await loader.end();
  await warm(instance!, 'products', 20_000);
});
