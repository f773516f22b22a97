import { Agent, request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;
let id: string;

beforeAll(async () => {
  test = await startWriteTest();
  ({ id } = await test.rows.aDevGroup());
}, 120_000);
afterAll(() => test.end());

const patch = (path: string, body: unknown, headers?: Record<string, string>): Promise<JsonAnswer> =>
  send(test.app.url, 'PATCH', path, body, headers);

/** Everything that an edit could have left behind. */
const traces = () =>
  select(
    test.client,
    `SELECT (SELECT count(*)::int FROM pipeline.change) AS changes, (SELECT count(*)::int FROM pdos.pending_sync_queue) AS
     entries, (SELECT json_agg(d ORDER BY id) FROM airtable_raw.dev_group d) AS groups`,
  );

it.each([
  ['a field that does not exist', { launch: '2027-01-01' }, 'launch', 'Allowed: name, status, brand_id'],
  ['a field that cannot be edited', { id: 'recX' }, 'id', 'is not allowed here'],
  ['a day that does not exist', { launch_date: '2027-02-29' }, 'launch_date', 'a real date as YYYY-MM-DD'],
  ['a date in another form', { launch_date: '08/15/2027' }, 'launch_date', 'a real date as YYYY-MM-DD'],
  ['a date with a time', { launch_date: '2027-08-15T00:00:00Z' }, 'launch_date', 'a real date as YYYY-MM-DD'],
  ['the year 0', { launch_date: '0000-01-01' }, 'launch_date', 'from 1900-01-01'],
  ['a date as a number', { launch_date: 20270815 }, 'launch_date', 'a real date'],
  ['an empty date', { launch_date: '' }, 'launch_date', 'null to clear it'],
  ['a brand that does not exist', { brand_id: 'recNone' }, 'brand_id', 'GET brands lists those that exist'],
  ['a line that does not exist', { product_line_id: 'recNone' }, 'product_line_id', 'GET product-lines lists'],
  ['an empty name', { name: '  ' }, 'name', 'one line of 1 to 1000 characters'],
  ['a name of two lines', { name: 'a\nb' }, 'name', 'control character'],
  ['a name with NUL', { name: 'a\0b' }, 'name', 'control character'],
  ['half a character', { name: '\ud83d' }, 'name', 'one line'],
  ['a name of 1001 characters', { name: 'x'.repeat(1001) }, 'name', '1 to 1000 characters'],
  ['a name as a number', { name: 7 }, 'name', 'one line'],
  ['a name as a list', { name: ['a'] }, 'name', 'one line'],
  ['a name as an object', { name: { a: 1 } }, 'name', 'not an object'],
  ['a version', { version: 'x' }, 'version', 'is not allowed here'],
])('refuses %s, naming field and fix', async (_, body, field, fix) => {
  const before = await traces();
  const answer = await patch(`dev-groups/${id}`, body);
  expect([answer.status, answer.json.errors?.[0]?.field]).toEqual([400, field]);
  expect(answer.json.errors[0].message).toContain(fix);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await traces()).toEqual(before);
});

it('names every field that is wrong at once', async () => {
  const { json } = await patch(`dev-groups/${id}`, { launch_date: 'x', brief_date: 'y', nonsense: 1, name: '' });
  const fields = json.errors.map(({ field }: { field: string }) => field);
  expect(fields.sort()).toEqual(['brief_date', 'launch_date', 'name', 'nonsense']);
});

it('lets a dangling reference stay when it is sent back as it was read', async () => {
  const group = await test.rows.aDevGroup({ brand: 'recGone' });
  const answer = await patch(`dev-groups/${group.id}`, { brand_id: 'recGone', name: 'A' });
  expect([answer.status, answer.json.receipt.fields.length]).toEqual([200, 1]);
});

it.each([
  ['regions that are no list', { regions: 'US' }],
  ['regions that repeat', { regions: ['US', 'US'] }],
  ['regions that are no words', { regions: ['US', null] }],
  ['regions in lists', { regions: [['US']] }],
])('refuses %s', async (_, body) => {
  const sku = await test.rows.aSku();
  const answer = await patch(`skus/${sku.id}`, body);
  expect([answer.status, answer.json.errors?.[0]?.field]).toEqual([400, 'regions']);
});

it.each([
  ['dev-groups/recNone', 404],
  ['products/recNone', 404],
  ['skus/recNone', 404],
  ['dev-groups/a%00b', 404],
  [`dev-groups/${'x'.repeat(190)}`, 404],
  ['brands/recNone', 405],
])('PATCH %s is a %i', async (path, status) => {
  const answer = await patch(path, {});
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    status,
    expect.stringContaining('problem+json'),
  ]);
});

