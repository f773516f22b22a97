import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  request_id: string;
  errors: { field: string; message: string }[];
}

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

const get = (path: string, init?: RequestInit) => fetch(`${app.url}/api/pipeline/${path}`, init);

async function refused(path: string): Promise<Problem> {
  const answer = await get(path);
  expect(`${answer.status} ${path}`).toBe(`400 ${path}`);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const problem = (await answer.json()) as Problem;
  expect(problem).toMatchObject({
    type: 'urn:athena-pipeline:problem:invalid-input',
    title: 'The request has invalid input',
    status: 400,
    request_id: answer.headers.get('x-request-id'),
  });
  for (const { field, message } of problem.errors) expect(problem.detail).toContain(`${field}: ${message}`);
  return problem;
}

const REFUSED: [path: string, field: string, says: RegExp][] = [
  ['products?colour=red', 'colour', /Allowed: id, name, status, .*sku_count\[gte\], .*\bq, sort, fields, limit/],
  ['products?Status=Active', 'Status', /is not a parameter of this list/],
  ['products?status[]=Active', 'status[]', /Allowed: \[gte\], \[lte\], or none/],
  ['products?status[gte]=A', 'status[gte]', /range on dates and numbers only/],
  ['products?sku_count[gt]=1', 'sku_count[gt]', /Allowed: \[gte\], \[lte\]/],
  ['products?sku_count[gte]=null', 'sku_count[gte]', /cannot be null/],
  ['products?sku_count[gte]=1&sku_count[gte]=2', 'sku_count[gte]', /more than once/],
  ['products?sku_count=many', 'sku_count', /a number/],
  ['products?sku_count=', 'sku_count', /a number/],
  ['products?has_data_gaps=yes', 'has_data_gaps', /true or false/],
  ['products?data_gaps=colour', 'data_gaps', /one of brand_id, product_line, netsuite_item/],
  ['products?sort=colour', 'sort', /"colour".*Allowed.*: id, name, status/],
  ['products?sort=', 'sort', /Allowed/],
  ['skus?sort=regions', 'sort', /Allowed/],
  ['products?sort=name&sort=id', 'sort', /more than once/],
  ['products?fields=id,colour', 'fields', /"colour".*Allowed: id, name/],
  ['products?limit=0', 'limit', /from 1 to 1000/],
  ['products?limit=1001', 'limit', /from 1 to 1000/],
  ['products?limit=-1', 'limit', /from 1 to 1000/],
  ['products?limit=1.5', 'limit', /from 1 to 1000/],
  ['products?limit=ten', 'limit', /from 1 to 1000/],
  ['products?limit=5&limit=5', 'limit', /more than once/],
  ['products?format=xml', 'format', /json or csv/],
  ['products?bom=1', 'bom', /format=csv/],
  ['products?format=csv&bom=yes', 'bom', /1 or 0/],
  ['products?cursor=garbage', 'cursor', /Link header/],
  ['products?cursor=', 'cursor', /Link header/],
  ['products?cursor=bnVsbA', 'cursor', /Link header/],
  ['dev-groups?launch_date=2026-02-30', 'launch_date', /a real date as YYYY-MM-DD/],
  ['dev-groups?launch_date=2025-02-29', 'launch_date', /a real date/],
  ['dev-groups?launch_date[gte]=2026-13-01', 'launch_date[gte]', /a real date/],
  ['dev-groups?launch_date=today', 'launch_date', /a real date/],
  ['dev-groups?launch_date=2026-1-1', 'launch_date', /a real date/],
  ['dev-groups?asana_gids=1', 'asana_gids', /is not a parameter/],
  ['dev-groups?sync=1', 'sync', /is not a parameter/],
  ['products?q=%E0%A4%A', 'q', /percent-encoded UTF-8/],
  ['products?q=%F0%9F', 'q', /percent-encoded UTF-8/],
  ['products?%E0%A4%A=q', '%E0%A4%A=q', /percent-encoded UTF-8/],
  ['products?q=a%00b', 'q', /NUL/],
  ['products?__proto__=1', '__proto__', /is not a parameter/],
  ['brands?q=a&q=b', 'q', /more than once/],
  [`brands?q=${'a'.repeat(1001)}`, 'q', /at most 1000/],
  [`brands?name=${'a'.repeat(1001)}`, 'name', /at most 1000/],
  ['revenue?year=1899', 'year', /from 1900 to 2999/],
  ['revenue?year=2026&year=2025', 'year', /from 1900 to 2999/],
  ['revenue?month=1', 'month', /Allowed: year/],
  ['products/recA?fields=id', 'fields', /one record takes none/],
];

it.each(REFUSED)('refuses %s', async (path, field, says) => {
  const { errors } = await refused(path);
  expect(errors).toEqual([{ field, message: expect.stringMatching(says) }]);
});

it('names everything that is wrong at once', async () => {
  const { errors } = await refused('products?colour=red&limit=0&sort=size&fields=x,y&has_data_gaps=1&sku_count[lte]=z');
  expect(errors.map(({ field }) => field).sort()).toEqual(
    ['colour', 'fields', 'fields', 'has_data_gaps', 'limit', 'sku_count[lte]', 'sort'].sort(),
  );
});

