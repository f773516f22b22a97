import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EventTimings } from '../../src/sync-queue/events/event-timings.js';
import { until } from '../support/child-instance.js';
import { Listener } from './events-testing.js';
import { startWriteTest, type WriteTest } from './write-testing.js';

const EVENTS = 20_000;
const SLOW_CLIENTS = 20;
const MEGABYTE = 1024 * 1024;
/** What all of it may cost, the test itself included: 16 MB were measured; queues would hold the 20 MB of events 20 times. */
const ALLOWED_GROWTH = 60 * MEGABYTE;
/** Bytes of one connection that wait in the process: a chunk, and the page that follows it at most. */
const ALLOWED_WAITING = 128 * 1024;

let test: WriteTest;
const serverSockets = new Set<Socket>();
let clients: Socket[] = [];

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

beforeEach(async () => {
  test = await startWriteTest();
  test.app.app.getHttpServer().on('connection', (socket: Socket) => {
    serverSockets.add(socket);
    socket.once('close', () => serverSockets.delete(socket));
  });
}, 120_000);

afterEach(async () => {
  for (const client of clients) client.destroy();
  clients = [];
  await test.end();
});

/** Asks for the stream and reads nothing of the answer. */
async function connectSlowly(path = 'events'): Promise<Socket> {
  const client = connect(Number(new URL(test.app.url).port), '127.0.0.1');
  clients.push(client);
  client.pause();
  await once(client, 'connect');
  client.write(`GET /api/pipeline/${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
  return client;
}

/** Some kilobyte each; all in as many transactions as there are thousands. */
async function tellMany(count: number): Promise<void> {
  for (let told = 0; told < count; told += 1000) {
    await test.client.query(`
      BEGIN;
      INSERT INTO pipeline.event (kind, data)
      SELECT 'change', jsonb_build_object('n', n, 'filler', repeat('x', 1000))
        FROM generate_series(${told + 1}, ${Math.min(told + 1000, count)}) n;
      UPDATE pdos.pending_sync_queue SET attempts = attempts WHERE false;
      COMMIT`);
  }
}

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Everything that the client reads, without the marks of the chunks. */
function readAll(client: Socket): { numbers: number[] } {
  const read: { numbers: number[] } = { numbers: [] };
  let rest = '';
  client.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text.replaceAll(/\r\n[0-9a-f]+\r\n/g, '')).split('\n\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, n] = /"n": (\d+)/.exec(line) ?? [];
      if (n !== undefined) read.numbers.push(Number(n));
    }
  });
  client.resume();
  return read;
}

const waiting = (): number[] => [...serverSockets].map(({ writableLength }) => writableLength);
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

it('costs no memory, however much happens, and holds up nobody; reading again, it has missed nothing', async () => {
  for (let n = 0; n < SLOW_CLIENTS; n++) await connectSlowly();
  const quick = await Listener.open(test.app.url);
  await until(() => serverSockets.size >= SLOW_CLIENTS + 1);
  const before = heldBytes();
  await tellMany(EVENTS);
  await until(() => Number(quick.lastEventId) >= EVENTS, 60_000);
  expect(quick.logged.map(({ data }) => data.n)).toEqual(oneTo(EVENTS));
  quick.hangUp();
  quick.forget();
  quick.text = '';
  // They are blocked indeed: without that there is nothing to be seen here.
  expect(waiting().filter((bytes) => bytes > 0).length).toBeGreaterThanOrEqual(SLOW_CLIENTS);
  expect(Math.max(...waiting())).toBeLessThan(ALLOWED_WAITING);
  expect(heldBytes() - before).toBeLessThan(ALLOWED_GROWTH);

  const [one, other] = [readAll(clients[0]!), readAll(clients[1]!)];
  await until(() => one.numbers.length >= EVENTS && other.numbers.length >= EVENTS, 60_000);
  for (const { numbers } of [one, other]) expect(numbers).toEqual(oneTo(EVENTS));
});

it('is cut when it takes nothing for too long, and goes on with its last id', async () => {
  test.app.app.get(EventTimings).blockedMs = 500;
  const first = await Listener.open(test.app.url);
  first.answer.pause();
  await tellMany(EVENTS);
  const alive = await Listener.open(test.app.url);
  await until(() => waiting().some((bytes) => bytes > 0));
  await until(() => serverSockets.size === 1, 10_000);
  expect(alive.ended).toBe(false);
  first.answer.resume();
  await until(() => first.ended);
  const heard = first.logged.map(({ data }) => data.n);
  expect(heard.length).toBeLessThan(EVENTS);
  const second = await Listener.open(test.app.url, { lastEventId: first.lastEventId! });
  await second.hear(EVENTS - heard.length, 60_000);
  expect([...heard, ...second.logged.map(({ data }) => data.n)]).toEqual(oneTo(EVENTS));
  second.hangUp();
  alive.hangUp();
});

it('does not hold up the end of the application', async () => {
  for (let n = 0; n < 3; n++) await connectSlowly();
  await until(() => serverSockets.size === 3);
  await tellMany(EVENTS);
  await until(() => waiting().filter((bytes) => bytes > 0).length === 3);
  const since = performance.now();
  await test.app.close();
  expect(performance.now() - since).toBeLessThan(2000);
  await until(() => serverSockets.size === 0);
});

it('reads at its own pace what it is sent, in order', async () => {
  const client = await connectSlowly();
  await tellMany(3000);
  await until(() => waiting().every((bytes) => bytes < ALLOWED_WAITING));
  const read = readAll(client);
  const pausing = setInterval(() => {
    client.pause();
    setTimeout(() => client.resume(), 20);
  }, 40);
  await tellMany(3000);
  await until(() => read.numbers.length >= 6000, 60_000);
  clearInterval(pausing);
  await sleep(200);
  expect(read.numbers).toEqual([...oneTo(3000), ...oneTo(3000)]);
});
