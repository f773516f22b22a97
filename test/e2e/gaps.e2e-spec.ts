import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

interface Row {
  id: string;
  has_data_gaps: boolean;
  data_gaps: string[];
}

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let rows: RowBuilders;

beforeAll(async () => {
  database = await createTestDatabase('demo');
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

async function read(path: string): Promise<Row[]> {
  const answer = await fetch(`${app.url}/api/pipeline/${path}`, { headers: { 'cache-control': 'no-cache' } });
  return (await answer.json()) as Row[];
}

async function idsWhere(table: string, condition: string): Promise<string[]> {
  const { rows: found } = await client.query<{ id: string }>(
    `SELECT id FROM airtable_raw.${table} t WHERE ${condition}`,
  );
  return found.map(({ id }) => id).sort();
}

const sorted = (found: Row[]): string[] => found.map(({ id }) => id).sort();
const gone = (table: string, column: string): string =>
  `(${column} IS NOT NULL AND NOT EXISTS (SELECT FROM airtable_raw.${table} r WHERE r.id = t.${column}))`;
const several = (table: string, column: string): string =>
  `EXISTS (SELECT FROM pipeline.multiple_link WHERE record_id = t.id AND table_name = 'airtable_raw.${table}' AND column_name = '${column}')`;

/** The rules of the design, each reason on its own, in plain SQL over the raw tables. */
const RULES: [list: string, table: string, gap: string, reasons: Record<string, string>][] = [
  [
    'products',
    'product',
    'brand_id',
    {
      source_blank: 'brand_id IS NULL',
      dangling_reference: gone('client', 'brand_id'),
      multiple_links: several('product', 'brand_id'),
    },
  ],
  [
    'products',
    'product',
    'product_line',
    { source_blank: 'product_line IS NULL', dangling_reference: gone('product_line', 'product_line') },
  ],
  ['products', 'product', 'netsuite_item', { source_blank: 'netsuite_item IS NULL' }],
  [
    'dev-groups',
    'dev_group',
    'brand',
    {
      source_blank: 'brand IS NULL',
      dangling_reference: gone('client', 'brand'),
      multiple_links: several('dev_group', 'brand'),
    },
  ],
  [
    'dev-groups',
    'dev_group',
    'product_line',
    { source_blank: 'product_line IS NULL', dangling_reference: gone('product_line', 'product_line') },
  ],
  ['dev-groups', 'dev_group', 'launch_date', { source_blank: 'launch_date IS NULL' }],
  [
    'skus',
    'sku',
    'product_id',
    { source_blank: 'product_id IS NULL', dangling_reference: gone('product', 'product_id') },
  ],
  ['brands', 'client', 'netsuite_brand', { unmatched_brand: "name = 'Ember & Oat'" }],
];

describe.each(RULES)('%s: gap of %s.%s', (list, table, gap, reasons) => {
  it.each(Object.entries(reasons))('the demo has it by %s', async (_reason, condition) => {
    const ids = await idsWhere(table, condition);
    expect(ids.length).toBeGreaterThan(0);
    const marked = sorted(await read(`${list}?data_gaps=${gap}`));
    for (const id of ids) expect(marked).toContain(id);
  });

  it('marks the rows that plain SQL finds, and no other', async () => {
    const expected = await idsWhere(table, Object.values(reasons).join(' OR '));
    expect(sorted((await read(list)).filter((row) => row.data_gaps.includes(gap)))).toEqual(expected);
  });
});

it.each(['products', 'dev-groups', 'skus', 'brands'])(
  '%s: has_data_gaps is true exactly where a gap is named',
  async (list) => {
    const all = await read(list);
    for (const row of all) expect(row.has_data_gaps).toBe(row.data_gaps.length > 0);
    const withGaps = sorted(all.filter((row) => row.has_data_gaps));
    expect(sorted(await read(`${list}?has_data_gaps=true`))).toEqual(withGaps);
    expect(sorted(await read(`${list}?has_data_gaps=false`))).toEqual(sorted(all.filter((row) => !row.has_data_gaps)));
    expect(sorted(await read(`${list}?data_gaps=null`))).toEqual(sorted(all.filter((row) => !row.has_data_gaps)));
    expect(withGaps.length).toBeGreaterThan(0);
    expect(withGaps.length).toBeLessThan(all.length);
  },
);

it('names the gaps of a row in the order of the rules, each once', async () => {
  const { id } = await rows.aProduct({ brand_id: 'recGONE', product_line: null, netsuite_item: null });
  await rows.severalLinks('airtable_raw.product', id, 'brand_id');
  const [row] = await read(`products?id=${id}`);
  expect(row).toMatchObject({ has_data_gaps: true, data_gaps: ['brand_id', 'product_line', 'netsuite_item'] });
});

it('shows the id of a record that does not exist, without a name', async () => {
  const { id } = await rows.aSku({ product_id: 'recGONE' });
  const [row] = await read(`skus?id=${id}`);
  expect(row).toMatchObject({ product_id: 'recGONE', product_name: null, data_gaps: ['product_id'] });
});

it('counts several links in the column and the table that they stand in only', async () => {
  const { id } = await rows.aProduct({ brand_id: null });
  const sku = await rows.aSku({ product_id: id });
  await rows.severalLinks('airtable_raw.sku', sku.id, 'product_id');
  await rows.severalLinks('airtable_raw.product', sku.id, 'brand_id');
  expect((await read(`skus?id=${sku.id}`))[0]!.data_gaps).toEqual(['product_id']);
  const other = await rows.aSku({ product_id: id });
  await rows.severalLinks('airtable_raw.product', other.id, 'product_id');
  expect((await read(`skus?id=${other.id}`))[0]!.data_gaps).toEqual([]);
  expect((await read(`products?id=${id}`))[0]!.data_gaps).toEqual(['brand_id', 'product_line']);
});

it('closes the gap of a brand when NetSuite first sells it, or a person says which spelling it is', async () => {
  const brand = await rows.aBrand({ name: 'Late Bloomer' });
  const gapsOf = async () => (await read(`brands?id=${brand.id}`))[0]!.data_gaps;
  expect(await gapsOf()).toEqual(['netsuite_brand']);
  await rows.anInvoiceLine({ brand: 'L8 BLOOM', invoice_date: '2024-03-01' });
  expect(await gapsOf()).toEqual(['netsuite_brand']);
  await client.query(
    "INSERT INTO pipeline.brand_alias (netsuite_brand, brand_id, created_by) VALUES ('L8 BLOOM', $1, 'test')",
    [brand.id],
  );
  expect(await gapsOf()).toEqual([]);
});

describe('the Swagger text is made from the rules', () => {
  const described = (schema: string) => {
    const document = SwaggerModule.createDocument(app.app, new DocumentBuilder().build());
    const { properties } = document.components!.schemas![schema] as {
      properties: Record<string, { description: string; items?: { enum?: string[] } }>;
    };
    return properties.data_gaps!;
  };

  it.each([
    ['Product', ['brand_id', 'product_line', 'netsuite_item']],
    ['DevGroup', ['brand', 'product_line', 'launch_date']],
    ['Sku', ['product_id']],
    ['Brand', ['netsuite_brand']],
  ])('%s', (schema, names) => {
    const { description, items } = described(schema);
    expect(items?.enum).toEqual(names);
    for (const name of names) expect(description).toContain(`\`${name}\` when`);
  });

  it('says why each can be missing', () => {
    expect(described('Product').description).toBe(
      'The names of what is missing: ' +
        '`brand_id` when the field is empty at its source, or it refers to a record that does not exist, or several records are linked where one is meant (the first is kept); ' +
        '`product_line` when the field is empty at its source, or it refers to a record that does not exist, or several records are linked where one is meant (the first is kept); ' +
        '`netsuite_item` when the field is empty at its source. Source: the gap rules of this resource.',
    );
    expect(described('Brand').description).toContain('no brand spelling of NetSuite was ever matched to it');
  });
});
