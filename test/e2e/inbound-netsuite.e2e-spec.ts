import pg from 'pg';
import { seedLine } from '../simulators/netsuite-testing.js';
import { control, startTestSimulators, type TestSimulators } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { ended, pull, type Run } from './inbound-testing.js';
import { Process } from './operations-testing.js';
import { select, send } from './write-testing.js';

const ZONE = 'America/New_York';
const HOUR_MS = 3_600_000;
const LOADED = 1200;
const MISSING = 300;
/** The last change that the warehouse has. */
const CUT = Date.parse('2026-06-14T05:48:00Z');

let database: TestDatabase;
let client: pg.Client;
let simulators: TestSimulators;
let env: Record<string, string>;
let app: TestApp;

const loaded = (i: number) => seedLine(i, new Date(CUT - (LOADED - i) * 720_000));
const missing = (i: number) => seedLine(i, new Date(CUT + (i - LOADED) * HOUR_MS));

beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `INSERT INTO ns.invoices (id, invoice_number, invoice_date, customer_name, brand, item, quantity, amount, last_modified_at, synced_at)
     SELECT id, invoice_number, invoice_date, nullif(customer_name, ''), brand, item, quantity, amount, last_modified_at, last_modified_at
       FROM json_populate_recordset(NULL::ns.invoices, $1)`,
    [JSON.stringify(Array.from({ length: LOADED }, (_, i) => loaded(i + 1)))],
  );
  await client.query(
    `INSERT INTO netsuite_raw.sync_state (entity, last_sync_at, last_run_at, last_run_status)
     VALUES ('invoices', $1, now(), 'success')`,
    [new Date(CUT).toISOString()],
  );
  simulators = await startTestSimulators(database.url, {
    timeZone: ZONE,
    transactionsVisible: false,
    missing: () => Array.from({ length: MISSING }, (_, i) => missing(LOADED + i + 1)),
  });
  const { url, credentials } = simulators.netsuite;
  env = {
    NETSUITE_API_URL: url,
    NETSUITE_ACCOUNT_ID: credentials.accountId,
    NETSUITE_TIME_ZONE: ZONE,
    NETSUITE_CLIENT_ID: credentials.clientId,
    NETSUITE_CERTIFICATE_ID: credentials.certificateId,
    NETSUITE_PRIVATE_KEY: credentials.privateKey,
  };
  app = await startTestApp({ databaseUrl: database.url, env });
}, 180_000);

afterAll(async () => {
  await app.close();
  await simulators.end();
  await client.end();
  await database.drop();
});

const account = (change: object) => control(simulators.netsuite, 'PATCH', '/account', change);
const lineRecord = (id = '') => `/records/invoice%20lines${id === '' ? '' : `/${id}`}`;
const newest = async (): Promise<number> =>
  Date.parse((await select(client, 'SELECT max(last_modified_at) AS at FROM ns.invoices'))[0].at);

async function state(): Promise<{ watermark: number; status: string }> {
  const [row] = await select(client, `SELECT last_sync_at, last_run_status FROM netsuite_raw.sync_state`);
  return { watermark: row.last_sync_at.getTime(), status: row.last_run_status };
}

const lines = async (): Promise<unknown> =>
  select(client, `SELECT count(*)::int AS lines, md5(string_agg(i::text, ',' ORDER BY id)) AS hash FROM ns.invoices i`);

