import type pg from 'pg';
import { ChangeFeed } from '../../src/database/changes/change-feed.js';
import { FreshnessService } from '../../src/health/freshness/freshness.service.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { FakeUpstream, json } from '../upstreams/fake-upstream.js';
import { look, lookOnce, NOT_ITS_TURN, readAlert, SECRET, setTimings } from './alerts-testing.js';
import { anyClient, bodyOf } from './changes-testing.js';
import { foreignCron } from './health-testing.js';
import { Process } from './operations-testing.js';

const NOW = '2026-01-20T15:00:00Z';
const LAST_NIGHT = '2026-01-20T07:00:00Z';
/** The path is a secret, as it is with many receivers. */
const PATH = '/services/T0/secret-of-the-path';

let database: TestDatabase;
let client: pg.Client;
let cron: ReturnType<typeof foreignCron>;
let receiver: FakeUpstream;
let app: TestApp;
let other: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  cron = foreignCron(client);
  receiver = await FakeUpstream.start(json(200, {}));
  const env = { ALERT_WEBHOOK_URL: receiver.origin + PATH, ALERT_WEBHOOK_SECRET: SECRET };
  app = await startTestApp({ databaseUrl: database.url, env });
  other = await startTestApp({ databaseUrl: database.url, env });
  for (const instance of [app, other]) {
    instance.setNow(NOW);
    setTimings(instance, {
      followMs: NOT_ITS_TURN,
      settleMs: 0,
      firstRetryMs: 20,
      mostRetryMs: 40,
      lookMs: 3_600_000,
      gatherMs: 3_600_000,
    });
  }
}, 60_000);

afterAll(async () => {
  await Promise.all([app.close(), other.close()]);
  await receiver.close();
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  await cron.forget();
  await allIsWell();
  // An instance that has just started looks by itself: what it saw while nothing was well yet is noted before this ends.
  for (const instance of [app, other]) await look(instance);
  await client.query('TRUNCATE pipeline.verdict_change, pipeline.sync_reading');
  receiver.arrivals.length = 0;
  setTimings(app, { settleMs: 0 });
  await look(app);
});

const alerts = () => receiver.arrivals.map(readAlert);
const states = async (): Promise<unknown[]> =>
  (
    await client.query(
      // An instance that has just started looks by itself, and may do so before the first rows of a test are there.
      `SELECT to_verdict AS to, alert_state AS state FROM pipeline.verdict_change
        WHERE source = 'netsuite' AND to_verdict <> 'not_set_up' ORDER BY id`,
    )
  ).rows;

function allIsWell(): Promise<void> {
  return atOnce(async () => {
    await cron.load(LAST_NIGHT);
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 3 });
  });
}

/** The permission is lost: runs succeed, and nothing has come for weeks. */
function silence(): Promise<void> {
  return atOnce(async () => {
    await client.query("UPDATE ns.invoices SET synced_at = '2025-12-30T07:00:00Z'");
    await cron.note({ watermark: '2025-12-30T07:00:00Z', run: LAST_NIGHT });
  });
}

function recovery(): Promise<void> {
  return atOnce(async () => {
    await client.query('UPDATE ns.invoices SET synced_at = $1', [LAST_NIGHT]);
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 900 });
  });
}

/** With no time to settle, a look between rows and state would tell of what is neither. */
async function atOnce(write: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  await write();
  await client.query('COMMIT');
}

it('tells of a change once, signed, with the cause, the evidence and what to do, and of its end', async () => {
  expect(alerts()).toEqual([]);
  await silence();
  for (let i = 0; i < 3; i++) await look(app);
  await recovery();
  for (let i = 0; i < 3; i++) await look(app);
  const [problem, recovered, ...more] = alerts();
  expect(more).toEqual([]);
  expect(problem).toMatchObject({
    type: 'sync_health.verdict_changed',
    kind: 'problem',
    source: 'netsuite',
    from: null,
    to: 'success_without_data',
    is_stale: true,
    cause: expect.stringContaining('nothing has come for 21 days'),
    next_step: expect.stringContaining('permission'),
    at: '2026-01-20T15:00:00.000Z',
  });
  expect(problem!.evidence.length).toBeGreaterThan(3);
  expect(problem!.text).toMatch(
    /^NetSuite: success_without_data \(runs report success, and bring nothing\)\n.*20 January 2026, 02:00 EST/s,
  );
  // It is read when "just now" is no more.
  expect(JSON.stringify([problem, recovered])).not.toMatch(/ ago\)|just now/);
  expect(recovered).toMatchObject({ kind: 'recovery', from: 'success_without_data', to: 'fresh', is_stale: false });
  expect(recovered!.id).not.toBe(problem!.id);
  expect(await states()).toEqual([
    { to: 'fresh', state: 'none' },
    { to: 'success_without_data', state: 'delivered' },
    { to: 'fresh', state: 'delivered' },
  ]);
});

