import { foldText } from '../../src/common/list-query/fold-text.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

type Value = string | number | boolean | null;
type Row = Record<string, Value> & { id: string };

/** Every field that a list can be ordered by. */
const SORTABLE = {
  products: [
    ...['id', 'name', 'status', 'brand_id', 'brand_name', 'product_line_id', 'product_line_name', 'netsuite_item'],
    ...['photo_url', 'sku_count', 'version', 'has_data_gaps'],
  ],
  brands: ['id', 'name', 'product_count', 'sku_count', 'dev_group_count', 'revenue_ytd', 'has_data_gaps'],
  'product-lines': ['id', 'name', 'brand_name', 'product_count', 'active_product_count', 'dev_group_count'],
  skus: ['id', 'sku_name', 'product_id', 'product_name', 'size_name', 'photo_url', 'version', 'has_data_gaps'],
  'dev-groups': ['name', 'status', 'concept_date', 'launch_date', 'production_date', 'brand_name', 'has_data_gaps'],
  'line-badges': ['id', 'name', 'logo_url'],
};
const CASES = Object.entries(SORTABLE).flatMap(([list, fields]) => fields.map((field) => ({ list, field })));

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await database.drop();
});

async function read(path: string): Promise<Row[]> {
  const answer = await fetch(`${app.url}/api/pipeline/${path}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Row[];
}

it.each(CASES)('$list by $field: both directions, empty ones last, ties by id', async ({ list, field }) => {
  const up = await read(`${list}?sort=${field}`);
  const down = await read(`${list}?sort=-${field}`);
  expectOrder(up, [[field, 1]]);
  expectOrder(down, [[field, -1]]);
  expect(down).toHaveLength(up.length);
});

it('orders by several fields, each in its own direction', async () => {
  const rows = await read('products?sort=-status,brand_name,-sku_count');
  expectOrder(rows, [
    ['status', -1],
    ['brand_name', 1],
    ['sku_count', -1],
  ]);
});

it('orders by name when nothing else is asked for', async () => {
  for (const list of ['products', 'brands', 'product-lines', 'dev-groups', 'line-badges']) {
    expect(await read(list)).toEqual(await read(`${list}?sort=name`));
  }
  expect(await read('skus')).toEqual(await read('skus?sort=sku_name'));
});

it('puts an accent beside its letter and capitals beside small ones', async () => {
  const names = (await read('brands')).map(({ name }) => name);
  expect(names.indexOf('Lumière Botanique')).toBe(names.indexOf('Kettle & Thyme') + 1);
});

it('counts in numbers: ten comes after nine', async () => {
  const counts = (await read('brands?sort=product_count')).map((row) => row.product_count as number);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.some((count) => count >= 10) && counts.some((count) => count > 1 && count < 10)).toBe(true);
});

/** Each row against the one before it: the first key that differs decides; an empty value stands after any other. */
function expectOrder(rows: Row[], keys: [field: string, direction: 1 | -1][]): void {
  for (const [i, row] of rows.entries()) {
    const before = rows[i - 1];
    if (before && compare(before, row, keys) >= 0) {
      throw new Error(`${JSON.stringify(before)} stands before ${JSON.stringify(row)} by ${JSON.stringify(keys)}`);
    }
  }
}

function compare(a: Row, b: Row, keys: [field: string, direction: 1 | -1][]): number {
  for (const [field, direction] of keys) {
    const [left, right] = [keyOf(a, field), keyOf(b, field)];
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return (left < right ? -1 : 1) * direction;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function keyOf(row: Row, field: string): Value {
  const value = row[field] ?? null;
  return typeof value === 'string' ? foldText(value) : value;
}
