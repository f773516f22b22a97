import http from 'node:http';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const REQUESTS = 10_000;
const AT_ONCE = 8;
/** Node refuses headers beyond 16 KiB before anybody sees the request. */
const MAX_PATH = 15_000;
/** FUZZ_SEED repeats a run that failed. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

const ROUTES = [
  ...['products', 'brands', 'product-lines', 'skus', 'dev-groups', 'line-badges'],
  ...['revenue', 'revenue/lines', 'data-gaps'],
];
/** Those that have records with an address of their own. */
const LISTS = ROUTES.slice(0, 6);
const NAMES = [
  ...['id', 'name', 'status', 'sku_count', 'regions', 'launch_date', 'revenue_ytd', 'has_data_gaps', 'data_gaps'],
  ...['asana_gids', 'sync', 'version', 'q', 'sort', 'fields', 'limit', 'cursor', 'format', 'bom', 'year', 'month'],
  ...['brand_id', 'product_line_id', 'resource', 'gap', 'reason'],
  ...['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype', 'valueOf', 'length', '', ' ', 'id;drop'],
];
const OPERATORS = [
  '',
  '',
  '',
  '[gte]',
  '[lte]',
  '[]',
  '[gt]',
  '[__proto__]',
  '[gte][lte]',
  '[',
  ']',
  '%5Bgte%5D',
  '.x',
];
/** Written as they go over the wire, where not encoded any further. */
const RAW = [
  ...['%', '%%', '%0', '%zz', '%00', '%E0%A4%A', '%C0%80', '%ED%A0%80', '%F4%90%80%80', '%FF%FE', '%u0041', '+', '++'],
  ...['%0d%0aSet-Cookie:x=1', '%2e%2e%2f', '../../etc/passwd', '%F0%9F%A5%AD', '%E2%80%8B', '%EF%BB%BF'],
];
const TEXTS = [
  ...['null', 'true', 'false', 'undefined', 'NaN', 'Infinity', '-0', '0', '1', '-1', '1e309', '9'.repeat(400), '0x10'],
  ...['2026-02-30', '2026-02-28', '0000-00-00', '99999-01-01', '2026-01-01T00:00:00Z', 'csv', 'json', 'name', '-name'],
  ...[
    "' OR 1=1 --",
    "'; DROP TABLE airtable_raw.product; --",
    '") UNION SELECT version()--',
    '$1',
    '{}',
    '[]',
    '{"a":1}',
  ],
  ...[
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    'name,-name,id',
    'id,id,id',
    ',',
    '2026-02',
    '2026',
    '-',
    '--name',
    '*',
  ],
  ...['<script>alert(1)</script>', '{{7*7}}', '#{7*7}', '🥭', '山茶花', 'عطر', 'e\u0301', '\u202e', 'x'.repeat(3000)],
  ...['WyJhIixbXSwiYiJd', 'e30', 'W10', 'bnVsbA==', 'W251bGwsbnVsbCxudWxsXQ'],
];
const IDS = [
  'recA',
  '.',
  '..',
  '%2e%2e',
  '%00',
  '%2F',
  '%',
  '__proto__',
  'constructor',
  'x'.repeat(199),
  'x'.repeat(400),
];
const HEADERS: http.OutgoingHttpHeaders[] = [
  {},
  {},
  { accept: 'text/csv' },
  { accept: 'text/csv;q=x, application/json;q=' },
  { 'accept-encoding': 'br;q=1, gzip, *;q=0' },
  { 'if-none-match': '*' },
  { 'if-none-match': '"' },
  { 'cache-control': 'no-cache' },
  { 'x-request-id': '__proto__' },
  { 'content-type': 'application/json' },
];
/** What belongs to the inside and must never be seen outside. */
const INSIDE =
  /SELECT |INSERT |airtable_raw\.|pending_sync_queue|node_modules|\bat .+:\d+:\d+|QueryFailedError|\bpg\b|postgres|\/work\/|\/src\/|\.js:|\.ts:/i;

