import { setTimeout as sleep } from 'node:timers/promises';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { Process } from './operations-testing.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Asks, and tells the id that the answer has in its header. */
async function ask(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; id: string; body: string }> {
  const answer = await fetch(url, { headers });
  return { status: answer.status, id: answer.headers.get('x-request-id') ?? '', body: await answer.text() };
}

describe('a process with LOG_REQUESTS=all', () => {
  let database: TestDatabase;
  let product: Process;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    product = await Process.start('main.ts', { DATABASE_URL: database.url, LOG_REQUESTS: 'all' });
    url = await product.url();
  }, 90_000);

  afterAll(async () => {
    expect(await product.stop()).toBe(0);
    await database.drop();
  });

  it('gives each request an id, in its header and in its line', async () => {
    const first = await ask(`${url}/api/pipeline/products?limit=5`);
    const second = await ask(`${url}/api/pipeline/products?limit=5`);
    expect(first.id).toMatch(UUID);
    expect(second.id).toMatch(UUID);
    expect(first.id).not.toBe(second.id);
    const line = {
      level: 30,
      method: 'GET',
      url: '/api/pipeline/products?limit=5',
      status: 200,
      milliseconds: expect.any(Number),
    };
    expect(await product.requestLine(first.id)).toMatchObject({ ...line, from_ready_bytes: false });
    expect(await product.requestLine(second.id)).toMatchObject({ ...line, from_ready_bytes: true });
  });

  it.each([
    ['/api/pipeline/products?no=1', 400],
    ['/api/pipeline/products/recNowhere', 404],
    ['/nowhere', 404],
    ['/api/pipeline/products/%zz', 400],
  ])('has the same id in the problem that %s is', async (path, status) => {
    const { status: answered, id, body } = await ask(url + path);
    expect(answered).toBe(status);
    expect(id).toMatch(UUID);
    expect(JSON.parse(body)).toMatchObject({ status, request_id: id });
  });

  it('takes the id that a proxy in front gave', async () => {
    for (const given of ['abcd1234', '7c7f2f3e-6a1b-4a53-8b84-93f6d1f0a9f2', 'A_b-'.repeat(16)]) {
      expect((await ask(`${url}/api/pipeline/skus/recNowhere`, { 'x-request-id': given })).id).toBe(given);
      expect(await product.requestLine(given)).toMatchObject({ url: '/api/pipeline/skus/recNowhere', status: 404 });
    }
  });

  it.each([
    'short',
    'a'.repeat(65),
    'with space 123',
    '"quoted-text"',
    '{"level":60}',
    'semi;colon;1',
    '../../../../etc',
  ])('replaces %j, which is none', async (given) => {
    const { id } = await ask(`${url}/health/live`, { 'x-request-id': given });
    expect(id).toMatch(UUID);
    expect(await product.requestLine(id)).toBeDefined();
  });

  it('writes JSON lines and nothing else, each with a time and a level', async () => {
    expect(product.log.length).toBeGreaterThan(5);
    for (const line of product.log) {
      expect(line).toMatchObject({
        level: expect.any(Number),
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        msg: expect.any(String),
      });
    }
  });
});

