import { RetentionService } from '../../src/sync-queue/operations/retention.service.js';
import { until } from '../support/child-instance.js';
import { anyClient } from './changes-testing.js';
import { anEntry } from './queue-testing.js';
import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
});

afterAll(() => test.end());

beforeEach(async () => {
  await test.client.query(
    'TRUNCATE pdos.pending_sync_queue, pipeline.field_sync, pipeline.delivered_entry, pipeline.delivery_attempt',
  );
});

const redrive = (body: object): Promise<JsonAnswer> => send(test.app.url, 'POST', 'sync-queue/redrive', body);

const pending = async (): Promise<string[]> =>
  (await select(test.client, `SELECT id::text FROM pdos.pending_sync_queue WHERE status = 'pending' ORDER BY id`)).map(
    ({ id }) => id,
  );

/** Entries of records of their own. */
async function entries(count: number, row: object): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++)
    ids.push(await anEntry(test.client, { entity_id: `rec${ids.length}${Math.random()}`, ...row }));
  return ids;
}

describe('a redrive', () => {
  it('shows what it would send and changes nothing, unless it is told to', async () => {
    const [id] = await entries(3, { status: 'dead', last_error: '422 INVALID' });
    await entries(1, { status: 'delivered' });
    const before = await select(test.client, 'SELECT * FROM pdos.pending_sync_queue ORDER BY id');
    const { status, json } = await redrive({});
    expect(status).toBe(200);
    expect(json).toMatchObject({ dry_run: true, matched: 3, overtaken: 0, beyond_limit: 0, skipped: 0 });
    expect(json).toMatchObject({
      would_redrive: 3,
      redriven: 0,
      what_to_do: 'Nothing was done. The same request with "dry_run": false sends 3 entries again.',
    });
    expect(json.would_send).toHaveLength(3);
    expect(json.would_send[0]).toEqual({
      id,
      target: 'airtable',
      entity: 'dev_group',
      entity_id: expect.any(String),
      fields: { launch_date: '2027-08-15' },
      status: 'dead',
      last_error: '422 INVALID',
    });
    expect(await select(test.client, 'SELECT * FROM pdos.pending_sync_queue ORDER BY id')).toEqual(before);
  });

  it('sends what matches its filter, and no others', async () => {
    const wanted = await entries(2, {
      status: 'dead',
      last_error: 'Airtable: 422 100%_sure',
      created_at: '2026-01-01T00:00:00Z',
    });
    await entries(1, { status: 'dead', last_error: 'Airtable: 404' });
    await entries(1, { status: 'failed', last_error: '100%_sure' });
    await entries(1, { status: 'dead', last_error: '100%_SURE', target: 'asana' });
    await entries(1, { status: 'dead', last_error: '100%_sure', created_at: '2026-03-01T00:00:00Z' });
    await entries(1, { status: 'conflict', last_error: '100%_sure', created_at: '2026-01-01T00:00:00Z' });
    const filter = {
      status: ['dead'],
      target: 'airtable',
      error_contains: '100%_sure',
      created_before: '2026-02-01T00:00:00Z',
    };
    const { json } = await redrive({ filter, dry_run: false });
    expect(json).toMatchObject({ dry_run: false, matched: 2, redriven: 2, skipped: 0, would_send: [] });
    expect(json).toMatchObject({ would_redrive: 0, what_to_do: null });
    expect((await redrive({ filter })).json).toMatchObject({
      would_redrive: 0,
      what_to_do: 'Nothing was done, and with "dry_run": false nothing would be: no entry is left to send again.',
    });
    expect(await pending()).toEqual(wanted);
  });

  it('leaves out what later edits have overtaken, and counts it', async () => {
    const old = await anEntry(test.client, { status: 'dead' });
    const newer = await anEntry(test.client, { status: 'dead' });
    const { json } = await redrive({ dry_run: false });
    expect(json).toMatchObject({ matched: 2, overtaken: 1, redriven: 1 });
    expect(await pending()).toEqual([newer]);
    expect(old).not.toBe(newer);
    expect((await redrive({ dry_run: false })).json).toMatchObject({
      ...{ matched: 1, overtaken: 1, redriven: 0 },
      what_to_do: 'Nothing was done: no entry is left to send again.',
    });
  });

  it('says that what it opens waits on, where the target is paused', async () => {
    await entries(1, { status: 'dead' });
    await send(test.app.url, 'POST', 'sync-queue/targets/airtable/pause', { reason: 'A move' });
    const waits =
      'Deliveries to Airtable are paused by local: A move. Nothing: it waits until an operator lets it go on with POST sync-queue/targets/airtable/resume.';
    expect((await redrive({})).json.what_to_do).toContain(`sends 1 entry again. ${waits}`);
    expect((await redrive({ dry_run: false })).json).toMatchObject({ redriven: 1, what_to_do: waits });
    await send(test.app.url, 'POST', 'sync-queue/targets/airtable/resume');
  });

  it('does no more than its limit, the oldest first, and says what is left', async () => {
    const ids = await entries(5, { status: 'dead' });
    expect((await redrive({ dry_run: false, limit: 2 })).json).toMatchObject({
      matched: 5,
      redriven: 2,
      beyond_limit: 3,
      what_to_do: 'The same request again takes what is left: 3 entries beyond the limit.',
    });
    expect(await pending()).toEqual(ids.slice(0, 2));
  });

  it('goes through thousands in batches, past those that somebody holds', async () => {
    await test.client.query(
      `INSERT INTO pdos.pending_sync_queue (change_id, target, entity, entity_id, target_id, fields, status)
       SELECT gen_random_uuid(), 'airtable', 'dev_group', 'rec' || i, 'rec' || i, '{"launch_date": null}', 'dead'
         FROM generate_series(1, 2500) AS i`,
    );
    await test.client.query(`BEGIN; SELECT FROM pdos.pending_sync_queue WHERE entity_id = 'rec7' FOR UPDATE`);
    try {
      const { json } = await redrive({ dry_run: false });
      expect(json).toMatchObject({ matched: 2500, redriven: 2499, skipped: 1 });
    } finally {
      await test.client.query('ROLLBACK');
    }
    expect((await redrive({})).json.would_send).toHaveLength(1);
  });

  it('takes what its filter meant when it began, and not what became dead since', async () => {
    await entries(2, { status: 'dead' });
    const holder = await anyClient(test.database.url);
    try {
      await holder.query('BEGIN; LOCK TABLE pipeline.event IN SHARE MODE');
      const asked = redrive({ dry_run: false });
      await until(async () => {
        const waiting = `SELECT FROM pg_locks WHERE relation = 'pipeline.event'::regclass AND NOT granted`;
        return (await holder.query(waiting)).rowCount !== 0;
      });
      const late = await anEntry(test.client, { status: 'dead', entity_id: 'recLate' });
      await holder.query('COMMIT');
      expect((await asked).json).toMatchObject({ matched: 2, redriven: 2, skipped: 0, what_to_do: null });
      expect(await pending()).not.toContain(late);
    } finally {
      await holder.end();
    }
  });

  it.each([
    [{ filter: { status: ['conflict'] } }, 'filter.status'],
    [{ filter: { status: [] } }, 'filter.status'],
    [{ filter: { target: 'netsuite' } }, 'filter.target'],
    [{ filter: { change: 'x' } }, 'filter.change'],
    [{ filter: { created_before: '2026' } }, 'filter.created_before'],
    [{ filter: { entity: '' } }, 'filter.entity'],
    [{ dry_run: 'false' }, 'dry_run'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ all: true }, 'all'],
  ])('refuses %j', async (body, field) => {
    const { status, json } = await redrive(body);
    expect([status, json.errors?.[0].field]).toEqual([400, field]);
  });
});

