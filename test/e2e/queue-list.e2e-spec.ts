import { randomUUID } from 'node:crypto';
import { anEntry } from './queue-testing.js';
import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
});

afterAll(() => test.end());

beforeEach(async () => {
  await test.client.query('TRUNCATE pdos.pending_sync_queue, pipeline.field_sync, pipeline.delivered_entry');
});

function get(path: string, headers: Record<string, string> = {}): Promise<JsonAnswer> {
  return send(test.app.url, 'GET', path, undefined, headers);
}

async function idsOf(query: string): Promise<string[]> {
  const { status, json, text } = await get(`sync-queue?${query}`);
  if (status !== 200) throw new Error(text);
  return json.map(({ id }: { id: string }) => id);
}

describe('the queue', () => {
  it('is shown newest first, with what a person can do', async () => {
    const old = await anEntry(test.client, { status: 'delivered', delivered_at: '2027-01-15T09:30:00Z' });
    const dead = await anEntry(test.client, { status: 'dead', attempts: 1, last_error: 'No such record.' });
    const { json, headers } = await get('sync-queue');
    expect(json.map(({ id }: { id: string }) => id)).toEqual([dead, old]);
    expect(json[0]).toEqual({
      id: dead,
      change_id: expect.any(String),
      target: 'airtable',
      entity: 'dev_group',
      entity_id: 'recGroup',
      target_id: 'recGroup',
      fields: { launch_date: '2027-08-15' },
      base_fields: { launch_date: '2027-08-01' },
      status: 'dead',
      attempts: 1,
      available_at: expect.stringMatching(/Z$/),
      last_error: 'No such record.',
      requested_by: 'local',
      created_at: expect.stringMatching(/Z$/),
      delivered_at: null,
      understood: true,
      their_row: null,
      what_to_do: `Mend the cause, then POST sync-queue/${dead}/retry; or give it up with POST sync-queue/${dead}/cancel.`,
    });
    expect(headers.get('etag')).toMatch(/^"/);
    expect(headers.has('x-total-count')).toBe(false);
  });

  it('names fields as a PATCH does', async () => {
    const id = await anEntry(test.client, { fields: { brand: 'recB' }, base_fields: { brand: null } });
    expect((await get('sync-queue')).json[0].fields).toEqual({ brand_id: 'recB' });
    expect(await idsOf('field=brand_id')).toEqual([id]);
    expect(await idsOf('field=launch_date')).toEqual([]);
  });

  it('filters by each of its parameters, any of the values of a repeated one', async () => {
    const change_id = randomUUID();
    const a = await anEntry(test.client, { status: 'dead', change_id, created_at: '2026-01-01T00:00:00Z' });
    const b = await anEntry(test.client, { status: 'failed', target: 'asana', target_id: '1', requested_by: 'kim' });
    const c = await anEntry(test.client, { status: 'delivered', entity: 'product', entity_id: 'recP' });
    expect(await idsOf('status=dead')).toEqual([a]);
    expect(await idsOf('status=dead&status=failed')).toEqual([b, a]);
    expect(await idsOf('target=asana')).toEqual([b]);
    expect(await idsOf('entity=product')).toEqual([c]);
    expect(await idsOf('entity_id=recP&entity_id=recGroup&status=delivered')).toEqual([c]);
    expect(await idsOf(`change_id=${change_id}`)).toEqual([a]);
    expect(await idsOf('requested_by=kim')).toEqual([b]);
    expect(await idsOf('created_at[lte]=2026-01-01T00:00:00Z')).toEqual([a]);
    expect(await idsOf('created_at[gte]=2026-01-02T00:00:00Z')).toEqual([c, b]);
  });

  it.each([
    ['status=deed', 'status', 'pending, in_flight'],
    ['target=netsuite', 'target', 'airtable, asana'],
    ['change_id=1', 'change_id', 'UUID'],
    ['limit=1001', 'limit', '1 to 1000'],
    ['created_at[gte]=yesterday', 'created_at[gte]', '2027-01-31T12:00:00Z'],
    ['created_at[gte]=2027-02-30T00:00:00Z', 'created_at[gte]', '2027-01-31T12:00:00Z'],
    ['requested_by=%00', 'requested_by', 'text'],
    ['sort=id', 'sort', 'Allowed: '],
    ['cursor=nonsense', 'cursor', 'Link header'],
  ])('refuses %s, and says what is allowed', async (query, field, allowed) => {
    const { status, json } = await get(`sync-queue?${query}`);
    expect(status).toBe(400);
    expect(json.errors[0].field).toBe(field);
    expect(json.errors[0].message).toContain(allowed);
  });

  it('is read page by page, each entry once, also while others are queued', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift(await anEntry(test.client, { status: 'dead' }));
    const first = await get('sync-queue?limit=2&status=dead');
    const next = /<\/api\/pipeline\/([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
    await anEntry(test.client, { status: 'dead' });
    const second = await get(next ?? '');
    const third = await get(/<\/api\/pipeline\/([^>]+)>; rel="next"/.exec(second.headers.get('link') ?? '')?.[1] ?? '');
    const read = [first, second, third].flatMap(({ json }) => json.map(({ id }: { id: string }) => id));
    expect(read).toEqual(ids);
    expect(third.headers.get('link')).not.toContain('rel="next"');
  });

  it('takes no cursor of another query', async () => {
    for (let i = 0; i < 3; i++) await anEntry(test.client);
    const { headers } = await get('sync-queue?limit=1');
    const cursor = /cursor=([^>]+)>/.exec(headers.get('link') ?? '')?.[1];
    expect((await get(`sync-queue?limit=1&cursor=${cursor}`)).status).toBe(200);
    const { status, json } = await get(`sync-queue?limit=1&status=pending&cursor=${cursor}`);
    expect([status, json.errors[0].field]).toEqual([400, 'cursor']);
  });

  it('shows what this version does not know', async () => {
    const kind = await anEntry(test.client, { entity: 'shipment', fields: { eta: '2027-01-01' } });
    const word = await anEntry(test.client, { status: 'on_hold' });
    const column = await anEntry(test.client, { fields: { no_such_column: 1 } });
    const { json } = await get('sync-queue');
    expect(json.map(({ id, understood, status }: Record<string, unknown>) => [id, understood, status])).toEqual([
      [column, false, 'pending'],
      [word, false, 'on_hold'],
      [kind, false, 'pending'],
    ]);
    expect(json[0].what_to_do).toContain('does not know');
    expect(await idsOf('entity=shipment')).toEqual([kind]);
    const { targets } = (await get('sync-queue/summary')).json;
    expect(targets[0]).toMatchObject({ target: 'airtable', not_understood: 3, open: { pending: { count: 2 } } });
  });
});

describe('one entry', () => {
  it('has its conflicts and its attempts, latest first', async () => {
    const id = await anEntry(test.client, { status: 'conflict', fields: { brand: 'recB' } });
    await test.client.query(
      `INSERT INTO pipeline.conflict (entry_id, field, base, ours, theirs) VALUES ($1, 'brand', '"recA"', '"recB"', '"recC"')`,
      [id],
    );
    for (const status of [500, 200]) {
      await test.client.query(
        `INSERT INTO pipeline.delivery_attempt (entry_ids, target, instance, started_at, finished_at, request, status, response, outcome)
         VALUES ($1, 'airtable', 'me', now(), now(), '{"method":"GET"}', $2, '{}', 'read')`,
        [[id, '99'], status],
      );
    }
    const { json } = await get(`sync-queue/${id}`);
    expect(json).toMatchObject({ id, what_to_do: `Decide with POST sync-queue/${id}/resolve.` });
    expect(json.conflicts).toEqual([
      { field: 'brand_id', base: 'recA', ours: 'recB', theirs: 'recC', seen_at: expect.any(String) },
    ]);
    expect(json.delivery_attempts.map(({ status }: { status: number }) => status)).toEqual([200, 500]);
    expect(json.delivery_attempts[0]).toMatchObject({ entry_ids: [id, '99'], request: { method: 'GET' } });
  });

  it('is found after it has left the queue', async () => {
    const id = await anEntry(test.client, { status: 'delivered', delivered_at: '2026-01-15T09:30:00Z' });
    await test.client.query(
      `WITH gone AS (DELETE FROM pdos.pending_sync_queue RETURNING *)
       INSERT INTO pipeline.delivered_entry
       SELECT id, change_id, target, entity, entity_id, target_id, fields, base_fields, status, attempts, requested_by,
              created_at, delivered_at FROM gone`,
    );
    const { status, json } = await get(`sync-queue/${id}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ id, status: 'delivered', delivered_at: '2026-01-15T09:30:00.000Z' });
  });

  it.each(['0', '999999999999999999', '9999999999999999999999', 'recX', '%00', '1e3'])('is a 404 of %s', async (id) => {
    const { status, json } = await get(`sync-queue/${id}`);
    expect([status, json.title]).toEqual([404, 'Not found']);
  });
});

describe('the summary', () => {
  it('tells of each target how many entries are open, how old they are, and what was delivered', async () => {
    const minutesAgo = (n: number): string => new Date(Date.now() - n * 60_000).toISOString();
    await anEntry(test.client, { status: 'dead', created_at: minutesAgo(10) });
    await anEntry(test.client, { status: 'failed', available_at: '2027-01-01T00:00:00Z' });
    await anEntry(test.client, { status: 'delivered', delivered_at: minutesAgo(30) });
    await anEntry(test.client, { status: 'delivered', delivered_at: minutesAgo(0) });
    await anEntry(test.client, { target: 'netsuite' });
    await select(
      test.client,
      `INSERT INTO pipeline.rate_limit (name, blocked_until, reason) VALUES ('asana:token:x', now() + interval '1 min', '429')`,
    );
    // One that has a lease does not come before one that has none.
    await test.client.query(
      `INSERT INTO pipeline.lease (name, holder, fence, expires_at) VALUES ('bridge:asana', 'somebody', 1, now())`,
    );
    const { json } = await get('sync-queue/summary');
    const [airtable, asana, netsuite] = json.targets;
    const none = { count: 0, oldest_age_seconds: null };
    expect(airtable).toMatchObject({
      target: 'airtable',
      paused: false,
      bridge_on: false,
      configured: false,
      lease_holder: null,
      lease_expired: null,
      open: { pending: none, in_flight: none, failed: { count: 1 }, dead: { count: 1 }, conflict: none },
      next_due_at: '2027-01-01T00:00:00.000Z',
      delivered_last_minute: 1,
      delivered_last_hour: 2,
      blocked_until: null,
      not_understood: 0,
    });
    expect(airtable.open.dead.oldest_age_seconds).toBeGreaterThanOrEqual(600);
    expect(airtable.open.dead.oldest_age_seconds).toBeLessThan(660);
    expect(asana).toMatchObject({ blocked_until: expect.any(String), blocked_reason: '429' });
    expect(netsuite).toMatchObject({ target: 'netsuite', configured: false, not_understood: 1 });
  });
});

describe('a queue with other columns', () => {
  it('is told with what is missing, and nothing is done to it', async () => {
    const other = await startWriteTest();
    try {
      await other.client.query('ALTER TABLE pdos.pending_sync_queue RENAME COLUMN attempts TO tries');
      await other.app.close();
      const { startTestApp } = await import('../support/test-app.js');
      const app = await startTestApp({ databaseUrl: other.database.url });
      try {
        for (const [method, path] of [
          ['GET', 'sync-queue'],
          ['GET', 'sync-queue/1'],
          ['GET', 'sync-queue/summary'],
          ['POST', 'sync-queue/1/retry'],
          ['POST', 'sync-queue/targets/asana/pause'],
        ] as const) {
          const { status, json } = await send(app.url, method, path);
          expect([path, status]).toEqual([path, 503]);
          expect(json.detail).toContain('attempts');
        }
      } finally {
        await app.close();
      }
    } finally {
      await other.client.end();
      await other.database.drop();
    }
  });
});
