import http from 'node:http';
import { ReadyBytes } from '../../src/common/ready-bytes/ready-bytes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const BUDGET_BYTES = 32 * 1024 * 1024;
const QUERIES = 10_000;
/** So long that these fill the budget half as often again; with short ones it took twice as many. */
const LONG = 'x'.repeat(700);
const AT_ONCE = 16;

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

function get(path: string, headers: http.OutgoingHttpHeaders = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${app.url}/api/pipeline/${path}`, { agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode!));
    });
    request.on('error', reject);
  });
}

it('counts an encoding that was made for the first reader', async () => {
  const kept = app.app.get(ReadyBytes);
  const empty = kept.heldBytes;
  await get('skus?sort=-id');
  const plain = kept.heldBytes;
  await get('skus?sort=-id', { 'accept-encoding': 'br' });
  const brotli = kept.heldBytes - plain;
  expect(brotli).toBeGreaterThan(10_000);
  const before = kept.heldBytes;
  await get('skus?sort=-version', { 'accept-encoding': 'br' });
  expect(kept.heldBytes - before).toBeGreaterThan(plain - empty + brotli / 2);
  await get('skus?sort=-version');
  const [both, entries] = [kept.heldBytes, kept.entries];
  // Found by its query, under a spelling that nobody used: the encoding made for it counts as well.
  await get('skus?sort=-version&q=', { 'accept-encoding': 'gzip' });
  expect(kept.entries).toBe(entries);
  expect(kept.heldBytes - both).toBeGreaterThan(10_000);
});

it('counts the URLs under which it keeps an answer', async () => {
  const kept = app.app.get(ReadyBytes);
  const before = kept.heldBytes;
  const long = Array.from({ length: 10 }, (_, i) => `id=${i}${'x'.repeat(900)}`).join('&');
  await get(`skus?${long}`);
  const one = kept.heldBytes - before;
  expect(one).toBeGreaterThan(2 * 9000);
  await get(`skus?${long}&q=`);
  expect(kept.heldBytes - before - one).toBeGreaterThan(9000);
});

it('holds what fits its budget, whatever is asked, and keeps what is asked for often', async () => {
  const kept = app.app.get(ReadyBytes);
  const hot = ['skus', 'products?status=Active', 'brands'];
  let largest = 0;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < QUERIES) {
      const n = next++;
      expect(await get(`skus?size_name=${n}${LONG}&limit=${1 + (n % 50)}`)).toBe(200);
      if (n % 100 === 0) for (const path of hot) await get(path);
      largest = Math.max(largest, kept.heldBytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(largest).toBeLessThanOrEqual(BUDGET_BYTES);
  expect(largest).toBeGreaterThan(BUDGET_BYTES * 0.9);
  expect(kept.counts.evicted).toBeGreaterThan(0);
  // Nearly: while the listener is not certain to hear everything, which a busy machine brings about, nothing is kept.
  expect(kept.entries + kept.counts.evicted).toBeGreaterThan(QUERIES * 0.95);

  const before = { ...kept.counts };
  for (const path of hot) await get(path);
  expect(kept.counts.hits - before.hits).toBe(hot.length);
  await get(`skus?size_name=0${LONG}&limit=1`);
  expect(kept.counts.misses - before.misses).toBe(1);
}, 300_000);
