import pg from 'pg';
import { ReadyBytes } from '../../src/common/ready-bytes/ready-bytes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

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

async function idsOf(path: string): Promise<string[]> {
  const answer = await fetch(`${app.url}/api/pipeline/${path}`);
  if (answer.status !== 200) throw new Error(`${path}: ${await answer.text()}`);
  const rows = (await answer.json()) as { id: string }[];
  expect(answer.headers.get('x-total-count')).toBe(String(rows.length));
  return rows.map(({ id }) => id).sort();
}

async function idsWhere(table: string, condition: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM airtable_raw.${table} t WHERE ${condition}`);
  return rows.map(({ id }) => id).sort();
}

const SKUS = '(SELECT count(*) FROM airtable_raw.sku WHERE product_id = t.id)';
const BRAND_NAME = '(SELECT name FROM airtable_raw.client WHERE id = t.brand_id)';
const PRODUCT_NAME = '(SELECT name FROM airtable_raw.product WHERE id = t.product_id)';
const PRODUCTS = '(SELECT count(*) FROM airtable_raw.product WHERE brand_id = t.id)';

/** A query of a list, and the rows of its table that it means. */
const FILTERS: Record<string, [list: string, query: string, table: string, condition: string][]> = {
  'a value is met exactly': [
    ['products', 'status=Active', 'product', "status = 'Active'"],
    ['products', 'netsuite_item=VL-9001%20', 'product', "netsuite_item = 'VL-9001 '"],
    ['products', 'brand_name=Sol+%26+Sea', 'product', `${BRAND_NAME} = 'Sol & Sea'`],
    ['brands', 'name=さくら日和', 'client', "name = 'さくら日和'"],
    ['skus', 'size_name=50%20ml', 'sku', "size_name = '50 ml'"],
    ['products', 'sku_count=5', 'product', `${SKUS} = 5`],
  ],
  'a repeated parameter means any of them': [
    ['products', 'status=Active&status=On%20Hold', 'product', "status IN ('Active', 'On Hold')"],
    ['products', 'sku_count=3&sku_count=5', 'product', `${SKUS} IN (3, 5)`],
    ['products', 'brand_id=null&brand_name=Northfold', 'product', 'false'],
    ['skus', 'size_name=null&size_name=30%20ml', 'sku', "size_name IS NULL OR size_name = '30 ml'"],
  ],
  'null means empty': [
    ['products', 'brand_id=null', 'product', 'brand_id IS NULL'],
    ['products', 'brand_name=null', 'product', `${BRAND_NAME} IS NULL`],
    ['products', 'status=null', 'product', 'status IS NULL'],
    ['dev-groups', 'launch_date=null', 'dev_group', 'launch_date IS NULL'],
    ['skus', 'regions=null', 'sku', "regions IS NULL OR regions = '{}'"],
    ['products', 'data_gaps=null&netsuite_item=null', 'product', 'false'],
  ],
  'an array matches when it contains the value': [
    ['skus', 'regions=JP', 'sku', "'JP' = ANY(regions)"],
    ['skus', 'regions=JP&regions=MENA', 'sku', "regions && '{JP,MENA}'"],
    ['products', 'data_gaps=netsuite_item', 'product', 'netsuite_item IS NULL'],
  ],
  'dates and numbers take a range, both ends included': [
    ['products', 'sku_count[gte]=4&sku_count[lte]=6', 'product', `${SKUS} BETWEEN 4 AND 6`],
    ['products', 'sku_count%5Bgte%5D=6', 'product', `${SKUS} >= 6`],
    ['brands', 'product_count[lte]=9', 'client', `${PRODUCTS} <= 9`],
    ['brands', 'revenue_ytd[lte]=-0.01', 'client', 'false'],
    ['brands', 'revenue_ytd[gte]=0', 'client', 'true'],
  ],
  'different parameters must all hold': [
    ['skus', 'product_id=null&regions=MENA', 'sku', "product_id IS NULL AND 'MENA' = ANY(regions)"],
    ['products', 'status=Active&sku_count[gte]=6', 'product', `status = 'Active' AND ${SKUS} >= 6`],
  ],
  'q searches names without case and accents, anywhere in them': [
    ['products', 'q=CREME', 'product', "name ILIKE '%crème%' OR name ILIKE '%creme%'"],
    ['products', 'q=  été ', 'product', "name ILIKE '%été%' OR name ILIKE '%ete%'"],
    ['skus', 'q=oeillets', 'sku', "sku_name LIKE '%Œillets%'"],
    ['skus', 'q=œILLETS', 'sku', "sku_name LIKE '%Œillets%'"],
    ['skus', 'q=sea+kelp', 'sku', `sku_name ILIKE '%sea kelp%' OR ${PRODUCT_NAME} ILIKE '%sea kelp%'`],
    ['products', "q=o'malley", 'product', "name ILIKE '%o''malley%'"],
    ['products', 'q=', 'product', 'true'],
  ],
};

describe.each(Object.entries(FILTERS))('%s', (_promise, cases) => {
  it.each(cases)('%s?%s', async (list, query, table, condition) => {
    const expected = await idsWhere(table, condition);
    expect(await idsOf(`${list}?${query}`)).toEqual(expected);
    // A case whose condition is not plainly false must mean some rows, and (but for "all") not all of them.
    if (condition !== 'false') expect(expected.length).toBeGreaterThan(0);
  });
});

describe('dates', () => {
  let day: string;

  beforeAll(async () => {
    const { rows } = await client.query<{ day: string }>(
      'SELECT (percentile_disc(0.5) WITHIN GROUP (ORDER BY launch_date))::text AS day FROM airtable_raw.dev_group',
    );
    day = rows[0]!.day;
  });

  it('compares days, both ends included, and leaves empty ones out', async () => {
    const from = await idsOf(`dev-groups?launch_date[gte]=${day}`);
    const to = await idsOf(`dev-groups?launch_date[lte]=${day}`);
    expect(from).toEqual(await idsWhere('dev_group', `launch_date >= '${day}'`));
    expect(to).toEqual(await idsWhere('dev_group', `launch_date <= '${day}'`));
    expect(from.length).toBeGreaterThan(5);
    expect(to.length).toBeGreaterThan(5);
    expect(await idsOf(`dev-groups?launch_date[gte]=${day}&launch_date[lte]=${day}`)).toEqual(
      await idsWhere('dev_group', `launch_date = '${day}'`),
    );
  });

  it('meets a day, or none, exactly', async () => {
    expect(await idsOf(`dev-groups?launch_date=${day}&launch_date=null`)).toEqual(
      await idsWhere('dev_group', `launch_date = '${day}' OR launch_date IS NULL`),
    );
  });
});

describe('one query is one cache entry', () => {
  const SAME: [promise: string, spellings: string[]][] = [
    ['parameters in another order', ['skus?regions=JP&size_name=50%20ml', 'skus?size_name=50%20ml&regions=JP']],
    ['values in another order, or twice', ['skus?regions=US&regions=CA', 'skus?regions=CA&regions=US&regions=US']],
    ['encoded in another way', ['products?q=sea%20kelp', 'products?q=sea+kelp', 'products?%71=Sea+Kelp']],
    [
      'defaults that are written out',
      [
        'brands',
        'brands?sort=name',
        'brands?format=json&bom=0',
        'brands?q=',
        `brands?fields=data_gaps,has_data_gaps,revenue_ytd,dev_group_count,sku_count,product_count,name,id`,
      ],
    ],
    ['fields in another order', ['products?fields=id,name', 'products?fields=name,id,name']],
    [
      'ranges in another order',
      ['brands?sku_count[gte]=1&sku_count[lte]=9', 'brands?sku_count[lte]=9&sku_count%5Bgte%5D=1'],
    ],
  ];

  it.each(SAME)('%s', async (_promise, spellings) => {
    const kept = app.app.get(ReadyBytes);
    const before = kept.entries;
    const answers = [];
    for (const path of spellings) answers.push(await fetch(`${app.url}/api/pipeline/${path}`));
    expect(kept.entries).toBe(before + 1);
    expect(new Set(answers.map((answer) => answer.headers.get('etag'))).size).toBe(1);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
  });

  it('but another value, order, page or form is another one', async () => {
    const kept = app.app.get(ReadyBytes);
    const before = kept.entries;
    const others = [
      'status=Concept',
      'status=concept',
      'sort=-id',
      'sort=id',
      'limit=4',
      'limit=5',
      'format=csv',
      'format=csv&bom=1',
    ];
    for (const query of others) await (await fetch(`${app.url}/api/pipeline/products?${query}`)).text();
    expect(kept.entries).toBe(before + others.length);
  });
});