/** Holds back what the next look of an instance has judged already, until the test lets it go. */
function holdNextLook({ app }: TestApp): { hasJudged: Promise<void>; letGo: () => void } {
  const freshness = app.get(FreshnessService);
  const { ofAll } = freshness;
  const judged = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  freshness.ofAll = async () => {
    freshness.ofAll = ofAll;
    const sources = await ofAll.call(freshness);
    judged.resolve();
    await held.promise;
    return sources;
  };
  return { hasJudged: judged.promise, letGo: () => held.resolve() };
}

it('tells no verdict again that is over, by an instance that had judged before another one looked', async () => {
  await silence();
  await look(app);
  const { hasJudged, letGo } = holdNextLook(other);
  const slow = lookOnce(other);
  await hasJudged;
  await recovery();
  await lookOnce(app);
  letGo();
  await slow;
  await look(app);
  expect(alerts().map(({ to }) => to)).toEqual(['success_without_data', 'fresh']);
});

it('looks again at what was written down while it looked, and does not wait for its next turn', async () => {
  const third = await startTestApp({
    databaseUrl: database.url,
    env: { ALERT_WEBHOOK_URL: receiver.origin + PATH, ALERT_WEBHOOK_SECRET: SECRET },
  });
  try {
    third.setNow(NOW);
    setTimings(third, { followMs: NOT_ITS_TURN, settleMs: 0, lookMs: 3_600_000, gatherMs: 5 });
    const heard = Promise.withResolvers<void>();
    third.app.get(ChangeFeed).onChange(['airtable_raw.client'], () => heard.resolve());
    const { hasJudged, letGo } = holdNextLook(third);
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 3 });
    await hasJudged;
    await silence();
    // Announcements come in the order of commits: with this one all before it have been heard.
    await client.query("INSERT INTO airtable_raw.client (id, name) VALUES ('recHeard', 'Heard')");
    await heard.promise;
    await client.query("DELETE FROM airtable_raw.client WHERE id = 'recHeard'");
    letGo();
    await until(() => alerts().some(({ to }) => to === 'success_without_data'));
  } finally {
    await third.close();
  }
});

it('looks no sooner than it has to, with a webhook that nothing waits for, too', async () => {
  expect(await lookOnce(app)).toBe(3_600_000);
  setTimings(app, { settleMs: 60_000 });
  await silence();
  const next = await lookOnce(app);
  expect(next).toBeGreaterThan(30_000);
  expect(next).toBeLessThanOrEqual(60_000);
});

it('tells nobody of a quiet night, which is as good as a busy one', async () => {
  await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, status: 'verified_quiet' });
  await look(app);
  expect(await states()).toEqual([
    { to: 'fresh', state: 'none' },
    { to: 'verified_quiet', state: 'none' },
  ]);
  expect(alerts()).toEqual([]);
});

it('tells once of what happened while the webhook was down for an hour, also of its end, in order', async () => {
  receiver.next(...Array.from({ length: 6 }, () => json(503, { error: 'down' })));
  await silence();
  await look(app);
  await recovery();
  await until(async () => {
    await look(app);
    return receiver.arrivals.length >= 8;
  });
  for (let i = 0; i < 3; i++) await look(app);
  const all = alerts();
  // Six were refused, and are the same alert: its id says so.
  expect(new Set(all.slice(0, 7).map(({ id }) => id)).size).toBe(1);
  expect(new Set(receiver.arrivals.slice(0, 7).map(({ body }) => body)).size).toBe(1);
  expect(all.map(({ to }) => to)).toEqual([...Array(7).fill('success_without_data'), 'fresh']);
  const { rows } = await client.query(
    'SELECT alert_attempts AS n FROM pipeline.verdict_change WHERE alert_attempts > 0 ORDER BY id',
  );
  expect(rows).toEqual([{ n: 7 }, { n: 1 }]);
});

it('is told by one of two instances', async () => {
  await silence();
  await Promise.all([lookOnce(app), lookOnce(other), lookOnce(app), lookOnce(other)]);
  await look(other);
  await look(app);
  expect(alerts().map(({ to }) => to)).toEqual(['success_without_data']);
});

