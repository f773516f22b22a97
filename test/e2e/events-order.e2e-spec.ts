import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { PLACE_EVENTS } from '../../src/sync-queue/events/events.queries.js';
import type { DevGroupRow } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { anyClient } from './changes-testing.js';
import { HEARD_WITHIN_MS, type HeardEvent, Listener, type ListenOptions, tell } from './events-testing.js';
import { select, send, startWriteTest, type WriteTest } from './write-testing.js';

const EDITS = 200;
const CLIENTS = 5;
const RECONNECTS = 30;

let test: WriteTest;
let other: TestApp;
let listeners: Listener[] = [];

beforeAll(async () => {
  test = await startWriteTest();
  other = await startTestApp({ databaseUrl: test.database.url });
}, 120_000);

afterEach(() => {
  for (const listener of listeners) listener.hangUp();
  listeners = [];
});

afterAll(async () => {
  await other.close();
  await test.end();
});

async function listen(app: TestApp, options?: ListenOptions): Promise<Listener> {
  const listener = await Listener.open(app.url, options);
  listeners.push(listener);
  return listener;
}

const namesOf = (events: readonly HeardEvent[]): unknown[] => events.map(({ data }) => data.name);

function expectRisingPositions(events: readonly HeardEvent[]): void {
  const positions = events.map(({ id }) => Number(id));
  expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
}

describe('transactions that commit in another order than they began', () => {
  let slow: pg.Client;

  beforeEach(async () => {
    slow = await anyClient(test.database.url);
  });

  afterEach(() => slow.end());

  it('are heard once each, as each of them commits', async () => {
    const listener = await listen(test.app);
    await slow.query('BEGIN');
    await tell(slow, { name: 'began first' });
    await tell(test.client, { name: 'committed first' });
    expect(namesOf(await listener.hear(1))).toEqual(['committed first']);
    await slow.query('COMMIT');
    expect(namesOf(await listener.hear(2))).toEqual(['committed first', 'began first']);
    const byId = await select(test.client, 'SELECT position FROM pipeline.event ORDER BY id DESC LIMIT 2');
    expect(Number(byId[0].position)).toBeLessThan(Number(byId[1].position));
    await sleep(HEARD_WITHIN_MS);
    expect(listener.logged).toHaveLength(2);
    expectRisingPositions(listener.logged);
  });

  it('are heard once each by whoever was away in between', async () => {
    const first = await listen(test.app);
    await slow.query('BEGIN');
    await tell(slow, { name: 'began first' });
    await tell(test.client, { name: 'committed first' });
    await first.hear(1);
    first.hangUp();
    await slow.query('COMMIT');
    const second = await listen(other, { lastEventId: first.lastEventId! });
    expect(namesOf(await second.hear(1))).toEqual(['began first']);
    const third = await listen(test.app, { lastEventId: second.lastEventId! });
    await tell(test.client, { name: 'after both' });
    expect(namesOf(await third.hear(1))).toEqual(['after both']);
  });

  it('hold up nobody for as long as they take', async () => {
    const listener = await listen(test.app);
    await slow.query('BEGIN');
    await tell(slow, { name: 'slow' });
    for (let n = 0; n < 5; n++) {
      const since = performance.now();
      await tell(test.client, { name: `quick ${n}` });
      await listener.hear(n + 1);
      expect(performance.now() - since).toBeLessThan(HEARD_WITHIN_MS);
    }
    await slow.query('ROLLBACK');
  });
});

it('positions are given by one instance at a time, so that none is given below one that was read', async () => {
  const listener = await listen(test.app);
  const slow = await anyClient(test.database.url);
  // An instance that is stopped just before it commits.
  const insert = `INSERT INTO pipeline.event (kind, data) VALUES ('change', '{"name": "first"}'); WITH unplaced`;
  await slow.query(PLACE_EVENTS.replace('WITH unplaced', insert).replace(/COMMIT$/, ''));
  await tell(test.client, { name: 'second' });
  await sleep(HEARD_WITHIN_MS);
  expect(listener.logged).toEqual([]);
  await slow.query('COMMIT');
  expect(namesOf(await listener.hear(2))).toEqual(['first', 'second']);
  await slow.end();
});