describe('what was delivered long ago', () => {
  it('leaves the queue, and receipts go on telling of it', async () => {
    await test.rows.aDevGroup({ id: 'recG', launch_date: '2027-08-01' });
    const { json } = await send(test.app.url, 'PATCH', 'dev-groups/recG', { launch_date: '2027-08-15' });
    await test.client.query(
      `UPDATE pdos.pending_sync_queue SET status = 'delivered', delivered_at = now() - interval '91 days'`,
    );
    await anEntry(test.client, { status: 'superseded', created_at: '2020-01-01T00:00:00Z' });
    const kept = [
      await anEntry(test.client, { status: 'delivered', delivered_at: new Date().toISOString() }),
      await anEntry(test.client, { status: 'dead', created_at: '2020-01-01T00:00:00Z' }),
      await anEntry(test.client, { status: 'cancelled', created_at: '2020-01-01T00:00:00Z' }),
    ];
    await test.client.query(
      `INSERT INTO pipeline.delivery_attempt (entry_ids, target, instance, started_at, finished_at, request, outcome)
       SELECT '{1}', 'airtable', 'me', at, at, '{}', 'read' FROM unnest(ARRAY[now() - interval '91 days', now()]) AS at`,
    );
    const { startTestApp } = await import('../support/test-app.js');
    const bridge = await startTestApp({ databaseUrl: test.database.url, env: { BRIDGE: 'on' } });
    try {
      await Promise.all([1, 2].map(() => bridge.app.get(RetentionService).look()));
    } finally {
      await bridge.close();
    }
    const left = await select(test.client, 'SELECT id::text FROM pdos.pending_sync_queue ORDER BY id');
    expect(left.map(({ id }) => id)).toEqual(kept);
    expect(await select(test.client, 'SELECT * FROM pipeline.delivery_attempt')).toHaveLength(1);
    const receipt = await send(test.app.url, 'GET', `changes/${json.receipt.change_id}`);
    expect(receipt.json.fields[0].airtable.state).toBe('delivered');
    const group = await send(test.app.url, 'GET', 'dev-groups/recG');
    expect(group.json.sync.launch_date.airtable).toBe('synced');
  });

  it('stays where another bridge delivers', async () => {
    await anEntry(test.client, { status: 'delivered', delivered_at: '2020-01-01T00:00:00Z' });
    await test.app.app.get(RetentionService).look();
    expect(await select(test.client, 'SELECT FROM pdos.pending_sync_queue')).toHaveLength(1);
  });
});
