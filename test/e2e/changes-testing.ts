import pg from 'pg';
import { Metrics } from '../../src/common/metrics/metrics.js';
import { ReadyBytes } from '../../src/common/ready-bytes/ready-bytes.js';
import { until } from '../support/child-instance.js';
import type { TestApp } from '../support/test-app.js';

/** How soon a change must be seen. The promise is 100 ms; the rest is for a machine that does other things as well. */
export const SEEN_WITHIN_MS = 1000;

/** A client of the database that is not the product. */
export async function anyClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // Tests that end its connection mean to.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Asks the API; `fresh` asks for the database itself. */
export function get(instance: TestApp, path: string, { fresh = false } = {}): Promise<Response> {
  const headers: Record<string, string> = fresh ? { 'cache-control': 'no-cache' } : {};
  return fetch(`${instance.url}/api/pipeline/${path}`, { headers });
}

/** The bytes of an answer that has to be a good one. */
export async function bodyOf(instance: TestApp, path: string, options?: { fresh?: boolean }): Promise<string> {
  const answer = await get(instance, path, options);
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${body}`);
  return body;
}

/** How many answers came from ready bytes. */
export function hitsOf({ app }: TestApp): number {
  return app.get(ReadyBytes).counts.hits;
}

/** Whether the path was answered from ready bytes when it was asked for twice. */
export async function isKept(instance: TestApp, path: string): Promise<boolean> {
  await bodyOf(instance, path);
  const before = hitsOf(instance);
  await bodyOf(instance, path);
  return hitsOf(instance) > before;
}

/** Waits until answers come from ready bytes: without this a test of their age could not fail. */
export function warm(instance: TestApp, path: string, milliseconds?: number): Promise<void> {
  return until(() => isKept(instance, path), milliseconds);
}

/** Milliseconds until an ordinary answer to `path` contains `text`. */
export async function delayUntilSeen(instance: TestApp, path: string, text: string): Promise<number> {
  const since = performance.now();
  await until(async () => (await bodyOf(instance, path)).includes(text));
  return performance.now() - since;
}

/** How often the warehouse was read for a resource. */
export async function rebuildsOf({ app }: TestApp, resource: string): Promise<number> {
  const metric = await app.get(Metrics).registry.getSingleMetric('snapshot_rebuild_duration_seconds')?.get();
  const count = metric?.values.find(
    (value) =>
      'metricName' in value &&
      value.metricName === 'snapshot_rebuild_duration_seconds_count' &&
      value.labels.resource === resource,
  );
  return count?.value ?? 0;
}