/** mulberry32: the same numbers for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomOf(SEED);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

interface Shot {
  method: string;
  path: string;
  headers: http.OutgoingHttpHeaders;
}

function shot(): Shot {
  const route = pick(ROUTES);
  const record = random() < 0.15 && LISTS.includes(route);
  const pairs = Array.from({ length: Math.floor(random() * 5) }, pair);
  const query = pairs.join(random() < 0.95 ? '&' : pick([';', '&&', '?', '&=&']));
  return {
    method: random() < 0.05 ? 'HEAD' : 'GET',
    path: `/api/pipeline/${route}${record ? `/${pick(IDS)}` : ''}${query === '' ? '' : `?${query}`}`.slice(0, MAX_PATH),
    headers: route === 'revenue/lines' ? pick(HEADERS.filter(({ accept }) => accept === undefined)) : pick(HEADERS),
  };
}

function pair(): string {
  const name = encodeURIComponent(pick(NAMES)) + pick(OPERATORS);
  return random() < 0.05 ? name : `${name}=${value()}`;
}

function value(): string {
  const one = random();
  if (one < 0.25) return pick(RAW) + (random() < 0.3 ? encodeURIComponent(pick(TEXTS)) : '');
  if (one < 0.35) return Array.from({ length: 4 }, () => encodeURIComponent(pick(TEXTS))).join(',');
  if (one < 0.45) return String(Math.floor(random() * 1200) - 100);
  return encodeURIComponent(pick(TEXTS));
}

let database: TestDatabase;
let app: TestApp;
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  database = await createTestDatabase('demo');
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  agent.destroy();
  await app.close();
  await database.drop();
});

function fire({ method, path, headers }: Shot): Promise<{ status: number; type: string; id: unknown; body: Buffer }> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, agent, method, path, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          type: answer.headers['content-type'] ?? '',
          id: answer.headers['x-request-id'],
          body: answer.headers['content-encoding'] ? Buffer.alloc(0) : Buffer.concat(parts),
        }),
      );
    });
    request.on('error', reject).end();
  });
}

/** What is wrong with an answer; nothing when all promises hold. */
function judge({ method }: Shot, { status, type, id, body }: Awaited<ReturnType<typeof fire>>): string | undefined {
  if (status >= 500) return `${status}: ${body}`;
  if (typeof id !== 'string') return `${status} without X-Request-Id`;
  if (status === 304) return body.length === 0 ? undefined : '304 with a body';
  const text = body.toString();
  if (status === 200) {
    if (!/^(application\/json|text\/csv);/.test(type)) return `200 of type ${type}`;
    if (type.startsWith('application/json') && text !== '') JSON.parse(text);
    return undefined;
  }
  if (![400, 404, 414].includes(status)) return `unexpected status ${status}`;
  if (type !== 'application/problem+json; charset=utf-8') return `${status} of type ${type}: ${text}`;
  if (method === 'HEAD') return undefined;
  const problem = JSON.parse(text) as Record<string, unknown>;
  if (problem.status !== status || problem.request_id !== id) return `a problem that says otherwise: ${text}`;
  for (const name of ['type', 'title', 'detail']) {
    if (typeof problem[name] !== 'string' || problem[name] === '') return `a problem without ${name}: ${text}`;
  }
  if (!(problem.detail as string).isWellFormed()) return `a detail that is no Unicode: ${text}`;
  return undefined;
}

it(`answers ${REQUESTS} bad and half-bad requests properly`, async () => {
  const statuses: Record<number, number> = {};
  const faults: string[] = [];
  const worker = async (count: number): Promise<void> => {
    for (let i = 0; i < count && faults.length < 5; i++) {
      const tried = shot();
      const fault = await attempt(tried, statuses).catch(String);
      if (fault) faults.push(`seed ${SEED}: ${JSON.stringify(tried)} → ${fault.slice(0, 600)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker(REQUESTS / AT_ONCE)));
  expect(faults).toEqual([]);
  // A generator that only makes nonsense would not try much.
  for (const status of [200, 304, 400, 404]) expect(statuses[status]).toBeGreaterThan(REQUESTS / 200);
}, 300_000);

async function attempt(tried: Shot, statuses: Record<number, number>): Promise<string | undefined> {
  const answer = await fire(tried);
  statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
  return judge(tried, answer) ?? (answer.status >= 400 ? leak(tried, answer.body.toString()) : undefined);
}

/** What was sent may be repeated; anything else of the inside may not be said. */
function leak({ path }: Shot, text: string): string | undefined {
  const found = INSIDE.exec(text)?.[0];
  if (found === undefined) return undefined;
  return path.includes(found) || safeDecode(path).includes(found) ? undefined : `shows ${found}: ${text}`;
}

function safeDecode(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

it('still answers what it answered before', async () => {
  const answer = await fire({ method: 'GET', path: '/api/pipeline/products?limit=1', headers: {} });
  expect(answer.status).toBe(200);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  expect(Object.keys({})).toEqual([]);
});
