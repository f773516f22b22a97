import pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let rows: RowBuilders;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  rows = rowsOf(client);
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

/** Reads the database itself: what a test has just changed is there. */
async function get(path: string): Promise<{ version: string; etag: string }> {
  const answer = await fetch(`${app.url}/api/pipeline/${path}`, { headers: { 'cache-control': 'no-cache' } });
  const { version } = (await answer.json()) as { version: string };
  return { version, etag: answer.headers.get('etag') ?? '' };
}

interface Case {
  list: string;
  table: string;
  editable: Record<string, unknown>;
  other: Record<string, unknown>;
}
const STAGES = ['concept', 'brief', 'formulation', 'sampling', 'packaging', 'regulatory', 'production', 'launch'];
const CASES: Case[] = [
  {
    list: 'products',
    table: 'airtable_raw.product',
    editable: { status: 'Paused', brand_id: 'recX', product_line: 'recY', netsuite_item: 'X-1' },
    other: { name: 'Renamed', photo_url: 'https://photo.example/2.jpg', synced_at: '2026-01-01' },
  },
  {
    list: 'skus',
    table: 'airtable_raw.sku',
    editable: { product_id: 'recX', size_name: '1 l', regions: ['JP', 'US'] },
    other: { sku_name: 'Renamed', photo_url: 'https://photo.example/2.jpg', synced_at: '2026-01-01' },
  },
  {
    list: 'dev-groups',
    table: 'airtable_raw.dev_group',
    editable: {
      name: 'Renamed',
      status: 'Paused',
      brand: 'recX',
      product_line: 'recY',
      ...Object.fromEntries(STAGES.map((stage) => [`${stage}_date`, '2031-01-02'])),
    },
    other: { asana_gids: '{"launch_date": "1"}', asana_project_gid: '77', synced_at: '2026-01-01' },
  },
];
const columns = (which: 'editable' | 'other') =>
  CASES.flatMap(({ list, table, ...rest }) =>
    Object.entries(rest[which]).map(([column, value]) => ({ list, table, column, value })),
  );
const build = { products: 'aProduct', skus: 'aSku', 'dev-groups': 'aDevGroup' } as const;

const versionOf = async (path: string): Promise<string> => {
  const { version, etag } = await get(path);
  expect(version).toMatch(/^[0-9a-f]{16}$/);
  expect(etag.startsWith(`"${version}-`)).toBe(true);
  return version;
};

async function change({ list, table, column, value }: ReturnType<typeof columns>[number]): Promise<[string, string]> {
  const { id } = await rows[build[list as keyof typeof build]]();
  const before = await versionOf(`${list}/${id}`);
  await client.query(`UPDATE ${table} SET ${column} = $1 WHERE id = $2`, [value, id]);
  return [before, await versionOf(`${list}/${id}`)];
}

it.each(columns('editable'))('a version changes with $list.$column', async (changed) => {
  const [before, after] = await change(changed);
  expect(after).not.toBe(before);
});

it.each(columns('other'))('a version does not change with $list.$column, which no PATCH takes', async (changed) => {
  const [before, after] = await change(changed);
  expect(after).toBe(before);
});

it('a version does not change with what only refers to the record', async () => {
  const { id } = await rows.aProduct();
  const before = await versionOf(`products/${id}`);
  const etag = (await get(`products/${id}`)).etag;
  await rows.aSku({ product_id: id });
  expect(await versionOf(`products/${id}`)).toBe(before);
  expect((await get(`products/${id}`)).etag).not.toBe(etag);
});

it('a version tells nothing from an empty text, and knows where one value ends and the next begins', async () => {
  const versions = [
    await rows.aSku({ size_name: 'a', regions: ['b'] }),
    await rows.aSku({ size_name: 'ab', regions: [''] }),
    await rows.aSku({ size_name: null }),
    await rows.aSku({ size_name: '' }),
    await rows.aSku({ size_name: 'null' }),
  ].map(({ id }) => versionOf(`skus/${id}`));
  expect(new Set(await Promise.all(versions)).size).toBe(versions.length);
});