it('tells again, word for word and under the same id, when it was killed between the sending and the note of it', async () => {
  const env = { DATABASE_URL: database.url, ALERT_WEBHOOK_URL: receiver.origin + PATH, ALERT_WEBHOOK_SECRET: SECRET };
  const killed = await Process.start('main.ts', { ...env, LOG_LEVEL: 'silent' });
  try {
    await until(() => states().then(({ length }) => length > 1), 60_000);
    // It lasts long enough to be told now; a run that is written down makes the process look.
    receiver.next(() => undefined);
    await client.query("UPDATE pipeline.verdict_change SET alert_due_at = now() WHERE alert_state = 'waiting'");
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 3 });
    await until(() => receiver.arrivals.length > 0, 30_000);
  } finally {
    await killed.kill();
  }
  expect(alerts()).toHaveLength(1);
  // Until it is certain to be dead, nobody else tells.
  await client.query("UPDATE pipeline.lease SET expires_at = clock_timestamp() WHERE name = 'health'");
  await look(other);
  expect(alerts()).toHaveLength(1);
  await client.query(
    "UPDATE pipeline.verdict_change SET alert_locked_until = clock_timestamp() WHERE alert_state = 'waiting' AND alert_attempts = 1",
  );
  await look(other);
  const [first, second] = alerts();
  expect(first).toMatchObject({ source: 'netsuite', to: 'not_running' });
  expect(second).toEqual(first);
}, 90_000);

it('keeps to itself what did not last: the steps of a load, and a verdict that came back', async () => {
  setTimings(app, { settleMs: 600_000 });
  await silence();
  await look(app);
  await cron.load(LAST_NIGHT);
  await look(app);
  await recovery();
  await look(app);
  expect(await states()).toEqual([
    { to: 'fresh', state: 'none' },
    { to: 'success_without_data', state: 'superseded' },
    { to: 'watermark_not_advancing', state: 'superseded' },
    { to: 'fresh', state: 'none' },
  ]);
  expect(alerts()).toEqual([]);
});

it('follows no redirect, and gives the address away nowhere', async () => {
  receiver.next((response) => response.writeHead(307, { location: `${receiver.origin}/elsewhere` }).end());
  await silence();
  await look(app);
  expect(receiver.arrivals.map(({ url }) => url.pathname)).toEqual([PATH]);
  const { rows } = await client.query("SELECT alert_error FROM pipeline.verdict_change WHERE alert_state = 'waiting'");
  expect(rows).toEqual([{ alert_error: 'It answered 307.' }]);
  const shown = await bodyOf(app, 'sync-health/netsuite');
  expect(shown).toContain('It answered 307.');
  expect(shown).not.toContain('secret-of-the-path');
});

it('gives up after a week, and says so', async () => {
  receiver.next(json(500, {}), json(500, {}));
  await silence();
  await look(app);
  await client.query(
    "UPDATE pipeline.verdict_change SET alert_first_at = now() - interval '8 days', alert_due_at = now() WHERE alert_state = 'waiting'",
  );
  await look(app);
  expect(await states()).toContainEqual({ to: 'success_without_data', state: 'given_up' });
});

it('remembers a reading a night and one at each change, for 90 days, and shows them with the changes', async () => {
  // Their order is that of numbers, also where those get longer.
  await client.query("SELECT setval(pg_get_serial_sequence('pipeline.verdict_change', 'id'), 998)");
  await silence();
  await look(app);
  await look(app);
  await client.query(
    "UPDATE pipeline.sync_reading SET at = at - interval '91 days', night = night - interval '91 days' WHERE source = 'asana'",
  );
  app.setNow('2026-01-21T15:00:00Z');
  await look(app);
  app.setNow(NOW);
  const shown = JSON.parse(await bodyOf(app, 'sync-health/netsuite'));
  expect(
    shown.readings
      .map(({ night, verdict }: { night: string | null; verdict: string }) => [night, verdict])
      .filter(([, verdict]: string[]) => verdict !== 'not_set_up'),
  ).toEqual([
    ['2026-01-21T07:00:00.000Z', 'not_running'],
    [null, 'not_running'],
    [null, 'success_without_data'],
    ['2026-01-20T07:00:00.000Z', 'fresh'],
    [null, 'fresh'],
  ]);
  expect(shown.verdict_changes.map((change: { to_verdict: string }) => change.to_verdict).slice(0, 3)).toEqual([
    'not_running',
    'success_without_data',
    'fresh',
  ]);
  const { rows } = await client.query(
    "SELECT count(*)::int AS old FROM pipeline.sync_reading WHERE source = 'asana' AND at < '2025-12-01'",
  );
  expect(rows).toEqual([{ old: 0 }]);
});

it('shows the numbers to whoever scrapes them, and none of a source that is not set up', async () => {
  await silence();
  receiver.next(json(500, {}));
  await look(app);
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toContain('sync_source_stale{source="netsuite"} 1');
  expect(metrics).toMatch(/sync_source_data_age_seconds\{source="netsuite"\} 18\d{5}/);
  expect(metrics).toContain('alerts_waiting 1');
  expect(metrics).not.toContain('source="asana"');
});
