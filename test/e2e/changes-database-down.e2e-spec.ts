import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { Warehouse } from '../../src/database/warehouse.js';
import { until } from '../support/child-instance.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { anyClient, bodyOf, delayUntilSeen, get, SEEN_WITHIN_MS, warm } from './changes-testing.js';

/** What is kept may be answered for this long after the database was last heard of. */
const BELIEVED_MS = 2000;

let dataDir = '';
let server: EmbeddedPostgres;
let proxy: TcpProxy;
let instance: TestApp;

const start = (): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, log: () => undefined, serverSettings: { fsync: 'off' } });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'changes-database-down-'));
  server = await start();
});

afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  // In front of the server stands its address: the same one wherever the server comes back.
  proxy = await TcpProxy.before(server.url);
  instance = await startTestApp({ databaseUrl: proxy.through(server.url) });
  await change(
    "INSERT INTO airtable_raw.product (id, name) VALUES ('rec1', 'Old') ON CONFLICT (id) DO UPDATE SET name = 'Old'",
  );
  await until(async () => (await bodyOf(instance, 'products')).includes('Old'));
  await warm(instance, 'products');
});

afterEach(async () => {
  await instance.close();
  await proxy.close();
});

async function change(sql: string): Promise<void> {
  const client = await anyClient(server.url);
  await client.query(sql);
  await client.end();
}

/** Asks again and again, as several people would, while something happens to the database. */
function keepAsking(path: string, options?: { fresh?: boolean }): { stop: () => Promise<Heard[]> } {
  const heard: Heard[] = [];
  const since = performance.now();
  let asking = true;
  const people = Array.from({ length: 8 }, async () => {
    while (asking) {
      const at = performance.now() - since;
      const answer = await get(instance, path, options);
      const { status, headers } = answer;
      heard.push({
        at,
        took: performance.now() - since - at,
        status,
        type: headers.get('content-type') ?? '',
        retryAfter: headers.get('retry-after'),
        body: await answer.text(),
      });
      await sleep(10);
    }
  });
  return {
    stop: async () => {
      asking = false;
      await Promise.all(people);
      return heard;
    },
  };
}

interface Heard {
  at: number;
  took: number;
  status: number;
  type: string;
  retryAfter: string | null;
  body: string;
}

/** Fails unless each answer is a good one, or says in the right way that it can be asked for again. */
function expectGoodOrUnavailable(heard: readonly Heard[]): void {
  const wrong = heard.filter(
    ({ status, type, retryAfter }) =>
      status !== 200 && !(status === 503 && type.startsWith('application/problem+json') && retryAfter === '1'),
  );
  expect(wrong).toEqual([]);
  expect(heard.some(({ status }) => status === 503)).toBe(true);
}

async function expectRecovery(): Promise<void> {
  await until(async () => (await get(instance, 'products')).status === 200);
  await warm(instance, 'products');
  await change("UPDATE airtable_raw.product SET name = 'Back'");
  expect(await delayUntilSeen(instance, 'products', 'Back')).toBeLessThan(SEEN_WITHIN_MS);
  // Ten connections at once: the pool holds no dead ones.
  const answers = await Promise.all(Array.from({ length: 40 }, () => get(instance, 'skus', { fresh: true })));
  expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
  const { total, waiting } = instance.app.get(Warehouse).pool;
  expect({ tooMany: total > 10, waiting }).toEqual({ tooMany: false, waiting: 0 });
}

it('answers 503 while the database is away, and serves again by itself once it is back', async () => {
  const asking = keepAsking('products');
  await sleep(200);
  proxy.refuse();
  await server.stop();
  await sleep(3000);
  server = await start();
  await change("UPDATE airtable_raw.product SET name = 'Changed before anybody was back'");
  await proxy.heal(server.url);
  await until(async () => (await get(instance, 'products')).status === 200);
  await sleep(500);
  const heard = await asking.stop();
  expectGoodOrUnavailable(heard);
  // It was away from 200 ms on, and for more than 3 s.
  const late = heard.filter(({ at }) => at > 200 + BELIEVED_MS);
  expect(late.filter(({ body }) => body.includes('Old'))).toEqual([]);
  expect(late.some(({ status }) => status === 503)).toBe(true);
  expect(late.at(-1)?.body).toContain('Changed before anybody was back');
  await expectRecovery();
});

it('survives a crash of the server, which ends every connection in its middle and replays its log', async () => {
  const direct = await startTestApp({ databaseUrl: server.url });
  const proxied = instance;
  instance = direct;
  try {
    await warm(instance, 'products');
    const asking = [keepAsking('products'), keepAsking('brands', { fresh: true })];
    await sleep(200);
    const died = new Promise<void>((resolve) => void server.onExit(resolve));
    const [pid] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await died;
    await until(async () => (await get(instance, 'brands', { fresh: true })).status === 200);
    await sleep(300);
    expectGoodOrUnavailable((await Promise.all(asking.map(({ stop }) => stop()))).flat());
    await expectRecovery();
  } finally {
    instance = proxied;
    await direct.close();
  }
});

it('serves again after the network was down, without a restart of anything', async () => {
  const asking = keepAsking('products', { fresh: true });
  await sleep(100);
  for (let turn = 0; turn < 5; turn++) {
    proxy.refuse();
    await sleep(Math.random() * 600);
    await proxy.heal();
    await sleep(Math.random() * 200);
    proxy.cut();
  }
  await sleep(300);
  expectGoodOrUnavailable(await asking.stop());
  await expectRecovery();
});