describe('a process that logs what is slow or failed', () => {
  let database: TestDatabase;
  let product: Process;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    product = await Process.start('main.ts', { DATABASE_URL: database.url });
    url = await product.url();
  }, 90_000);

  it('keeps silent about what went well, and about what was refused', async () => {
    await ask(`${url}/api/pipeline/line-badges`);
    const before = product.log.length;
    for (let i = 0; i < 5; i++) await ask(`${url}/api/pipeline/line-badges`);
    await ask(`${url}/api/pipeline/line-badges/x`);
    await sleep(200);
    expect(product.log.slice(before)).toEqual([]);
  });

  it('tells of a failure with its id and its cause, and of no password, in no line and no answer', async () => {
    const secret = decodeURIComponent(new URL(database.url).password);
    expect(secret.length).toBeGreaterThan(8);
    await database.drop();
    const answers = [];
    for (const path of [
      'api/pipeline/products',
      'api/pipeline/revenue',
      'api/pipeline/data-gaps',
      'health/ready',
      'metrics',
    ]) {
      answers.push(await ask(`${url}/${path}`, { 'cache-control': 'no-cache' }));
    }
    const failed = answers.filter(({ status }) => status >= 500);
    expect(failed.length).toBeGreaterThanOrEqual(4);
    for (const { id, body } of failed) {
      expect(await product.requestLine(id)).toMatchObject({ level: 50, status: JSON.parse(body).status });
      expect(product.log.find(({ request_id, err }) => request_id === id && err !== undefined)).toBeDefined();
      expect(body).not.toMatch(/SELECT|at \w+ \(|node_modules/);
    }
    expect(await product.stop()).toBe(0);
    const said = [product.output, product.errors, ...answers.map(({ body }) => body)].join('\n');
    expect(said).not.toContain(secret);
    expect(said).not.toContain(new URL(database.url).password);
  }, 60_000);
});

describe('a process whose database is away', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let product: Process;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await TcpProxy.before(database.url);
    product = await Process.start('main.ts', { DATABASE_URL: proxy.through(database.url) });
    url = await product.url();
  }, 90_000);

  afterAll(async () => {
    await product.stop();
    await proxy.close();
    await database.drop();
  });

  it('writes one short line a request, and the stack of their common cause once', async () => {
    proxy.refuse();
    const failed: string[] = [];
    const paths = [
      'products',
      'revenue',
      'data-gaps',
      'revenue/lines',
      '../../health/ready',
      'dev-groups/rec1/history',
    ];
    for (const path of [...paths, ...paths, ...paths]) {
      const { status, id } = await ask(`${url}/api/pipeline/${path}`, { 'cache-control': 'no-cache' });
      expect([path, status]).toEqual([path, 503]);
      failed.push(id);
    }
    for (const id of failed) expect(await product.requestLine(id)).toMatchObject({ level: 50, status: 503 });
    const told = product.log.filter(({ err }) => err !== undefined);
    expect(told).toEqual([
      expect.objectContaining({ request_id: failed[0], msg: 'the database does not answer; told once a minute' }),
    ]);
    expect(product.output.match(/ {4}at /g)?.length).toBe(JSON.stringify(told).match(/ {4}at /g)?.length);
    const others = product.log.filter(({ msg, err }) => msg !== 'request' && err === undefined);
    expect(others.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    expect(others.length).toBeLessThan(paths.length);
  }, 60_000);
});

describe('a process that cannot start', () => {
  /** Where nobody listens: port 1 of loopback. */
  const nowhere = 'postgres://ann:s3cr3t-w0rd@127.0.0.1:1/athena';

  it.each([
    ['a database that is away', nowhere, /cannot be reached/],
    ['a URL of another kind', nowhere.replace('postgres:', 'mysql:'), /DATABASE_URL must be a URL like/],
    ['what is no URL', 'postgres//ann:s3cr3t-w0rd', /DATABASE_URL must be a URL like/],
  ])(
    'says so, of %s, in a sentence without the password',
    async (_, databaseUrl, sentence) => {
      const product = await Process.start('main.ts', { DATABASE_URL: databaseUrl });
      expect(await product.end()).toBe(1);
      expect(product.errors).toMatch(sentence);
      expect(product.errors).not.toMatch(/ {4}at /);
      expect(product.errors + product.output).not.toContain('s3cr3t');
    },
    60_000,
  );

  it('says so of a password that is wrong', async () => {
    const database = await createTestDatabase();
    const url = new URL(database.url);
    url.password = 's3cr3t-w0rd';
    const product = await Process.start('main.ts', { DATABASE_URL: url.href });
    expect(await product.end()).toBe(1);
    expect(product.errors).toMatch(/password authentication failed/);
    expect(product.errors + product.output).not.toContain('s3cr3t');
    await database.drop();
  }, 60_000);
});
