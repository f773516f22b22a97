import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startTestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient } from './changes-testing.js';
import { Process } from './operations-testing.js';

const SCHEMAS = ['airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos'];
/** Roles belong to the server, which other suites share. */
const role = `log_reader_${process.pid}_${Date.now()}`;

/** One for each of the rights that the role is left, so that they are looked at side by side. */
let databases: Warehouse[];

interface Warehouse extends TestDatabase {
  readonly owner: pg.Client;
}

beforeAll(async () => {
  databases = await Promise.all([aWarehouse(), aWarehouse(), aWarehouse()]);
  const [first] = databases as [Warehouse];
  await first.owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'limited' NOSUPERUSER`);
  for (const { owner } of databases) for (const schema of [...SCHEMAS, 'pipeline']) await letRead(owner, schema);
}, 120_000);

afterAll(async () => {
  for (const { owner } of databases) await owner.query(`DROP OWNED BY ${role}`);
  await databases[0]?.owner.query(`DROP ROLE ${role}`);
  for (const { owner } of databases) await owner.end();
  await Promise.all(databases.map((database) => database.drop()));
});

/** Triggers and rollup are in place, as where an instance with all rights runs beside it. */
async function aWarehouse(): Promise<Warehouse> {
  const database = await createTestDatabase();
  await (await startTestApp({ databaseUrl: database.url })).close();
  return { ...database, owner: await anyClient(database.url) };
}

function letRead(owner: pg.Client, schema: string): Promise<unknown> {
  return owner.query(
    `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
  );
}

/** Starts the product as the role that may only read. */
function startReading(warehouse: Warehouse): Promise<Process> {
  const url = new URL(warehouse.url);
  url.username = role;
  url.password = 'limited';
  return Process.start('main.ts', { DATABASE_URL: url.href });
}

/** Longer than the tables are looked at and the rollup is, once. */
const LOOKED_MS = 6500;

/** Everything that a start says and logs until all its parts have tried what they may not do. */
async function saidByStart(warehouse: Warehouse): Promise<string> {
  const product = await startReading(warehouse);
  await product.url();
  await sleep(LOOKED_MS);
  await product.stop();
  return product.errors + product.output;
}

/** Each statement that an administrator is asked for, as often as it is asked for. */
const grantsIn = (said: string): string[] => said.match(/GRANT [^;]*;/g) ?? [];

function expectEachGrantOnce(said: string): void {
  const grants = grantsIn(said);
  expect(grants.length).toBeGreaterThan(0);
  expect(grants.toSorted()).toEqual([...new Set(grants)].toSorted());
}

describe('a role that may only read is told each GRANT once', () => {
  let toShared: string;
  let toForbidden: string;
  let toBare: string;

  beforeAll(async () => {
    const [shared, forbidden, bare] = databases as [Warehouse, Warehouse, Warehouse];
    await forbidden.owner.query(
      `REVOKE ALL ON ALL TABLES IN SCHEMA pipeline FROM ${role}; REVOKE ALL ON SCHEMA pipeline FROM ${role}`,
    );
    await bare.owner.query('DROP SCHEMA pipeline CASCADE');
    [toShared, toForbidden, toBare] = await Promise.all([
      saidByStart(shared),
      saidByStart(forbidden),
      saidByStart(bare),
    ]);
  });

  it('where another instance keeps everything: the one that lets it remember gaps, instead of an exception', () => {
    expectEachGrantOnce(toShared);
    expect(toShared).toContain(
      `since when there are gaps is not remembered: permission denied for table gap_change. To mend: GRANT SELECT, INSERT, UPDATE, DELETE ON pipeline.gap_seen, pipeline.gap_daily, pipeline.gap_change, pipeline.gap_memory TO ${role};`,
    );
    expect(toShared).not.toMatch(/QueryFailedError|failed/);
  });

  it('where it may not use schema pipeline, and where there is none', () => {
    expectEachGrantOnce(toForbidden);
    expectEachGrantOnce(toBare);
    expect(toBare).toContain(`GRANT CREATE ON DATABASE ${nameOf(databases[2]!)} TO ${role};`);
    // One line for all tables, which are named.
    expect(toBare.match(/are not announced/g)).toHaveLength(1);
    expect(toBare).toMatch(/of airtable_raw\.client, airtable_raw\.dev_group, .*ns\.invoices/);
  });
});

it('says of an empty database only what it lacks, and ends', async () => {
  const [, , bare] = databases as [Warehouse, Warehouse, Warehouse];
  for (const schema of SCHEMAS) await bare.owner.query(`DROP SCHEMA ${schema} CASCADE`);
  const product = await startReading(bare);
  expect(await product.end()).toBe(1);
  expect(product.output).toBe('');
  expect(product.errors.split('\n')[0]).toBe('The warehouse differs from what is expected:');
  expect(product.errors).toContain('  - table airtable_raw.product is missing');
  expect(grantsIn(product.errors)).toEqual([]);
});

function nameOf({ url }: Warehouse): string {
  return new URL(url).pathname.slice(1);
}
