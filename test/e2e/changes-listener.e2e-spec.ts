import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { until } from '../support/child-instance.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, delayUntilSeen, hitsOf, isKept, SEEN_WITHIN_MS, warm } from './changes-testing.js';

/** How long a listener that hears nothing any more may be believed. */
const BELIEVED_MS = 2000;

let database: TestDatabase;
let client: pg.Client;
let proxy: TcpProxy;
let instance: TestApp;

beforeEach(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  proxy = await TcpProxy.before(database.url);
  // Only the listener goes by way of the proxy: reads still reach the database.
  instance = await startTestApp({
    databaseUrl: database.url,
    env: { DATABASE_DIRECT_URL: proxy.through(database.url) },
  });
  await client.query("INSERT INTO airtable_raw.product (id, name) VALUES ('rec1', 'Old')");
  await warm(instance, 'products');
});

afterEach(async () => {
  await instance.close();
  await proxy.close();
  await client.end();
  await database.drop();
});

function rename(name: string): Promise<unknown> {
  return client.query('UPDATE airtable_raw.product SET name = $1', [name]);
}

/** The listener is back, and what it hears counts again. */
async function expectRecovery(): Promise<void> {
  await warm(instance, 'products');
  const hits = hitsOf(instance);
  await bodyOf(instance, 'products');
  expect(hitsOf(instance)).toBeGreaterThan(hits);
  await rename('After the fault');
  expect(await delayUntilSeen(instance, 'products', 'After the fault')).toBeLessThan(SEEN_WITHIN_MS);
}

describe('a listener that is cut', () => {
  it.each([
    ['by the network', () => Promise.resolve(proxy.cut())],
    [
      'by an administrator',
      () =>
        client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'athena-pipeline listener' AND datname = current_database()",
        ),
    ],
  ])('%s: nothing old is served, and it comes back by itself', async (_, cut) => {
    await cut();
    await rename('Unheard');
    expect(await delayUntilSeen(instance, 'products', 'Unheard')).toBeLessThan(SEEN_WITHIN_MS);
    await expectRecovery();
  });

  it('again and again, while somebody writes: what is served is never older than 100 ms', async () => {
    for (let turn = 0; turn < 12; turn++) {
      await rename(`Turn ${turn}.`);
      proxy.cut();
      await rename(`Turn ${turn} changed.`);
      expect(await delayUntilSeen(instance, 'products', `Turn ${turn} changed.`)).toBeLessThan(SEEN_WITHIN_MS);
      await sleep(Math.random() * 400);
      expect(await bodyOf(instance, 'products')).toContain(`Turn ${turn} changed.`);
    }
    await expectRecovery();
  });

  it('and cannot come back: reads go to the database for as long as that takes', async () => {
    proxy.refuse();
    for (const name of ['One', 'Two', 'Three']) {
      await rename(name);
      expect(await delayUntilSeen(instance, 'products', name)).toBeLessThan(SEEN_WITHIN_MS);
      expect(await isKept(instance, 'products')).toBe(false);
      await sleep(300);
    }
    await proxy.heal();
    await expectRecovery();
  });
});

describe('a listener that is half-open', () => {
  it('is believed for two seconds at most, and comes back by itself', async () => {
    const since = performance.now();
    proxy.swallow();
    await rename('Swallowed');
    // What makes this a test: the change is not heard.
    expect(await bodyOf(instance, 'products')).toContain('Old');
    await sleep(BELIEVED_MS - (performance.now() - since));
    while (performance.now() - since < BELIEVED_MS + 1500) {
      expect(await bodyOf(instance, 'products')).toContain('Swallowed');
    }
    await proxy.heal();
    await expectRecovery();
  });

  it('is not believed longer because a table cannot be mended meanwhile', async () => {
    // Another session's open change keeps every trigger from being made.
    const loader = await anyClient(database.url);
    await client.query('DROP TRIGGER pipeline_announce_change ON airtable_raw.dev_group');
    await loader.query('BEGIN; LOCK TABLE airtable_raw.dev_group IN ROW EXCLUSIVE MODE');
    await sleep(1000);
    proxy.swallow();
    await rename('Swallowed');
    await sleep(BELIEVED_MS);
    for (let i = 0; i < 50; i++) expect(await bodyOf(instance, 'products')).toContain('Swallowed');
    await loader.query('ROLLBACK');
    await loader.end();
    await proxy.heal();
    await expectRecovery();
  });

  it('does not hold up the end of the process', async () => {
    proxy.swallow();
    const since = performance.now();
    await instance.close();
    expect(performance.now() - since).toBeLessThan(4000);
  });
});

it('leaves no connection behind when the process ends while it is coming back', async () => {
  proxy.hold();
  proxy.cut();
  await until(() => proxy.connections === 0);
  await until(() => proxy.connections > 0);
  const closed = instance.close();
  await sleep(100);
  await proxy.heal();
  await closed;
  expect(instance.app.get(ChangeFeed).alive).toBe(false);
  await until(() => proxy.connections === 0, 1000);
});
