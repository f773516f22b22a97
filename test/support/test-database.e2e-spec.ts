import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.js';

let databases: TestDatabase[] = [];

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

it('gives each suite a database of its own, also when several ask at once', async () => {
  expect(new Set(databases.map(({ url }) => url)).size).toBe(3);
  const [first, second] = databases;
  await ask(first!.url, 'CREATE TABLE mine (id int)');
  expect(await ask(first!.url, "SELECT to_regclass('mine') IS NOT NULL AS there")).toEqual([{ there: true }]);
  expect(await ask(second!.url, "SELECT to_regclass('mine') IS NOT NULL AS there")).toEqual([{ there: false }]);
});

it('migrates an empty one, and fills a demo one', async () => {
  const demo = await createTestDatabase('demo');
  databases.push(demo);
  const count = 'SELECT count(*)::int AS products FROM airtable_raw.product';
  expect(await ask(databases[0]!.url, count)).toEqual([{ products: 0 }]);
  expect(await ask(demo.url, count)).toEqual([{ products: 160 }]);
}, 120_000);

it('drops a database although somebody is still connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
  await client.end();
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
