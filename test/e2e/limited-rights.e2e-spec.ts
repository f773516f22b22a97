import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { migrate } from '../../src/database/migrate.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, delayUntilSeen, get, isKept, SEEN_WITHIN_MS, warm } from './changes-testing.js';
import { Process } from './operations-testing.js';

/** The first suite that asks for the demo fills it. */
const FILL_MS = 120_000;
const RAW_SCHEMAS = ['airtable_raw', 'ns', 'netsuite_raw', 'pdos'];
const LISTS = ['products', 'brands', 'product-lines', 'skus', 'dev-groups', 'line-badges'];

let database: TestDatabase;
let owner: pg.Client;
let full: TestApp;
let instance: TestApp | undefined;
/** Roles belong to the server, which other suites share. */
const role = `reader_${process.pid}_${Date.now()}`;
const loader = `loader_${process.pid}_${Date.now()}`;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  owner = await anyClient(database.url);
  await owner.query(`
    CREATE ROLE ${role} LOGIN PASSWORD 'limited' NOSUPERUSER;
    REVOKE ALL ON DATABASE ${new URL(database.url).pathname.slice(1)} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${new URL(database.url).pathname.slice(1)} TO ${role}`);
  for (const schema of RAW_SCHEMAS) {
    await owner.query(
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    );
  }
  // Links to several records and aliases stand in schema pipeline only: unknown to a role that may not read it.
  await owner.query('DELETE FROM pipeline.multiple_link; DELETE FROM pipeline.brand_alias');
  full = await startTestApp({ databaseUrl: database.url });
}, FILL_MS);

afterAll(async () => {
  await full.close();
  await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await owner.end();
  await database.drop();
});

afterEach(async () => {
  await instance?.close();
  instance = undefined;
});

function limitedUrl(): string {
  const url = new URL(database.url);
  url.username = role;
  url.password = 'limited';
  return url.href;
}

async function startLimited(): Promise<TestApp> {
  instance = await startTestApp({ databaseUrl: limitedUrl() });
  return instance;
}