/** Makes a line in NetSuite; `at` is when it was saved there. */
async function sell(at: number, fields: object = {}): Promise<string> {
  const record = { entity: 'Aurora Stores', item: 'A-1', quantity: '2', amount: '10.50', ...fields };
  const { status, body } = await control(simulators.netsuite, 'POST', lineRecord(), {
    fields: { ...record, lastmodifieddate: new Date(at).toISOString() },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** What the first tests see to; a test that runs alone has to. */
async function caughtUp(): Promise<void> {
  await account({ transactions_visible: true });
  if ((await newest()) < Date.parse(missing(LOADED + MISSING).last_modified_at)) await pull({ app }, 'netsuite');
}

/** `npm run sync -- …`, in a process of its own. */
async function sync(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const run = await Process.start('cli/sync.ts', { DATABASE_URL: database.url, ...env }, args);
  const code = await run.end();
  return { code, output: run.output, errors: run.errors };
}

describe('a pull while the role has lost a permission', () => {
  it('is suspiciously empty, says why, and moves neither rows nor watermark', async () => {
    const before = await lines();
    const run = await pull({ app }, 'netsuite');
    expect(run).toMatchObject({
      status: 'suspicious_empty',
      mode: 'incremental',
      rows_read: 0,
      watermark_before: new Date(CUT).toISOString(),
      watermark_after: null,
      upstream_newest_at: null,
      upstream_newer_rows: 0,
    });
    expect(run.error).toContain('permission to see transactions');
    expect(await lines()).toEqual(before);
    expect(await state()).toEqual({ watermark: CUT, status: 'suspicious_empty' });
  });

  it('ends as a command with 3, and a full one takes nothing away', async () => {
    const before = await lines();
    const { code, output, errors } = await sync('--source', 'netsuite', '--full', '--accept-deletions');
    expect([code, output]).toEqual([3, '']);
    expect(errors).toMatch(/^NetSuite: suspicious_empty: 0 read\n {2}NetSuite answered without an error/);
    expect(await lines()).toEqual(before);
  });
});

describe('a pull once it is mended', () => {
  it('brings what was missed, and moves the watermark with it', async () => {
    await account({ transactions_visible: true });
    const { code, output } = await sync('--source', 'netsuite');
    expect([code, output]).toEqual([0, expect.stringContaining(`NetSuite: ok: 3`)]);
    const [{ runs }] = await select(client, `SELECT json_agg(r ORDER BY id DESC) AS runs FROM pipeline.sync_run r`);
    expect(runs[0]).toMatchObject({
      status: 'ok',
      trigger: 'cli',
      rows_inserted: MISSING,
      rows_updated: 0,
      upstream_newer_rows: MISSING,
      error: null,
    });
    const last = Date.parse(missing(LOADED + MISSING).last_modified_at);
    expect(await state()).toEqual({ watermark: last, status: 'ok' });
    expect(await newest()).toBe(last);
    expect(await select(client, 'SELECT count(*)::int AS lines FROM ns.invoices')).toEqual([
      { lines: LOADED + MISSING },
    ]);
    expect(await select(client, 'SELECT sum(amount) FROM pipeline.revenue_rollup')).toEqual(
      await select(client, 'SELECT sum(amount) FROM ns.invoices'),
    );
  });

  it('is verified quiet when NetSuite has nothing newer, and writes nothing', async () => {
    await caughtUp();
    const before = await lines();
    const run = await pull({ app }, 'netsuite');
    expect(run).toMatchObject({ status: 'verified_quiet', error: null, rows_inserted: 0, rows_updated: 0 });
    expect(run.rows_unchanged).toBeGreaterThan(0);
    expect(run.upstream_newest_at).toBe(new Date(await newest()).toISOString());
    expect(await lines()).toEqual(before);
    expect((await state()).status).toBe('verified_quiet');
  });

  it('loses no row that was changed in the watermark’s own second', async () => {
    await caughtUp();
    const { body } = await control(simulators.netsuite, 'POST', '/same-second', { invoices: 4 });
    expect(body.lines).toHaveLength(4);
    expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', rows_updated: 4, rows_inserted: 0 });
    const found = await select(client, 'SELECT DISTINCT last_modified_at FROM ns.invoices WHERE id = ANY($1)', [
      body.lines,
    ]);
    expect(found.map(({ last_modified_at }) => last_modified_at.toISOString())).toEqual([
      new Date(Date.parse(body.at)).toISOString(),
    ]);
  });
});

it('a watermark that ran ahead of the rows, or of the clock, is no reason to miss any', async () => {
  await caughtUp();
  const last = await newest();
  for (const ahead of [new Date(last + HOUR_MS * 48), new Date(Date.now() + HOUR_MS * 48)]) {
    await client.query('UPDATE netsuite_raw.sync_state SET last_sync_at = $1', [ahead]);
    await client.query(
      'DELETE FROM ns.invoices WHERE id IN (SELECT id FROM ns.invoices ORDER BY last_modified_at DESC, id LIMIT 9)',
    );
    expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', rows_inserted: 9 });
  }
  // One that is ahead of the clock is put where the rows are.
  expect((await state()).watermark).toBe(last);
});

describe('what NetSuite gives that can’t be meant', () => {
  it('a clock of another time zone is named, and nothing is read by it', async () => {
    await caughtUp();
    await account({ time_zone: 'Europe/Berlin' });
    const before = await state();
    const run = await pull({ app }, 'netsuite');
    expect(run).toMatchObject({ status: 'failed', error: expect.stringContaining('minutes ahead of ours') });
    expect(await state()).toEqual({ ...before, status: 'failed' });
    await account({ time_zone: ZONE });
  });

  it('a field that was renamed is named, and the warehouse stays as it was', async () => {
    await caughtUp();
    await sell((await newest()) + 60_000);
    const before = await lines();
    await control(simulators.netsuite, 'POST', '/rename-field', {
      collection: 'invoice lines',
      from: 'netamount',
      to: 'custcol_net',
    });
    const run = await pull({ app }, 'netsuite');
    expect(run).toMatchObject({ status: 'failed', error: expect.stringMatching(/netamount.*our column amount/s) });
    expect(await lines()).toEqual(before);
    await control(simulators.netsuite, 'POST', '/rename-field', {
      collection: 'invoice lines',
      from: 'custcol_net',
      to: 'netamount',
    });
    expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', rows_inserted: 1 });
  });

  it('a line that can’t be kept is set aside and asked for by its key, until it is good, however old it is by then', async () => {
    await caughtUp();
    const saved = (await newest()) + 60_000;
    const bad = await sell(saved, { amount: '1000000000000' });
    // Beyond any overlap.
    await sell(saved + 6 * HOUR_MS);
    for (const times of [1, 2]) {
      const run = await pull({ app }, 'netsuite');
      expect(run).toMatchObject({ rows_quarantined: 1, status: times === 1 ? 'ok' : 'verified_quiet' });
      const { json } = await send(app.url, 'GET', `quarantine?record_id=${bad}`);
      expect(json).toEqual([expect.objectContaining({ times, reason: expect.stringContaining('amount') })]);
    }
    await control(simulators.netsuite, 'PATCH', lineRecord(bad), {
      fields: { amount: '99.95', lastmodifieddate: new Date(saved).toISOString() },
    });
    expect(await pull({ app }, 'netsuite')).toMatchObject({ rows_quarantined: 0, rows_inserted: 1 });
    expect(await select(client, 'SELECT amount FROM ns.invoices WHERE id = $1', [bad])).toEqual([{ amount: '99.95' }]);
    // Also where it is the newest of all: it came, and is no reason to doubt what NetSuite shows.
    const deleted = await sell((await newest()) + 60_000, { amount: '1000000000000' });
    for (const _ of ['set aside', 'asked for again'])
      expect(await pull({ app }, 'netsuite')).toMatchObject({ rows_quarantined: 1, status: 'ok', error: null });
    expect(await pull({ app }, 'netsuite', { full: true })).toMatchObject({
      rows_quarantined: 1,
      status: 'ok',
      upstream_newer_rows: 1,
    });
    // One that is deleted there instead is nothing that a person could mend.
    await control(simulators.netsuite, 'DELETE', lineRecord(deleted));
    await pull({ app }, 'netsuite');
    expect((await send(app.url, 'GET', 'quarantine')).json).toEqual([]);
  });

  it('12 lines where 900 ± 200 come are merged, and not believed: the watermark stays', async () => {
    await caughtUp();
    await client.query(
      `INSERT INTO pipeline.sync_run (source, trigger, mode, requested_by, instance, started_at, finished_at, status, rows_inserted)
       SELECT 'netsuite', 'schedule', 'incremental', 'schedule', 'before', at, at, 'ok', 900 + (200 * sin(n * 2.3))::int
         FROM generate_series(1, 40) AS n, LATERAL (SELECT now() - n * interval '1 day' - interval '1 hour' AS at) AS night`,
    );
    // What was pulled today belongs to this night, too.
    await client.query(
      `UPDATE pipeline.sync_run SET started_at = started_at - interval '30 hours' WHERE instance <> 'before'`,
    );
    const { watermark } = await state();
    for (let line = 0; line < 12; line++) await sell(watermark + 60_000 + line * 1000);
    const run = await pull({ app }, 'netsuite');
    expect(run).toMatchObject({ status: 'suspicious_empty', rows_inserted: 12, watermark_after: null });
    expect(run.error).toMatch(/Only 12 newer lines came/);
    expect(run.expected_rows_low).toBeGreaterThan(12);
    expect((await state()).watermark).toBe(watermark);
    await client.query(`DELETE FROM pipeline.sync_run WHERE instance = 'before'`);
    expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', rows_inserted: 0 });
    expect((await state()).watermark).toBeGreaterThan(watermark);
  });
});

it('a pull that has lost its lease moves neither rows nor watermark, and the next one makes up for it', async () => {
  await caughtUp();
  await sell((await newest()) + 60_000);
  const before = [await lines(), (await state()).watermark];
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE ns.invoices IN EXCLUSIVE MODE');
  const { json } = await send(app.url, 'POST', 'sync-health/netsuite/run', {});
  const run = async (): Promise<Run> => (await send(app.url, 'GET', `sync-runs/${json.run.id}`)).json;
  await until(async () => (await run()).phase === 'merging ns.invoices', 30_000);
  await client.query(`UPDATE pipeline.lease SET holder = 'another', fence = fence + 1 WHERE name = 'pull:netsuite'`);
  await holder.end();
  expect(await ended({ app }, json.run.id)).toMatchObject({ status: 'failed', watermark_after: null });
  expect([await lines(), (await state()).watermark]).toEqual(before);
  await client.query('UPDATE pipeline.lease SET expires_at = clock_timestamp()');
  expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', rows_inserted: 1 });
});

/** Compares every line with NetSuite's. */
async function compare(): Promise<Run> {
  const { json } = await send(app.url, 'POST', 'sync-health/netsuite/reconcile', {});
  let report: Run;
  await until(async () => {
    report = (await send(app.url, 'GET', `drift-runs/${json.id}`)).json;
    return report.run.status !== 'running';
  }, 30_000);
  return report;
}

it.each([
  ['before it reads a line', 'reading ns.invoices', 'LOCK TABLE pipeline.quarantine IN ACCESS EXCLUSIVE MODE'],
  ['in the midst of its merge', 'merging ns.invoices', 'LOCK TABLE ns.invoices IN EXCLUSIVE MODE'],
  ['after its merge, before it could say so', 'merging ns.invoices', 'LOCK TABLE pipeline.event IN EXCLUSIVE MODE'],
])('a pull that is killed %s is followed by one that ends with every line of NetSuite’s', async (_, phase, hold) => {
  await caughtUp();
  const sold = await sell((await newest()) + 60_000);
  const { watermark } = await state();
  const isAfter = hold.includes('event');
  const holder = new pg.Client({ connectionString: database.url });
  await holder.connect();
  const command = await Process.start('cli/sync.ts', { DATABASE_URL: database.url, ...env }, ['--source', 'netsuite']);
  try {
    const unfinished = async (): Promise<Run> =>
      (await select(client, 'SELECT id, phase, detail FROM pipeline.sync_run WHERE finished_at IS NULL'))[0];
    // The beginning of a run is told, too: only what comes after it is held up.
    if (isAfter) await until(async () => (await unfinished()) !== undefined, 30_000);
    await holder.query(`BEGIN; ${hold}`);
    await until(async () => {
      const run = await unfinished();
      return run?.phase === phase && (!isAfter || 'ns.invoices' in run.detail);
    }, 30_000);
    const { id } = await unfinished();
    await command.kill();
    // The statement that waits outlives its client, and would still be done.
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE datname = current_database() AND wait_event_type = 'Lock'`);
    await holder.query('COMMIT');
    // Rows and watermark are there together, or neither.
    const isThere = (await select(client, 'SELECT FROM ns.invoices WHERE id = $1', [sold])).length === 1;
    expect([isThere, (await state()).watermark > watermark]).toEqual([isAfter, isAfter]);
    await client.query('UPDATE pipeline.lease SET expires_at = clock_timestamp()');
    expect(await pull({ app }, 'netsuite')).toMatchObject({ status: isAfter ? 'verified_quiet' : 'ok', error: null });
    const dead = (await send(app.url, 'GET', `sync-runs/${id}`)).json;
    expect(dead).toMatchObject({ status: 'failed', error: expect.stringContaining(phase) });
    expect((await compare()).run).toMatchObject({ status: 'no_drift', fields_differing: 0 });
  } finally {
    await command.kill();
    await holder.end();
  }
});

it('lines deleted in NetSuite are found by a full pull, kept aside, and come back when they do', async () => {
  await caughtUp();
  const gone = ['INV5-1', 'INV17-1'];
  for (const id of gone) await control(simulators.netsuite, 'DELETE', lineRecord(id));
  expect(await pull({ app }, 'netsuite')).toMatchObject({ rows_gone: 0 });
  const run = await pull({ app }, 'netsuite', { full: true });
  expect(run).toMatchObject({ mode: 'full', status: 'ok', rows_gone: 2, rows_inserted: 0, rows_updated: 0 });
  expect(run.upstream_newer_rows).toBe(0);
  expect(await select(client, 'SELECT id FROM pipeline.gone_invoice ORDER BY id')).toEqual(
    gone.toSorted().map((id) => ({ id })),
  );
  expect(await select(client, 'SELECT sum(amount) FROM pipeline.revenue_rollup')).toEqual(
    await select(client, 'SELECT sum(amount) FROM ns.invoices'),
  );
  await sell((await newest()) + 60_000, { tranid: 'INV5' });
  expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', rows_restored: 1, rows_gone: 0 });
  expect(await select(client, 'SELECT id FROM pipeline.gone_invoice')).toEqual([{ id: 'INV17-1' }]);
  expect(await select(client, `SELECT amount FROM ns.invoices WHERE id = 'INV5-1'`)).toEqual([{ amount: '10.50' }]);
});

it('a comparison of every line finds none that differs, and one that somebody changed here', async () => {
  await caughtUp();
  const [{ count }] = await select(client, 'SELECT count(*)::int FROM ns.invoices');
  expect((await compare()).run).toMatchObject({
    status: 'no_drift',
    rows_compared: count,
    fields_compared: count * 8,
    fields_differing: 0,
  });
  await client.query(`UPDATE ns.invoices SET amount = amount + 1 WHERE id = 'INV7-1'`);
  const { run, differences } = await compare();
  expect(run).toMatchObject({ status: 'drift', fields_differing: 1 });
  // NetSuite's own time of change is the one that we have: it was not changed there.
  expect(differences).toEqual([
    expect.objectContaining({
      record_id: 'INV7-1',
      field: 'amount',
      ours: 2.75,
      theirs: 1.75,
      changed_last: 'warehouse',
    }),
  ]);
});

it('an hour that comes twice in autumn is neither read for ever nor skipped, however much was saved in it', async () => {
  await caughtUp();
  // 01:30 in New York, the second time: more lines of one second than a page has.
  const again = Date.parse('2026-11-01T06:30:00Z');
  const before = (await select(client, 'SELECT count(*)::int AS lines FROM ns.invoices'))[0].lines;
  await sell(again - HOUR_MS + 600_000);
  await sell(again);
  const { body } = await control(simulators.netsuite, 'POST', '/same-second', { invoices: 1300 });
  expect(body.at).toBe(new Date(again).toISOString());
  const all = await pull({ app }, 'netsuite');
  expect(all).toMatchObject({ status: 'ok', error: null, rows_inserted: 2 });
  expect(all.rows_updated).toBeGreaterThanOrEqual(1300);
  // What nobody can tell is taken for the first time, so that the watermark is not too late.
  expect((await state()).watermark).toBe(again - HOUR_MS + 600_000);
  expect(await pull({ app }, 'netsuite')).toMatchObject({ error: null, rows_inserted: 0, rows_updated: 0 });
  // Later than all of them, and earlier on the wall than the watermark.
  await sell(again + 60_000);
  expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', error: null, rows_inserted: 1 });
  await sell(again + HOUR_MS);
  expect(await pull({ app }, 'netsuite')).toMatchObject({ status: 'ok', error: null, rows_inserted: 1 });
  expect((await state()).watermark).toBe(again + HOUR_MS);
  expect((await select(client, 'SELECT count(*)::int AS lines FROM ns.invoices'))[0].lines).toBe(before + 4);
}, 90_000);

describe('npm run sync', () => {
  it('says what it takes, and what it can’t mean: exit code 2', async () => {
    const help = await sync('--help');
    expect([help.code, help.output]).toEqual([0, expect.stringContaining('--accept-deletions')]);
    for (const args of [
      [],
      ['--source', 'notion'],
      ['--source', 'netsuite', '--source', 'notion'],
      ['--source', 'netsuite', '--fast'],
    ]) {
      expect(await sync(...args)).toMatchObject({ code: 2, output: '', errors: expect.stringContaining('Usage:') });
    }
  });

  it('fails where there are no credentials, and counts only in a dry run', async () => {
    await caughtUp();
    expect(await sync('--source', 'asana')).toMatchObject({
      code: 1,
      errors: 'Asana: there are no credentials for it: set ASANA_TOKEN.\n',
    });
    await sell((await newest()) + 60_000);
    const before = await lines();
    const { code, output } = await sync('--source', 'all', '--dry-run');
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/ok \(dry run, nothing was changed\): [\d,]+ read, 1 new/),
    ]);
    expect(await lines()).toEqual(before);
  });
});
