import pg from 'pg';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** The contract of the lists, as the existing page and the Worker read them. */
const CONTRACT = {
  products: [
    ...['id', 'name', 'status', 'brand_id', 'brand_name', 'product_line_id', 'product_line_name', 'netsuite_item'],
    ...['photo_url', 'sku_count', 'version', 'has_data_gaps', 'data_gaps'],
  ],
  brands: [
    ...['id', 'name', 'product_count', 'sku_count', 'dev_group_count', 'revenue_ytd', 'has_data_gaps', 'data_gaps'],
  ],
  'product-lines': ['id', 'name', 'brand_name', 'product_count', 'active_product_count', 'dev_group_count'],
  skus: [
    ...['id', 'sku_name', 'product_id', 'product_name', 'size_name', 'regions', 'photo_url', 'version'],
    ...['has_data_gaps', 'data_gaps'],
  ],
  'dev-groups': [
    ...['id', 'name', 'status', 'brand_id', 'brand_name', 'product_line_id', 'product_line_name', 'concept_date'],
    ...['brief_date', 'formulation_date', 'sampling_date', 'packaging_date', 'regulatory_date', 'production_date'],
    ...['launch_date', 'asana_gids', 'version', 'has_data_gaps', 'data_gaps', 'sync'],
  ],
  'line-badges': ['id', 'name', 'logo_url'],
};

/** Each list once more, read the plain way: a subquery a value, nothing of the product's own SQL. */
const PLAIN_SQL: Record<string, string> = {
  products: `
    SELECT id, name, status, brand_id, netsuite_item, photo_url, product_line AS product_line_id,
           (SELECT name FROM airtable_raw.client WHERE id = p.brand_id) AS brand_name,
           (SELECT name FROM airtable_raw.product_line WHERE id = p.product_line) AS product_line_name,
           (SELECT count(*)::int FROM airtable_raw.sku WHERE product_id = p.id) AS sku_count
      FROM airtable_raw.product p`,
  brands: `
    SELECT id, name,
           (SELECT count(*)::int FROM airtable_raw.product WHERE brand_id = b.id) AS product_count,
           (SELECT count(*)::int FROM airtable_raw.sku
             WHERE product_id IN (SELECT id FROM airtable_raw.product WHERE brand_id = b.id)) AS sku_count,
           (SELECT count(*)::int FROM airtable_raw.dev_group WHERE brand = b.id) AS dev_group_count
      FROM airtable_raw.client b`,
  'product-lines': `
    SELECT id, name,
           (SELECT name FROM airtable_raw.client WHERE id = l.brand_id) AS brand_name,
           (SELECT count(*)::int FROM airtable_raw.product WHERE product_line = l.id) AS product_count,
           (SELECT count(*)::int FROM airtable_raw.product
             WHERE product_line = l.id AND status = 'Active') AS active_product_count,
           (SELECT count(*)::int FROM airtable_raw.dev_group WHERE product_line = l.id) AS dev_group_count
      FROM airtable_raw.product_line l`,
  skus: `
    SELECT id, sku_name, product_id, size_name, photo_url, coalesce(regions, '{}') AS regions,
           (SELECT name FROM airtable_raw.product WHERE id = s.product_id) AS product_name
      FROM airtable_raw.sku s`,
  'dev-groups': `
    SELECT id, name, status, brand AS brand_id, product_line AS product_line_id,
           (SELECT name FROM airtable_raw.client WHERE id = d.brand) AS brand_name,
           (SELECT name FROM airtable_raw.product_line WHERE id = d.product_line) AS product_line_name,
           concept_date::text, brief_date::text, formulation_date::text, sampling_date::text, packaging_date::text,
           regulatory_date::text, production_date::text, launch_date::text, coalesce(asana_gids, '{}') AS asana_gids
      FROM airtable_raw.dev_group d`,
  'line-badges': 'SELECT id, name, logo_url FROM airtable_raw.product_line',
};

/** Which spelling of NetSuite's is which brand, by hand; "SOL SEA" is neither of two, the rest matches nothing. */
const SPELLINGS: Record<string, string[]> = {
  'Halden & Birch': ['Halden & Birch'],
  'Lumière Botanique': ['Lumière Botanique'],
  "O'Malley Provisions": ["O'Malley Provisions", 'OMALLEY PROVISIONS'],
  'Sol & Sea': ['Sol & Sea'],
  'Sol-Sea': ['Sol-Sea'],
  さくら日和: ['SAKURA BIYORI'],
  'واحة العود': ['واحة العود'],
  山茶集: ['山茶集'],
  Northfold: ['Northfold', 'NORTHFOLD INC.'],
  'Verity Lane': ['VERITY LANE', 'Verity  Lane'],
  'Kettle & Thyme': ['Kettle & Thyme'],
  Bramblewick: ['Bramblewick'],
  'Ember & Oat': [],
  'Wild Mango 🥭': ['Wild Mango'],
  'Alder Apothecary': ['Alder Apothecary'],
  'Maren Home': ['Maren Home'],
  'Pulse Athletics': ['pulse athletics'],
};