function byId(rows: readonly { id: string }[]): unknown[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every list, and the revenue of two years, are the same as for an instance with all rights. */
async function expectSameAnswers(limited: TestApp): Promise<void> {
  const lastYear = new Date().getFullYear() - 1;
  for (const path of [...LISTS, 'revenue', `revenue?year=${lastYear}`]) {
    const expected = await bodyOf(full, path, { fresh: true });
    expect([path, await bodyOf(limited, path)]).toEqual([path, expected]);
  }
}

async function change(text: string): Promise<void> {
  await owner.query('UPDATE airtable_raw.product SET name = $1 WHERE id = (SELECT min(id) FROM airtable_raw.product)', [
    text,
  ]);
}

describe('a role that may read the schema pipeline and owns nothing', () => {
  beforeAll(() =>
    owner.query(`GRANT USAGE ON SCHEMA pipeline TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA pipeline TO ${role}`),
  );

  afterAll(() =>
    owner.query(`REVOKE ALL ON ALL TABLES IN SCHEMA pipeline FROM ${role}; REVOKE ALL ON SCHEMA pipeline FROM ${role}`),
  );

  it('has everything, ready bytes too, where an administrator’s instance made the triggers', async () => {
    const limited = await startLimited();
    expect(limited.app.get(ChangeFeed).refused).toEqual([]);
    await expectSameAnswers(limited);
    await warm(limited, 'products');
    await change('Heard by a reader');
    expect(await delayUntilSeen(limited, 'products', 'Heard by a reader')).toBeLessThan(SEEN_WITHIN_MS);
  });

  it('is told in a sentence that it may not pull', async () => {
    const env = { DATABASE_URL: limitedUrl(), ASANA_TOKEN: '1/1:0123456789abcdef' };
    const command = await Process.start('cli/sync.ts', env, ['--source', 'asana']);
    expect(await command.end()).toBe(1);
    expect(command.errors).toMatch(
      /^It could not be pulled: The database refuses it: permission denied .*docs\/deploy\.md\.\n$/,
    );
  });

  it('is told which right is missing when it finds a table that does not announce', async () => {
    await owner.query('CREATE TABLE airtable_raw.sku_2 (LIKE airtable_raw.sku INCLUDING ALL)');
    await owner.query('INSERT INTO airtable_raw.sku_2 SELECT * FROM airtable_raw.sku');
    await full.close();
    await owner.query('DROP TABLE airtable_raw.sku; ALTER TABLE airtable_raw.sku_2 RENAME TO sku');
    await owner.query(`GRANT SELECT ON airtable_raw.sku TO ${role}`);
    await owner.query(`CREATE ROLE ${loader}; ALTER TABLE airtable_raw.sku OWNER TO ${loader}`);
    const limited = await startLimited();
    expect(limited.app.get(ChangeFeed).refused).toEqual([
      expect.objectContaining({
        relation: 'airtable_raw.sku',
        cause: expect.stringContaining('permission denied'),
        missingGrant: expect.stringContaining(`GRANT ${loader} TO ${role};`),
      }),
    ]);
    expect(await isKept(limited, 'skus')).toBe(false);
    expect(await isKept(limited, 'line-badges')).toBe(true);
    full = await startTestApp({ databaseUrl: database.url });
    await warm(limited, 'skus');
    await expectSameAnswers(limited);
    await owner.query(`REASSIGN OWNED BY ${loader} TO CURRENT_USER; DROP ROLE ${loader}`);
  });
});

describe('a role that may not even use the schema pipeline, which is there', () => {
  it('reads everything, and is told what it lacks', async () => {
    const { refused } = await migrate(limitedUrl());
    expect(refused?.missingGrant).toContain(`GRANT USAGE, CREATE ON SCHEMA pipeline TO ${role};`);
    const limited = await startLimited();
    await expectSameAnswers(limited);
    await change('Read with few rights');
    expect(await delayUntilSeen(limited, 'products', 'Read with few rights')).toBeLessThan(SEEN_WITHIN_MS);
  });

  it('and may read only some of its tables, does without all of them', async () => {
    await owner.query(`
      GRANT USAGE ON SCHEMA pipeline TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA pipeline TO ${role};
      REVOKE SELECT ON pipeline.multiple_link, pipeline.brand_alias FROM ${role}`);
    try {
      expect((await migrate(limitedUrl())).refused?.missingGrant).toContain('pipeline');
      await expectSameAnswers(await startLimited());
    } finally {
      await owner.query(
        `REVOKE ALL ON ALL TABLES IN SCHEMA pipeline FROM ${role}; REVOKE ALL ON SCHEMA pipeline FROM ${role}`,
      );
    }
  });
});

describe('a role that may only SELECT from the company’s tables, where nothing is ours', () => {
  let bare: TestDatabase;
  let bareOwner: pg.Client;

  beforeAll(async () => {
    bare = await createTestDatabase('demo');
    bareOwner = await anyClient(bare.url);
    const name = new URL(bare.url).pathname.slice(1);
    await bareOwner.query(`
      DROP SCHEMA pipeline CASCADE;
      REVOKE ALL ON DATABASE ${name} FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${role}`);
    for (const schema of ['airtable_raw', 'ns', 'netsuite_raw']) {
      await bareOwner.query(
        `GRANT USAGE ON SCHEMA ${schema} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
      );
    }
  }, FILL_MS);

  afterAll(async () => {
    await bareOwner.query(`DROP OWNED BY ${role}`);
    await bareOwner.end();
    await bare.drop();
  });

  function bareUrl(): string {
    const url = new URL(limitedUrl());
    url.pathname = new URL(bare.url).pathname;
    return url.href;
  }

  it('starts, and is told the GRANT that would let it keep answers', async () => {
    const grant = `GRANT CREATE ON DATABASE ${new URL(bare.url).pathname.slice(1)} TO ${role};`;
    expect((await migrate(bareUrl())).refused).toEqual({
      cause: expect.stringContaining('permission denied'),
      missingGrant: grant,
    });
    instance = await startTestApp({ databaseUrl: bareUrl() });
    const refused = instance.app.get(ChangeFeed).refused;
    expect(refused.map(({ relation }) => relation)).toContain('airtable_raw.product');
    for (const { missingGrant } of refused) expect(missingGrant).toContain(grant);
    for (const path of [...LISTS, 'revenue']) expect([path, await isKept(instance, path)]).toEqual([path, false]);
    expect((await get(instance, '../../health/ready')).status).toBe(200);
  });

  it('answers what plain SQL says, of the moment at which it is asked', async () => {
    instance = await startTestApp({ databaseUrl: bareUrl() });
    await bareOwner.query(
      "UPDATE airtable_raw.product SET name = 'Changed' WHERE id = (SELECT max(id) FROM airtable_raw.product)",
    );
    const sql = async (text: string) => (await bareOwner.query(text)).rows;
    const ask = async (path: string) => JSON.parse(await bodyOf(instance!, path));

    expect(byId(await ask('products?fields=id,name,sku_count'))).toEqual(
      byId(
        await sql(`SELECT id, name, (SELECT count(*)::int FROM airtable_raw.sku WHERE product_id = p.id) AS sku_count
                   FROM airtable_raw.product p`),
      ),
    );
    expect(byId(await ask('brands?fields=id,product_count'))).toEqual(
      byId(
        await sql(`SELECT id, (SELECT count(*)::int FROM airtable_raw.product WHERE brand_id = b.id) AS product_count
                   FROM airtable_raw.client b`),
      ),
    );
    const [year] = (await sql(`
      SELECT coalesce(sum(amount), 0)::float AS total FROM ns.invoices
       WHERE invoice_date BETWEEN date_trunc('year', now() AT TIME ZONE 'America/New_York')::date
                              AND (now() AT TIME ZONE 'America/New_York')::date`)) as { total: number }[];
    expect(await ask('revenue')).toMatchObject({ ytd_total: year?.total });
    // Not even the queue may be read: what was delivered is unknown, and everything else is there.
    for (const group of (await ask('dev-groups')) as { sync: object }[]) expect(group.sync).toEqual({});
  });
});