it('accepts the leap day of a leap year', async () => {
  expect((await get('dev-groups?launch_date=2024-02-29')).status).toBe(200);
});

describe('a cursor belongs to its query', () => {
  const cursorOf = async (path: string): Promise<string> =>
    /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec((await get(path)).headers.get('link') ?? '')?.[1] ?? '';

  it('and goes with another page size or other fields', async () => {
    const cursor = await cursorOf('products?limit=3&sort=-sku_count');
    expect((await get(`products?limit=9&sort=-sku_count&fields=id&cursor=${cursor}`)).status).toBe(200);
  });

  it.each(['products?limit=3', 'products?limit=3&sort=sku_count', 'products?limit=3&sort=-sku_count&status=Active'])(
    'but is refused by %s',
    async (path) => {
      const cursor = await cursorOf('products?limit=3&sort=-sku_count');
      const { errors } = await refused(`${path}&cursor=${cursor}`);
      expect(errors).toEqual([{ field: 'cursor', message: expect.stringMatching(/belongs to another query/) }]);
    },
  );

  it('and is refused when somebody changed what it carries', async () => {
    const cursor = await cursorOf('products?limit=3&sort=-sku_count');
    const [mark, , id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    for (const values of [[], [{}], 'x', ['six'], [3, 4]]) {
      const forged = Buffer.from(JSON.stringify([mark, values, id])).toString('base64url');
      expect((await refused(`products?limit=3&sort=-sku_count&cursor=${forged}`)).errors[0]!.field).toBe('cursor');
    }
  });
});

it('answers a problem where there is no such path, whatever the method', async () => {
  for (const [method, path] of [
    ['GET', 'colours'],
    ['GET', 'products/a/b'],
    ['DELETE', 'colours'],
    ['GET', 'Products'],
  ] as const) {
    const answer = await get(path, { method });
    expect([path, answer.status, answer.headers.get('allow')]).toEqual([path, 404, null]);
    expect(await answer.json()).toMatchObject({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      request_id: expect.any(String),
    });
  }
});

it.each([
  ['DELETE', 'products', 'GET, HEAD'],
  ['PUT', 'products?limit=5', 'GET, HEAD'],
  ['DELETE', 'products/rec1', 'GET, HEAD, PATCH'],
  ['GET', 'dev-groups/rec1/revert', 'POST'],
  ['PATCH', 'dev-groups/rec1/history', 'GET, HEAD'],
  ['OPTIONS', 'revenue', 'GET, HEAD'],
  ['POST', '../../health/live', 'GET, HEAD'],
  ['POST', '../../docs/openapi.json', 'GET, HEAD'],
])('names what is allowed, in Allow and in words, where %s %s is not', async (method, path, allow) => {
  const answer = await get(path, { method });
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  expect(await answer.json()).toMatchObject({
    type: 'about:blank',
    title: 'Method Not Allowed',
    status: 405,
    detail: `${method} is not taken here. Allowed: ${allow}.`,
    request_id: answer.headers.get('x-request-id'),
  });
});

it('gives a problem of no kind of its own the phrase of its status for a title', async () => {
  const titleOf = async (answer: Response): Promise<unknown> => {
    const { type, title } = (await answer.json()) as { type: string; title: string };
    return [answer.status, type, title];
  };
  expect(await titleOf(await get('products/%zz'))).toEqual([400, 'about:blank', 'Bad Request']);
  const headers = { 'content-type': 'application/json' };
  const large = await get('products/rec1', { method: 'PATCH', headers, body: `"${'x'.repeat(2_000_000)}"` });
  expect(await titleOf(large)).toEqual([413, 'about:blank', 'Payload Too Large']);
});

it('gives whoever opens the bare address the page, or the way to the description where it is not built', async () => {
  const answer = await fetch(`${app.url}/`);
  const text = await answer.text();
  expect(answer.status).toBe(200);
  expect(text).toMatch(/<title>Athena Pipeline<\/title>|described at \/docs/);
  for (const path of ['/docs', '/docs/openapi.json', '/health/live']) {
    expect([path, (await fetch(app.url + path)).status]).toEqual([path, 200]);
  }
});

it('answers a small problem to a query of thousands of wrong parameters', async () => {
  const query = Array.from({ length: 3000 }, (_, i) => i.toString(36)).join('&');
  const answer = await get(`products?${query}`);
  expect(answer.status).toBe(400);
  expect((await answer.text()).length).toBeLessThan(64_000);
});

it('never cuts a character in two when it repeats what was sent', async () => {
  const long = `${'x'.repeat(59)}🥭${'y'.repeat(20)}`;
  for (const path of [`products?${long}=1`, `products?sort=${long}`, `products?fields=${long}`, `products/${long}`]) {
    const problem = (await (await get(path)).json()) as Problem;
    expect(problem.detail.isWellFormed()).toBe(true);
    for (const { field, message } of problem.errors ?? []) expect((field + message).isWellFormed()).toBe(true);
  }
});
