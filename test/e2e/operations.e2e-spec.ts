import { readFileSync } from 'node:fs';
import { until } from '../support/child-instance.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { bodyOf, warm } from './changes-testing.js';
import { statusIfNoneMatch } from './conditional-testing.js';
import { readMetrics, type Sample } from './operations-testing.js';

let database: TestDatabase;
let proxy: TcpProxy;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await TcpProxy.before(database.url);
  app = await startTestApp({ databaseUrl: proxy.through(database.url) });
}, 60_000);

afterAll(async () => {
  await app.close();
  await proxy.close();
  await database.drop();
});

const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers });
const statusOf = async (path: string): Promise<number> => {
  const answer = await ask(path);
  await answer.arrayBuffer();
  return answer.status;
};

describe('metrics', () => {
  const scrape = async (): Promise<Sample[]> => readMetrics(await (await ask('/metrics')).text());

  /** The value of a series; 0 before it exists. */
  async function metricOf(name: string, labels: Record<string, string> = {}): Promise<number> {
    const matches = (sample: Sample): boolean =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
    const found = (await scrape()).filter(matches);
    expect(found.length).toBeLessThanOrEqual(1);
    return found[0]?.value ?? 0;
  }

  const requests = (route: string, status = '200'): Promise<number> =>
    metricOf('http_request_duration_seconds_count', { method: 'GET', route, status });

  it('has every series that the runbook tells of', async () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const named = runbook.match(
      /\b[a-z]+_[a-z0-9_]+_(?:total|count|seconds|bytes|alive|relations|stale|waiting|clients)\b/g,
    );
    const described = [...(await (await ask('/metrics')).text()).matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name);
    expect(named?.length).toBeGreaterThan(10);
    expect(named?.filter((name) => !described.includes(name.replace(/_count$/, '')))).toEqual([]);
  });

  it('are in the text format of Prometheus, and kept by nobody', async () => {
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(readMetrics(await answer.text()).length).toBeGreaterThan(50);
  });

  it('have histograms whose buckets rise to their count', async () => {
    await bodyOf(app, 'products', { fresh: true });
    const samples = await scrape();
    const of = (suffix: string) =>
      samples.filter(
        ({ name, labels }) =>
          name === `http_request_duration_seconds_${suffix}` &&
          labels.route === '/api/pipeline/products' &&
          labels.status === '200',
      );
    const buckets = of('bucket').map(({ value }) => value);
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
    expect(of('bucket').at(-1)).toMatchObject({ labels: { le: '+Inf' }, value: of('count')[0]!.value });
    expect(of('sum')[0]!.value).toBeGreaterThan(0);
  });

  it('count each request under its route, not under its URL', async () => {
    const before = [await requests('/api/pipeline/products/:id', '404'), await requests('unknown', '404')];
    for (const id of ['recOne', 'recTwo']) {
      expect(await statusOf(`/api/pipeline/products/${id}`)).toBe(404);
      expect(await statusOf(`/nowhere/${id}`)).toBe(404);
    }
    expect([await requests('/api/pipeline/products/:id', '404'), await requests('unknown', '404')]).toEqual(
      before.map((count) => count + 2),
    );
    expect(await requests('/metrics')).toBeGreaterThan(0);
  });

  it('tell hits from misses, and 304s among the hits', async () => {
    const counts = async () => ({
      hits: await metricOf('ready_bytes_hits_total'),
      conditional: await metricOf('ready_bytes_conditional_hits_total'),
      misses: await metricOf('ready_bytes_misses_total'),
    });
    await warm(app, 'skus');
    const before = await counts();
    const answer = await ask('/api/pipeline/skus');
    await answer.arrayBuffer();
    expect(await statusIfNoneMatch(answer.url, answer.headers.get('etag')!)).toBe(304);
    await bodyOf(app, `skus?q=${performance.now()}`);
    expect(await counts()).toEqual({
      hits: before.hits + 2,
      conditional: before.conditional + 1,
      misses: before.misses + 1,
    });
    expect(await metricOf('ready_bytes_held_bytes')).toBeGreaterThan(0);
  });

  it('show the pool, the change feed and the event loop', async () => {
    await until(async () => (await metricOf('change_feed_alive')) === 1, 15_000);
    expect(await metricOf('database_pool_connections')).toBeGreaterThan(0);
    const names = new Set((await scrape()).map(({ name }) => name));
    for (const name of [
      'database_pool_idle',
      'database_pool_waiting',
      'change_feed_silent_relations',
      'nodejs_eventloop_lag_seconds',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(names).toContain(name);
    }
  }, 20_000);

  it('time each reading of the warehouse, and count those that fail', async () => {
    const readings = () => metricOf('snapshot_rebuild_duration_seconds_count', { resource: 'revenue' });
    const failures = () => metricOf('snapshot_rebuild_failures_total', { resource: 'revenue' });
    const before = [await readings(), await failures()];
    await bodyOf(app, 'revenue', { fresh: true });
    expect([await readings(), await failures()]).toEqual([before[0]! + 1, before[1]]);
    expect(await statusOf('/api/pipeline/revenue?year=abc')).toBe(400);
    expect(await failures()).toBe(before[1]);
    proxy.refuse();
    expect((await ask('/api/pipeline/revenue', { 'cache-control': 'no-cache' })).status).toBe(503);
    await proxy.heal();
    expect(await failures()).toBe(before[1]! + 1);
    await until(async () => (await statusOf('/health/ready')) === 200, 15_000);
  }, 40_000);
});

describe('health', () => {
  it('says that the process lives and that the database answers', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const answer = await ask(path);
      expect([path, answer.status, await answer.json()]).toEqual([path, 200, { status: 'ok' }]);
    }
  });

  it.each<[string, () => void]>([
    ['refuses connections', () => proxy.refuse()],
    ['lets bytes get lost', () => proxy.swallow()],
  ])(
    'says that it is not ready while the database %s, that it lives all the same, and is ready again after',
    async (_, fail) => {
      fail();
      const since = performance.now();
      const answer = await ask('/health/ready');
      expect(performance.now() - since).toBeLessThan(4_000);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.json()).toEqual({
        type: 'urn:athena-pipeline:problem:unavailable',
        title: 'Temporarily unavailable',
        status: 503,
        detail: 'The database does not answer.',
        request_id: answer.headers.get('x-request-id'),
      });
      expect(await statusOf('/health/live')).toBe(200);
      await proxy.heal();
      proxy.cut();
      await until(async () => (await statusOf('/health/ready')) === 200, 15_000);
    },
    40_000,
  );
});