it('an edit at one instance is heard at the other, and with the same id', async () => {
  const [here, there] = [await listen(test.app), await listen(other)];
  const { id } = await test.rows.aDevGroup();
  const since = performance.now();
  await send(test.app.url, 'PATCH', `dev-groups/${id}`, { launch_date: '2027-01-01' });
  const [heard] = await there.hear(1);
  expect(performance.now() - since).toBeLessThan(HEARD_WITHIN_MS);
  expect(await here.hear(1)).toEqual([heard]);
  expect(heard?.data.ids).toEqual([id]);
});

it('what nobody announced is heard by the next look at the log', async () => {
  const listener = await listen(test.app);
  await test.client.query(`INSERT INTO pipeline.event (kind, data) VALUES ('change', '{"name": "silent"}')`);
  expect(namesOf(await listener.hear(1))).toEqual(['silent']);
});

it('every one of many edits is heard once and in order, however often the listener comes back, and to whom', async () => {
  const start = (await listen(test.app)).lastEventId!;
  const groups: DevGroupRow[] = [];
  for (let n = 0; n < CLIENTS; n++) groups.push(await test.rows.aDevGroup());
  const made: string[] = [];
  let editing = CLIENTS;
  const editor = async (n: number): Promise<void> => {
    const { id } = groups[n]!;
    for (let turn = 0; turn < EDITS / CLIENTS; turn++) {
      const app = Math.random() < 0.5 ? test.app : other;
      const body = { launch_date: `2027-${1 + (turn % 12)}-1`.replace(/-(\d)(?=-|$)/g, '-0$1') };
      const { json, status } = await send(app.url, 'PATCH', `dev-groups/${id}`, body);
      if (status !== 200) throw new Error(JSON.stringify(json));
      made.push(json.receipt.change_id);
      await sleep(Math.random() * 20);
    }
    editing--;
  };
  const wanderer = async (): Promise<HeardEvent[]> => {
    const heard: HeardEvent[] = [];
    let lastEventId = start;
    for (let visit = 0; visit < RECONNECTS || editing > 0; visit++) {
      const listener = await listen(Math.random() < 0.5 ? test.app : other, { lastEventId });
      await sleep(Math.random() * 60);
      listener.hangUp();
      heard.push(...listener.logged);
      lastEventId = listener.lastEventId!;
    }
    const last = await listen(test.app, { lastEventId });
    await last.hear(EDITS - heard.length);
    await sleep(HEARD_WITHIN_MS);
    return [...heard, ...last.logged];
  };
  const stayer = await listen(other, { lastEventId: start });
  const [heard] = await Promise.all([wanderer(), ...Array.from({ length: CLIENTS }, (_, n) => editor(n))]);
  await stayer.hear(EDITS);
  expect(made).toHaveLength(EDITS);
  for (const events of [heard, stayer.logged]) {
    expectRisingPositions(events);
    expect(events.map(({ data }) => data.change_id).sort()).toEqual([...made].sort());
  }
  expect(heard).toEqual(stayer.logged);
});

it('transactions that overlap at random lose nothing, in whatever order they commit', async () => {
  const listener = await listen(test.app);
  const names: string[] = [];
  const writer = async (n: number): Promise<void> => {
    const client = await anyClient(test.database.url);
    for (let turn = 0; turn < 40; turn++) {
      const name = `${n}/${turn}`;
      const kept = Math.random() < 0.8;
      await client.query('BEGIN');
      await tell(client, { name });
      await sleep(Math.random() * 15);
      if (kept) names.push(name);
      await client.query(kept ? 'COMMIT' : 'ROLLBACK');
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: 6 }, (_, n) => writer(n)));
  await listener.hear(names.length);
  await sleep(HEARD_WITHIN_MS);
  expectRisingPositions(listener.logged);
  expect(namesOf(listener.logged).sort()).toEqual(names.sort());
});
