import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKER_TOKEN } from '../support/access-testing.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startOriginGate, startTestAccess, type TestAccess } from './access-testing.js';
import { ask, json, type RawAnswer, startTestWorker, type TestWorker } from './worker-testing.js';

const ANN = 'ann@example.com';
const VIEWER = 'viewer@example.com';

/** Of a connection, of one request, or of a hop. */
const NOT_COMPARED = new Set([
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'x-request-id',
]);
/** Headers that count calls, so no two answers have the same. */
const COUNTED = /^x-ratelimit|^ratelimit/;

describe('the Worker before the product, behind Cloudflare Access on both sides', () => {
  let database: TestDatabase;
  let access: TestAccess;
  let app: TestApp;
  let gate: { url: string; end(): Promise<void> };
  let worker: TestWorker;
  beforeAll(async () => {
    [database, access] = await Promise.all([createTestDatabase('demo'), startTestAccess()]);
    const env = access.team.environment({ editor: [ANN], edge: [WORKER_TOKEN] });
    app = await startTestApp({ databaseUrl: database.url, env });
    gate = await startOriginGate(access.team, app.url);
    worker = await startTestWorker(gate.url, access.variables);
  });
  afterAll(async () => {
    await worker.end();
    await gate.end();
    await app.close();
    await Promise.all([access.end(), database.drop()]);
  });

  const through = async (person: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
    ask(`${worker.url}${path}`, { headers: { 'cf-access-jwt-assertion': await access.token(person), ...headers } });
  const direct = async (person: string, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
    ask(`${app.url}${path}`, { headers: { ...(await access.team.worker(person)), ...headers } });
  const comparable = ({ status, headers }: RawAnswer): unknown => [
    status,
    Object.entries(headers)
      .filter(([name]) => !NOT_COMPARED.has(name) && !COUNTED.test(name))
      .sort(),
  ];

  it('answers as the origin does, to the byte, in each encoding', async () => {
    const paths = [
      '/api/pipeline/products',
      '/api/pipeline/skus?limit=50&sort=-sku_name',
      '/api/pipeline/revenue',
      '/api/pipeline/dev-groups?launch_date[gte]=2026-01-01',
      '/api/pipeline/brands?q=%D9%88',
    ];
    for (const path of paths) {
      for (const encoding of ['identity', 'gzip', 'br']) {
        const headers = { 'accept-encoding': encoding };
        const [ours, theirs] = [await through(VIEWER, path, headers), await direct(VIEWER, path, headers)];
        // What the origin leaves as it is, wrangler and Cloudflare encode for who asks for that.
        if (encoding !== 'identity' && theirs.headers['content-encoding'] === undefined) continue;
        expect([path, encoding, ours.body.equals(theirs.body)]).toEqual([path, encoding, true]);
        expect(comparable(ours)).toEqual(comparable(theirs));
      }
    }
  });

  it('gives a browser, which takes any encoding, what the origin says', async () => {
    const headers = { 'accept-encoding': 'gzip, deflate, br, zstd' };
    const answer = await through(VIEWER, '/api/products', headers);
    const decode = answer.headers['content-encoding'] === 'br' ? brotliDecompressSync : gunzipSync;
    expect(decode(answer.body)).toEqual((await direct(VIEWER, '/api/pipeline/products')).body);
  });

  it('answers old paths with what is at the new ones', async () => {
    for (const name of ['products', 'line-badges', 'revenue', 'dev-groups']) {
      const headers = { 'accept-encoding': 'identity' };
      const [old, now] = [
        await through(VIEWER, `/api/${name}`, headers),
        await direct(VIEWER, `/api/pipeline/${name}`, headers),
      ];
      expect([name, old.status, old.body.equals(now.body), old.headers.etag]).toEqual([
        name,
        200,
        true,
        now.headers.etag,
      ]);
    }
  });

  it('answers 304 to who has it, HEAD without a body, and refuses as the origin refuses', async () => {
    const { etag } = (await through(VIEWER, '/api/products')).headers;
    const known = await through(VIEWER, '/api/products', { 'if-none-match': String(etag) });
    expect([known.status, known.body.length, known.headers.etag]).toEqual([304, 0, etag]);
    const head = await ask(`${worker.url}/api/products`, {
      method: 'HEAD',
      headers: { 'cf-access-jwt-assertion': await access.token(VIEWER), 'accept-encoding': 'identity' },
    });
    expect([head.status, head.body.length, head.headers.etag]).toEqual([
      200,
      0,
      (await direct(VIEWER, '/api/pipeline/products')).headers.etag,
    ]);
    const refused = await through(VIEWER, '/api/pipeline/skus?limit=0&colour=1', { 'x-request-id': 'the-same-id' });
    expect([refused.status, json(refused).request_id]).toEqual([400, 'the-same-id']);
  });

  it('leads on by the Link of a page', async () => {
    const first = await through(VIEWER, '/api/pipeline/skus?limit=3');
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    expect(json(await through(VIEWER, next))).toHaveLength(3);
    expect(first.headers['x-total-count']).toBe('741');
  });

  it('streams a large CSV, byte for byte', async () => {
    const path = '/api/pipeline/revenue/lines?month=2026-03&format=csv';
    const headers = { 'accept-encoding': 'identity' };
    const [ours, theirs] = [await through(VIEWER, path, headers), await direct(VIEWER, path, headers)];
    expect(ours.body.length).toBeGreaterThan(100_000);
    expect([ours.complete, ours.body.equals(theirs.body)]).toEqual([true, true]);
    expect(ours.headers['content-disposition']).toBe(theirs.headers['content-disposition']);
  });

  it('writes in the name of the person, and tells others of it as it happens', async () => {
    const [group] = json(await through(ANN, '/api/dev-groups?limit=1'));
    const leaving = new AbortController();
    const stream = await fetch(`${worker.url}/api/pipeline/events?kinds=change`, {
      headers: { 'cf-access-jwt-assertion': await access.token(VIEWER), 'accept-encoding': 'gzip, br' },
      signal: leaving.signal,
    });
    const patch = async (person: string): Promise<RawAnswer> =>
      ask(`${worker.url}/api/dev-groups/${group.id}`, {
        method: 'PATCH',
        headers: {
          'cf-access-jwt-assertion': await access.token(person),
          'content-type': 'application/json',
          'idempotency-key': 'through-the-worker',
          origin: worker.url,
          'sec-fetch-site': 'same-origin',
        },
        body: '{"launch_date":"2031-01-01"}',
      });
    expect((await patch(VIEWER)).status).toBe(403);
    const written = await patch(ANN);
    expect([written.status, json(written).launch_date]).toEqual([200, '2031-01-01']);
    expect((await patch(ANN)).headers['idempotency-replayed']).toBe('true');
    let text = '';
    for await (const chunk of stream.body!) {
      text += Buffer.from(chunk).toString();
      if (text.includes(group.id)) break;
    }
    leaving.abort();
    expect(text).toContain(`"requested_by": "${ANN}"`);
    const history = json(await through(VIEWER, `/api/pipeline/dev-groups/${group.id}/history`));
    expect(JSON.stringify(history)).toContain(ANN);
  });

  it('leads to the description of the API, and to the page', async () => {
    expect(json(await through(VIEWER, '/docs/openapi.json')).paths).toHaveProperty('/api/pipeline/products');
    const [script, old] = [await through(VIEWER, '/static/gone.js'), await through(VIEWER, '/nothing')];
    expect([script.status, old.status]).toEqual([404, 404]);
  });

  it('lets nobody speak for another one, and tells each who they are', async () => {
    const me = json(
      await through(ANN, '/api/pipeline/me', { 'x-athena-access-jwt': await access.token('boss@example.com') }),
    );
    expect(me).toMatchObject({ name: ANN, role: 'editor' });
    expect(json(await through(VIEWER, '/api/pipeline/me'))).toMatchObject({ name: VIEWER, role: 'viewer' });
    expect((await ask(`${worker.url}/api/pipeline/me`)).status).toBe(401);
  });
});
