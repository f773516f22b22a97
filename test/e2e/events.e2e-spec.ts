import { createClient } from '../../client/src/generated/client/index.js';
import { eventsListen } from '../../client/src/generated/index.js';
import { WATCHED_TABLES } from '../../src/database/changes/watched-tables.js';
import { EventStreams } from '../../src/sync-queue/events/event-streams.js';
import { EventTimings } from '../../src/sync-queue/events/event-timings.js';
import { OldEvents } from '../../src/sync-queue/events/old-events.service.js';
import { until } from '../support/child-instance.js';
import { startTestApp } from '../support/test-app.js';
import { HEARD_WITHIN_MS, type HeardEvent, Listener, type ListenOptions, tell } from './events-testing.js';
import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

const BEAT_MS = 100;

let test: WriteTest;
let listeners: Listener[] = [];

beforeAll(async () => {
  test = await startWriteTest();
  test.app.app.get(EventTimings).heartbeatMs = BEAT_MS;
}, 120_000);

afterEach(async () => {
  for (const listener of listeners) listener.hangUp();
  listeners = [];
  test.app.app.get(EventStreams).maxListeners = 2000;
  await until(async () => (await metric('event_stream_clients')) === 0);
});

afterAll(() => test.end());

async function listen(options?: ListenOptions): Promise<Listener> {
  const listener = await Listener.open(test.app.url, options);
  listeners.push(listener);
  return listener;
}

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${test.app.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

async function edit(body: object = { launch_date: '2027-01-01' }): Promise<{ id: string; changeId: string }> {
  const { id } = await test.rows.aDevGroup();
  const { json } = await send(test.app.url, 'PATCH', `dev-groups/${id}`, body);
  return { id, changeId: json.receipt.change_id };
}

const idsOf = (events: readonly HeardEvent[]): unknown[] => events.map(({ data }) => data.change_id);
const refused = (query: string): Promise<JsonAnswer> => send(test.app.url, 'GET', `events${query}`);

describe('a stream', () => {
  it('is one that no cache keeps and no proxy gathers, and begins with the time after which to come back', async () => {
    const listener = await listen();
    expect(listener.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(listener.answer.headers).not.toHaveProperty('etag');
    expect(listener.answer.headers).not.toHaveProperty('content-encoding');
    expect(listener.text).toMatch(/^retry: 2000\nid: \d+\n/);
  });

  it('tells of an edit within a second: which change, of what, by whom', async () => {
    const listener = await listen();
    const since = performance.now();
    const { id, changeId } = await edit();
    const [heard] = await listener.hear(1);
    expect(performance.now() - since).toBeLessThan(HEARD_WITHIN_MS);
    const data = { change_id: changeId, kind: 'edit', requested_by: 'local', entity: 'dev_group', ids: [id] };
    expect(heard).toEqual({ id: expect.stringMatching(/^\d+$/), kind: 'change', data });
    await until(() => listener.tables.has('airtable_raw.dev_group'));
  });

  it('begins with all tables: what changed before is unknown to whoever comes', async () => {
    const listener = await listen();
    await until(() => listener.heard.length > 0);
    expect(listener.heard).toEqual([
      { id: undefined, kind: 'warehouse', data: { tables: [...WATCHED_TABLES].sort() } },
    ]);
  });

  it('names the tables that somebody else has written, together where they come together', async () => {
    const listener = await listen();
    await until(() => listener.heard.length > 0);
    listener.forget();
    await test.client.query(`
      BEGIN; INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('I-1', '2026-01-01', 5);
      UPDATE airtable_raw.sku SET size_name = size_name WHERE false; COMMIT`);
    await until(() => listener.tables.size > 1);
    expect(listener.heard.map(({ data }) => data)).toEqual([{ tables: ['airtable_raw.sku', 'ns.invoices'] }]);
  });

  it('names a table that was swapped for another, which nobody announces', async () => {
    const listener = await listen();
    await until(() => listener.heard.length > 0);
    listener.forget();
    await test.client.query(`
      CREATE TABLE pipeline.line_copy (LIKE airtable_raw.product_line INCLUDING ALL);
      DROP TABLE airtable_raw.product_line;
      ALTER TABLE pipeline.line_copy RENAME TO product_line;
      ALTER TABLE pipeline.product_line SET SCHEMA airtable_raw`);
    await until(() => listener.tables.has('airtable_raw.product_line'));
  });

  it('beats with a comment while nothing happens, each time within its interval', async () => {
    const listener = await listen();
    await until(() => listener.beats >= 5, 5 * BEAT_MS + HEARD_WITHIN_MS);
    expect(listener.text).toContain('\n: \n\n');
    expect(listener.ended).toBe(false);
  });

  it('tells only the kinds that were asked for, and where to go on although nothing was told', async () => {
    const deliveries = await listen({ query: '?kinds=delivery,target' });
    const both = await listen({ query: '?kinds=change&kinds=delivery' });
    const { changeId } = await edit();
    await tell(test.client, { status: 'delivered' }, 'delivery');
    await tell(test.client, { target: 'asana' }, 'target');
    await Promise.all([deliveries.hear(2), both.hear(2)]);
    expect(deliveries.heard.map(({ kind }) => kind)).toEqual(['delivery', 'target']);
    expect(both.heard.map(({ kind }) => kind)).toEqual(['change', 'delivery']);
    expect(both.heard[0]?.data.change_id).toBe(changeId);
    await edit();
    await both.hear(3);
    await until(() => deliveries.lastEventId === both.lastEventId);
    expect(deliveries.heard).toHaveLength(2);
  });

  it('is read by the generated client, event by event', async () => {
    const end = new AbortController();
    const client = createClient({ baseUrl: test.app.url });
    const { stream } = await eventsListen({ client, query: { kinds: ['change', 'target'] }, signal: end.signal });
    const next = stream.next();
    await until(async () => (await metric('event_stream_clients')) === 1);
    const { id, changeId } = await edit();
    expect((await next).value).toMatchObject({ change_id: changeId, ids: [id] });
    end.abort();
    await stream.return();
  });

  it('is ended at once when the application closes, whether anybody reads or not', async () => {
    const other = await startTestApp({ databaseUrl: test.database.url });
    const streams = await Promise.all(Array.from({ length: 5 }, () => Listener.open(other.url)));
    const since = performance.now();
    await other.close();
    expect(performance.now() - since).toBeLessThan(2000);
    await until(() => streams.every(({ ended }) => ended));
    expect(streams.every(({ answer }) => answer.complete)).toBe(true);
  });

  it('is counted, and so is what it tells', async () => {
    const before = await metric('events_sent_total');
    const [listener] = await Promise.all([listen({ query: '?kinds=change' }), listen({ query: '?kinds=change' })]);
    expect(await metric('event_stream_clients')).toBe(2);
    await edit();
    await listener.hear(1);
    await until(async () => (await metric('events_sent_total')) === before + 2);
  });

  it('is refused to the one that is too many, which is told when to come back', async () => {
    test.app.app.get(EventStreams).maxListeners = 20;
    await Promise.all(Array.from({ length: 20 }, () => listen({ query: '?kinds=target' })));
    const { status, headers, json } = await refused('');
    expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' });
    expect(json).toMatchObject({ type: 'urn:athena-pipeline:problem:too-many-listeners' });
    listeners.pop()?.hangUp();
    await until(async () => (await metric('event_stream_clients')) === 19);
    await listen();
  });
});

describe('whoever comes back', () => {
  it('is told what came since, and nothing twice', async () => {
    const first = await listen();
    const before = await edit();
    expect(idsOf(await first.hear(1))).toEqual([before.changeId]);
    first.hangUp();
    const missed = [await edit(), await edit()];
    const second = await listen({ lastEventId: first.lastEventId! });
    const live = await edit();
    expect(idsOf(await second.hear(3))).toEqual([...missed, live].map(({ changeId }) => changeId));
  });

  it('has missed nothing, although it was lost before it heard an event', async () => {
    const first = await listen();
    first.hangUp();
    const { changeId } = await edit();
    const second = await listen({ lastEventId: first.lastEventId! });
    expect(idsOf(await second.hear(1))).toEqual([changeId]);
  });

  it('may give its id in the URL; the header, which a browser keeps current, goes first', async () => {
    const first = await listen();
    const start = first.lastEventId!;
    const { changeId } = await edit();
    const [event] = await first.hear(1);
    const byUrl = await listen({ query: `?last_event_id=${start}` });
    expect(idsOf(await byUrl.hear(1))).toEqual([changeId]);
    const byBoth = await listen({ query: `?last_event_id=${start}`, lastEventId: event!.id! });
    const next = await edit();
    expect(idsOf(await byBoth.hear(1))).toEqual([next.changeId]);
  });

  it.each(['999999999', 'abc', '-5', '1e3', '%00', '9'.repeat(40)])(
    'with an id that was never given (%s) is told to load everything anew, and hears what comes',
    async (id) => {
      const listener = await listen({ query: `?last_event_id=${id}` });
      const { changeId } = await edit();
      const heard = await listener.hear(2);
      expect(heard[0]).toMatchObject({ kind: 'reset', data: { reason: 'unknown_id' } });
      expect(idsOf(heard.slice(1))).toEqual([changeId]);
    },
  );

  it('after a day is told to load everything anew; what is younger is kept', async () => {
    const first = await listen();
    const start = first.lastEventId!;
    const old = await edit();
    await first.hear(1);
    await test.client.query("UPDATE pipeline.event SET at = at - interval '25 hours'");
    const young = await edit();
    await first.hear(2);
    await test.app.app.get(OldEvents).look();
    const kept = await select(test.client, "SELECT data ->> 'change_id' AS change_id FROM pipeline.event");
    expect(kept).toEqual([{ change_id: young.changeId }]);

    const late = await listen({ lastEventId: String(Number(start) - 1) });
    expect((await late.hear(1))[0]).toMatchObject({ kind: 'reset', data: { reason: 'too_old' } });
    // The last event that is gone: nothing that came after it is.
    const [gone] = first.logged;
    expect(gone?.data.change_id).toBe(old.changeId);
    const inTime = await listen({ lastEventId: gone!.id! });
    expect(idsOf(await inTime.hear(1))).toEqual([young.changeId]);
  });

  it('finds its place also in a log of which only the newest event was left', async () => {
    const first = await listen();
    await edit();
    await first.hear(1);
    await test.client.query("UPDATE pipeline.event SET at = at - interval '25 hours'");
    await test.app.app.get(OldEvents).look();
    expect(await select(test.client, 'SELECT FROM pipeline.event')).toHaveLength(1);
    const second = await listen({ lastEventId: first.lastEventId! });
    const { changeId } = await edit();
    expect(idsOf(await second.hear(1))).toEqual([changeId]);
  });
});

describe('what is refused', () => {
  it.each([
    ['?kinds=change,nothing', 'kinds', 'must be one of change, delivery, target, pull, warehouse.'],
    ['?kinds=', 'kinds', 'must be one of change, delivery, target, pull, warehouse.'],
    ['?kinds=reset', 'kinds', 'must be one of change, delivery, target, pull, warehouse.'],
    ['?last_event_id=1&last_event_id=2', 'last_event_id', 'must be one id.'],
    ['?since=1', 'since', 'is not allowed here. Allowed: kinds, last_event_id.'],
  ])('%s, with what is allowed', async (query, field, message) => {
    const { status, headers, json } = await refused(query);
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 400,
      type: 'application/problem+json; charset=utf-8',
    });
    expect(json.errors).toEqual([{ field, message }]);
  });

  it('is no HEAD, which has the head of a stream and an end', async () => {
    const answer = await fetch(`${test.app.url}/api/pipeline/events`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await answer.text()).toBe('');
    expect(await metric('event_stream_clients')).toBe(0);
  });

  it('is any other method, which is told those that are taken', async () => {
    for (const method of ['POST', 'OPTIONS', 'DELETE']) {
      const answer = await fetch(`${test.app.url}/api/pipeline/events`, { method });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
    }
  });
});