it('refuses a query parameter', async () => {
  const answer = await patch(`dev-groups/${id}?force=1`, { name: 'A' });
  expect([answer.status, answer.json.errors[0].field]).toEqual([400, 'force']);
});

it.each([
  ['no JSON', '{"name": ', 'application/json', 400],
  ['an empty body', '', 'application/json', 400],
  ['a list', '[]', 'application/json', 400],
  ['a text', '"x"', 'application/json', 400],
  ['null', 'null', 'application/json', 400],
  ['a number', '7', 'application/json', 400],
  ['a prototype', '{"__proto__": {"name": "x"}}', 'application/json', 400],
  ['a constructor', '{"constructor": {"prototype": {}}}', 'application/json', 400],
  ['a form', 'name=x', 'application/x-www-form-urlencoded', 415],
  ['plain text', '{"name": "x"}', 'text/plain', 415],
  ['XML', '<name>x</name>', 'application/xml', 415],
  ['what is no media type', '{"name": "x"}', 'x', 415],
  ['more than a megabyte', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'application/json', 413],
  ['a deep nest', `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'application/json', 400],
])('answers %s with a clear problem', async (_, body, type, status) => {
  const before = await traces();
  const answer = await patch(`dev-groups/${id}`, body, { 'content-type': type });
  expect([answer.status, answer.json.status]).toEqual([status, status]);
  expect(answer.json.detail.length).toBeGreaterThan(10);
  expect(answer.json.detail).not.toMatch(/\bat .*\.js|SELECT|UPDATE/);
  expect(answer.json.request_id).toBe(answer.headers.get('x-request-id'));
  expect(await traces()).toEqual(before);
});

it.each([
  ['ends too early', '{"name": ', 'body', /must be JSON; it /],
  ['has a comma too many', '{"name": "x",\n "launch_date": "2027-08-15",}', 'body', /line 2, character 30/],
  ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'body', /UTF-8/],
  ['replaces what objects inherit', '{"__proto__": {"name": "x"}}', '__proto__', /not allowed/],
  ['is empty', '', 'body', /must be a JSON object/],
])('names what is wrong with a body that %s', async (_, body, field, message) => {
  const answer = await fetch(`${test.app.url}/api/pipeline/dev-groups/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ errors: [{ field, message: expect.stringMatching(message) }] }),
  ]);
});

it('takes nothing at all with a Content-Type for no body, where a route needs none', async () => {
  const headers = { 'content-type': 'application/json' };
  const url = `${test.app.url}/api/pipeline/sync-queue/999999999/retry`;
  const answer = await fetch(url, { method: 'POST', headers });
  expect(answer.status).toBe(404);
});

it('answers a body without a Content-Type, and none at all, with a clear problem', async () => {
  for (const body of ['{"name":"x"}', undefined]) {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${test.app.url}/api/pipeline/dev-groups/${id}`, { method: 'PATCH' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      request.on('error', reject).end(body);
    });
    expect(status).toBe(415);
  }
});

it('answers 10,000 random bodies without an error of its own: each is taken or refused', async () => {
  const ids: string[] = [];
  while (ids.length < 20) ids.push((await test.rows.aDevGroup()).id);
  const names = [
    'name',
    'status',
    'brand_id',
    'launch_date',
    'concept_date',
    'id',
    'sync',
    '',
    '__proto__',
    'toString',
  ];
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('2027-08-15', '2027-13-01', '9999-12-31', '-infinity', 'recNone', null, true, -0, [], {}),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const object = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 4 });
  const body = fc.oneof(
    { weight: 8, arbitrary: object.map((fields) => JSON.stringify(fields)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
  const bodies = fc.sample(body, { numRuns: 10_000, seed: 20_270_815 });
  const agent = new Agent({ keepAlive: true });
  const statuses = new Map<number, number>();
  const failed: string[] = [];
  const work = bodies.entries();
  const sendAll = async (): Promise<void> => {
    for (const [i, text] of work) {
      const url = `${test.app.url}/api/pipeline/dev-groups/${ids[i % ids.length]}`;
      const answer = await patchOver(agent, url, text);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500) failed.push(`${answer.text} for ${JSON.stringify(text)}`);
    }
  };
  await Promise.all(Array.from({ length: 20 }, sendAll));
  agent.destroy();
  expect(failed).toEqual([]);
  // The wrong and the right: without either this would prove nothing.
  expect([...statuses.keys()].sort()).toEqual([200, 400]);
  expect(statuses.get(200)).toBeGreaterThan(50);
}, 120_000);

/** `fetch` would take longer to ask than the product takes to answer. */
function patchOver(agent: Agent, url: string, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = httpRequest(url, { method: 'PATCH', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    request.on('error', reject).end(body);
  });
}