const SIZES = { products: 160, brands: 17, 'product-lines': 13, skus: 741, 'dev-groups': 29, 'line-badges': 13 };
const WITH_RECORDS = ['products', 'brands', 'skus', 'dev-groups'];

type Row = Record<string, unknown> & { id: string };

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

const get = (path: string, init: RequestInit = {}) => fetch(`${app.url}/api/pipeline/${path}`, init);
const rowsOf = async (path: string): Promise<Row[]> => (await get(path)).json() as Promise<Row[]>;
const byId = (rows: Row[]): Row[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

describe.each(Object.entries(CONTRACT))('GET %s', (name, fields) => {
  it('answers exactly the fields of its contract, in order, for every row', async () => {
    const rows = await rowsOf(name);
    expect(rows).toHaveLength(SIZES[name as keyof typeof SIZES]);
    for (const row of rows) expect(Object.keys(row)).toEqual(fields);
  });

  it('answers what plain SQL on the raw tables says', async () => {
    const expected = (await client.query<Row>(PLAIN_SQL[name]!)).rows;
    const answered = (await rowsOf(name)).map((row) =>
      Object.fromEntries(Object.keys(expected[0]!).map((column) => [column, row[column]])),
    );
    expect(byId(answered as Row[])).toEqual(byId(expected));
  });

  it('answers only the fields asked for, in the order of the contract', async () => {
    const asked = [...fields].reverse().slice(0, 3);
    const [row] = await rowsOf(`${name}?fields=${asked.join(',')}`);
    expect(Object.keys(row!)).toEqual(fields.filter((field) => asked.includes(field)));
  });

  it('answers HEAD as GET without the body, whether it was asked before or not', async () => {
    const path = `${name}?limit=3&fields=id`;
    const first = await get(path, { method: 'HEAD' });
    const hit = await get(path);
    const headHit = await get(path, { method: 'HEAD' });
    const fresh = { headers: { 'cache-control': 'no-cache' } };
    const [miss, headMiss] = [await get(path, fresh), await get(path, { method: 'HEAD', ...fresh })];
    expect(headersOf(first)).toMatchObject({
      etag: expect.stringMatching(/^".+"$/),
      'x-total-count': expect.stringMatching(/^\d+$/),
    });
    for (const answer of [hit, headHit, miss, headMiss]) {
      expect(answer.status).toBe(200);
      expect(headersOf(answer)).toEqual(headersOf(first));
    }
    expect([await first.text(), await headHit.text(), await headMiss.text()]).toEqual(['', '', '']);
  });
});

describe.each(WITH_RECORDS)('GET %s/{id}', (name) => {
  it('answers each record exactly as the list does', async () => {
    for (const row of (await rowsOf(name)).slice(0, 40)) expect(await rowsOf(`${name}/${row.id}`)).toEqual(row);
  });

  it('answers 404 with the id when there is none such', async () => {
    const answer = await get(`${name}/recNOWHERE0000001`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({
      type: 'urn:athena-pipeline:problem:not-found',
      status: 404,
      detail: expect.stringContaining('recNOWHERE0000001'),
      request_id: answer.headers.get('x-request-id'),
    });
  });

  it('answers HEAD of a record as GET, and of an unknown one too', async () => {
    const [row] = await rowsOf(name);
    for (const path of [`${name}/${row!.id}`, `${name}/nobody`]) {
      const answers = [await get(path, { method: 'HEAD' }), await get(path), await get(path, { method: 'HEAD' })];
      const [first, ...others] = answers.map((answer) => [answer.status, headersOf(answer)]);
      for (const other of others) expect(other).toEqual(first);
    }
  });
});

describe('revenue of a brand in the year to date', () => {
  it('is the exact sum of the spellings that are matched to it, as a number with two decimals', async () => {
    const text = await (await get('brands')).text();
    const answered = [...text.matchAll(/"name":"([^"]*)".*?"revenue_ytd":(-?\d+\.\d\d)[,}]/g)].map(([, name, sum]) => [
      name,
      sum,
    ]);
    const { rows } = await client.query<{ brand: string; sum: string }>(`
      WITH day AS (SELECT (now() AT TIME ZONE 'America/New_York')::date AS today)
      SELECT brand, sum(amount)::text AS sum FROM ns.invoices, day
       WHERE invoice_date BETWEEN date_trunc('year', today) AND today GROUP BY brand`);
    const cents = new Map(rows.map(({ brand, sum }) => [brand, BigInt(sum.replace('.', ''))]));
    const expected = Object.entries(SPELLINGS).map(([name, spellings]) => {
      const sum = spellings.reduce((total, spelling) => total + (cents.get(spelling) ?? 0n), 0n).toString();
      return [name, `${sum.padStart(3, '0').slice(0, -2)}.${sum.padStart(3, '0').slice(-2)}`];
    });
    expect(Object.fromEntries(answered)).toEqual(Object.fromEntries(expected));
  });
});

/** What describes the answer; the rest is of the connection and the moment. */
function headersOf(answer: Response): Record<string, string> {
  const { date, connection, 'keep-alive': keepAlive, 'x-request-id': id, ...rest } = Object.fromEntries(answer.headers);
  return rest;
}
