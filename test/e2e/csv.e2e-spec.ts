import pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

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

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/api/pipeline/${path}`, { headers: { 'cache-control': 'no-cache', ...headers } });

/** Records of a CSV by RFC 4180 alone: lines end in CR LF, quotes are doubled, nothing is trimmed. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let i = 0;
  while (i < text.length) {
    let cell = '';
    if (text[i] === '"') {
      for (i++; text[i] !== '"' || text[i + 1] === '"'; i++) {
        if (i >= text.length) throw new Error('a quoted cell does not end');
        if (text[i] === '"') i++;
        cell += text[i];
      }
      i++;
    } else {
      while (i < text.length && text[i] !== ',' && text[i] !== '\r') {
        if (text[i] === '"' || text[i] === '\n') throw new Error(`${JSON.stringify(text[i])} in a bare cell`);
        cell += text[i++];
      }
    }
    record.push(cell);
    if (text[i] === ',') i++;
    else if (text.startsWith('\r\n', i)) {
      i += 2;
      records.push(record);
      record = [];
    } else throw new Error(`no separator at ${i}: ${JSON.stringify(text.slice(i - 20, i + 20))}`);
  }
  expect(record).toEqual([]);
  return records;
}

/** What the cell of a JSON value must hold. */
function cellOf(value: unknown, raw: string | undefined): string {
  if (value === null) return '';
  if (typeof value === 'number') return raw ?? String(value);
  if (typeof value === 'boolean') return String(value);
  const text = Array.isArray(value)
    ? value.join('; ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  return '=+-@\t\r'.includes(text.charAt(0)) && text !== '' ? `'${text}` : text;
}

it.each(['products', 'brands', 'product-lines', 'skus', 'dev-groups', 'line-badges'])(
  'gives back every row and every field of %s',
  async (list) => {
    const json = await (await get(list)).text();
    const expected = JSON.parse(json) as Record<string, unknown>[];
    const money = [...json.matchAll(/"revenue_ytd":(-?[\d.]+)/g)].map(([, amount]) => amount);
    const csv = await get(`${list}?format=csv`);
    const [header, ...records] = parseCsv(await csv.text());
    expect(header).toEqual(Object.keys(expected[0]!));
    expect(records).toEqual(
      expected.map((row, i) =>
        Object.entries(row).map(([field, value]) => cellOf(value, field === 'revenue_ytd' ? money[i] : undefined)),
      ),
    );
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${list}.csv"`);
    expect(csv.headers.get('x-total-count')).toBe(String(expected.length));
  },
);

it('begins with a byte order mark only when asked', async () => {
  const bytes = async (query: string) => Buffer.from(await (await get(`brands?${query}`)).arrayBuffer());
  const plain = await bytes('format=csv');
  expect(plain.subarray(0, 3)).toEqual(Buffer.from('id,'));
  expect(await bytes('format=csv&bom=0')).toEqual(plain);
  expect(await bytes('format=csv&bom=1')).toEqual(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain]));
});

describe('what a spreadsheet would run', () => {
  const FORMULAS = ['=1+1', '+1', '-2', '@SUM(A1)', '\t=1+1', '\r=1+1', '=HYPERLINK("https://e.example","x")'];

  it.each(FORMULAS)('is harmless in a cell: %j', async (name) => {
    const { id } = await rows.aBrand({ name });
    const [, record] = parseCsv(await (await get(`brands?format=csv&fields=id,name&id=${id}`)).text());
    expect(record).toEqual([id, `'${name}`]);
    const [json] = (await (await get(`brands?id=${id}`)).json()) as { name: string }[];
    expect(json!.name).toBe(name);
  });

  it('is harmless at the beginning of a list or an object too', async () => {
    const { id } = await rows.aSku({ regions: ['=cmd', 'US'] });
    const [, record] = parseCsv(await (await get(`skus?format=csv&fields=regions&id=${id}`)).text());
    expect(record).toEqual(["'=cmd; US"]);
  });

  it('is not seen in a number: a loss stays a number', async () => {
    const { name, id } = await rows.aBrand({ name: 'Brand of losses' });
    await rows.anInvoiceLine({ brand: name, amount: '-1234.50', invoice_date: await startOfYear() });
    const [, record] = parseCsv(await (await get(`brands?format=csv&fields=revenue_ytd&id=${id}`)).text());
    expect(record).toEqual(['-1234.50']);
    expect(await (await get(`brands?fields=revenue_ytd&id=${id}`)).text()).toBe('[{"revenue_ytd":-1234.50}]');
  });
});

it.each(['two\r\nlines', 'a "quoted" word', 'a,b;c', ' spaces around ', '"', ',', "'quoted'", 'a\nb', ''])(
  'keeps %j as it is',
  async (name) => {
    const { id } = await rows.aBrand({ name });
    const [, record] = parseCsv(await (await get(`brands?format=csv&fields=id,name&id=${id}`)).text());
    expect(record).toEqual([id, name]);
  },
);

it('gives a line that no reader takes for a blank one to a row whose only field is empty', async () => {
  const text = await (await get('products?format=csv&fields=status&status=null')).text();
  expect(text.split('\r\n').slice(1, -1)).not.toContain('');
  expect(parseCsv(text).slice(1)).toEqual(expect.arrayContaining([['']]));
});

describe('the form of the answer', () => {
  const typeOf = async (path: string, accept: string) => (await get(path, { accept })).headers.get('content-type');

  it.each([
    ['text/csv', 'csv'],
    ['Text/CSV', 'csv'],
    ['text/csv, application/json;q=0.5', 'csv'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['application/json, text/csv', 'json'],
    ['application/json, text/csv;q=0.9', 'json'],
    ['text/csv;q=0.5, application/json', 'json'],
    ['text/csv;q=0', 'json'],
    ['*/*, text/csv;q=0.1', 'json'],
    ['text/html, */*', 'json'],
    ['', 'json'],
  ])('for Accept: %s is %s', async (accept, form) => {
    expect(await typeOf('brands', accept)).toContain(form);
  });

  it('is what the parameter says, whatever Accept says', async () => {
    expect(await typeOf('brands?format=json', 'text/csv')).toContain('json');
    expect(await typeOf('brands?format=csv', 'application/json')).toContain('csv');
  });

  it('is a problem in JSON where the query is wrong', async () => {
    expect(await typeOf('brands?colour=1&format=csv', 'text/csv')).toContain('application/problem+json');
  });
});

it('is filtered, sorted and cut into pages like the list', async () => {
  const query = 'status=Active&sort=-sku_count&limit=5&fields=id,sku_count';
  const json = (await (await get(`products?${query}`)).json()) as { id: string; sku_count: number }[];
  const csv = await get(`products?${query}&format=csv`);
  const [, ...records] = parseCsv(await csv.text());
  expect(records).toEqual(json.map(({ id, sku_count }) => [id, String(sku_count)]));
  expect(csv.headers.get('link')).toMatch(/rel="next"/);
});

async function startOfYear(): Promise<string> {
  const { rows: found } = await client.query<{ day: string }>(
    "SELECT date_trunc('year', now() AT TIME ZONE 'America/New_York')::date::text AS day",
  );
  return found[0]!.day;
}
