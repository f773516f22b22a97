import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHANGE_TRIGGER } from '../../src/database/changes/change-triggers.sql.js';
import { ABOUT_TO_SEND, CLAIM_RECORDS } from '../../src/sync-queue/bridge/claim.queries.js';
import { SETTLE } from '../../src/sync-queue/bridge/settle.queries.js';
import { SyncTargets } from '../../src/sync-queue/targets/sync-targets.service.js';
import { UNDERSTOOD } from '../../src/sync-queue/understood.js';
import { Upstreams } from '../../src/upstreams/upstreams.js';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { startTestApp } from '../support/test-app.js';
import {
  type BridgedGroup,
  type BridgeTest,
  dayAfter,
  edit,
  entriesOf,
  inAirtable,
  inAsana,
  lastEventOf,
  reaches,
  settled,
  startBridgeTest,
  updatesOf,
} from './bridge-testing.js';
import { anEntry } from './queue-testing.js';
import { select, send } from './write-testing.js';

let test: BridgeTest;
let next = 0;

beforeAll(async () => {
  test = await startBridgeTest();
}, 180_000);
afterAll(() => test.end());
afterEach(async () => {
  for (const address of [test.simulators.airtable, test.simulators.asana]) await control(address, 'DELETE', '/faults');
});

/** A group that no other test touches. */
function aGroup(): BridgedGroup {
  const group = test.groups[next++];
  if (!group) throw new Error('The demo has no more groups with a task for the launch.');
  return group;
}

/** One that an earlier test left as it is in the warehouse: what of it is edited has to be another value. */
function aTouchedGroup(index: number): BridgedGroup {
  const group = test.groups[index];
  if (!group) throw new Error('The demo has no such group.');
  return group;
}

const fault = (target: 'airtable' | 'asana', order: object) =>
  control(test.simulators[target], 'POST', '/faults', order).then(({ status }) => expect(status).toBe(201));

async function launchOn(group: BridgedGroup, day: string): Promise<string> {
  const answer = await edit(test, group.id, { launch_date: day });
  expect(answer.status).toBe(200);
  return answer.json.receipt.change_id;
}

it('has delivered the two entries that came with the demo once it is up', async () => {
  const entries = await select(test.client, 'SELECT target, status, target_id, fields FROM pdos.pending_sync_queue');
  expect(entries.map(({ target, status }) => [target, status]).sort()).toEqual([
    ['airtable', 'delivered'],
    ['asana', 'delivered'],
  ]);
  for (const { target, target_id, fields } of entries) {
    const there =
      target === 'asana' ? await inAsana(test, target_id) : (await inAirtable(test, target_id))['Launch Date'];
    expect([target, fields]).toEqual([target, { launch_date: there }]);
  }
});

it('delivers an edit to Airtable and to the task in Asana, and the receipt says when', async () => {
  const group = aGroup();
  const day = dayAfter(group.launch_date, 9);
  const { receipt } = (await edit(test, group.id, { launch_date: day })).json;
  const change = receipt.change_id;
  const soon = { state: 'pending', why: null, what_to_do: null };
  expect(receipt.fields[0]).toMatchObject({ airtable: soon, asana: soon });
  await reaches(test.client, change, 'airtable', ['delivered']);
  await reaches(test.client, change, 'asana', ['delivered']);
  expect((await inAirtable(test, group.id))['Launch Date']).toBe(day);
  expect(await inAsana(test, group.gid)).toBe(day);
  const { json } = await send(test.app.url, 'GET', `changes/${change}`);
  expect(json).toMatchObject({
    settled: true,
    fields: [
      {
        field: 'launch_date',
        airtable: { state: 'delivered', attempts: 1, upstream_modified_at: expect.any(String) },
        asana: { state: 'delivered', attempts: 1, upstream_modified_at: expect.any(String) },
      },
    ],
  });
});

it('clears a date upstream that was cleared here', async () => {
  const group = aGroup();
  const change = (await edit(test, group.id, { launch_date: null })).json.receipt.change_id;
  await reaches(test.client, change, 'airtable', ['delivered']);
  await reaches(test.client, change, 'asana', ['delivered']);
  expect((await inAirtable(test, group.id))['Launch Date']).toBeNull();
  expect(await inAsana(test, group.gid)).toBeNull();
});

it('sends five quick edits of one date as one call, and has all five in the history', async () => {
  const group = aGroup();
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  const before = await lastEventOf(test.simulators.airtable);
  const changes: string[] = [];
  for (const days of [1, 2, 3, 4]) changes.push(await launchOn(group, dayAfter(group.launch_date, days)));
  const { json: last } = await edit(test, group.id, { launch_date: dayAfter(group.launch_date, 5) });
  changes.push(last.receipt.change_id);
  const [waiting] = (await send(test.app.url, 'GET', `changes/${changes[4]}`)).json.fields;
  expect(last.receipt.fields[0].airtable).toEqual(waiting.airtable);
  expect(waiting.airtable).toMatchObject({
    state: 'pending',
    why: 'Deliveries to Airtable are paused by ann@brand.example: a test',
    what_to_do: 'Nothing: it waits until an operator lets it go on with POST sync-queue/targets/airtable/resume.',
  });
  await targets.resume('airtable');
  await reaches(test.client, changes[4] ?? '', 'airtable', ['delivered']);
  const statuses: unknown[] = [];
  for (const change of changes) statuses.push((await entriesOf(test.client, change)).airtable?.status);
  expect(statuses).toEqual(['superseded', 'superseded', 'superseded', 'superseded', 'delivered']);
  expect(await updatesOf(test.simulators.airtable, before)).toHaveLength(1);
  expect((await inAirtable(test, group.id))['Launch Date']).toBe(dayAfter(group.launch_date, 5));
  const history = await send(test.app.url, 'GET', `dev-groups/${group.id}/history?field=launch_date`);
  expect(history.json).toHaveLength(5);
});

it('takes a field for empty that was empty before it was edited twice, and for nobody else’s edit', async () => {
  const [{ id }] = await select(
    test.client,
    `SELECT id FROM airtable_raw.dev_group g WHERE brief_date IS NULL AND NOT EXISTS (
       SELECT FROM pdos.pending_sync_queue q WHERE q.entity_id = g.id) ORDER BY id LIMIT 1`,
  );
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  await send(test.app.url, 'PATCH', `dev-groups/${id}`, { brief_date: '2027-03-01' });
  const { json } = await send(test.app.url, 'PATCH', `dev-groups/${id}`, { brief_date: '2027-03-02' });
  await targets.resume('airtable');
  await reaches(test.client, json.receipt.change_id, 'airtable', ['delivered']);
  expect((await inAirtable(test, id))['Brief Date']).toBe('2027-03-02');
});

it('does not let a record that is always refused hold up the others of its call', async () => {
  const groups = [aGroup(), aGroup(), aGroup(), aGroup()];
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  const changes: string[] = [];
  for (const group of groups.slice(1)) changes.push(await launchOn(group, dayAfter(group.launch_date, 3)));
  // A link to a record that Airtable does not have: no PATCH here would take it.
  const [spoilt] = groups;
  const brand = (await inAirtable(test, spoilt?.id ?? '')).Brand;
  const refused = randomUUID();
  await anEntry(test.client, {
    change_id: refused,
    entity_id: spoilt?.id ?? '',
    target_id: spoilt?.id ?? '',
    fields: { brand: 'recNOSUCHRECORD01' },
    base_fields: { brand: Array.isArray(brand) ? brand[0] : null },
  });
  await targets.resume('airtable');
  for (const change of changes) await reaches(test.client, change, 'airtable', ['delivered']);
  const dead = await reaches(test.client, refused, 'airtable', ['dead']);
  expect(dead.last_error).toContain('422');
  const attempts = await select(
    test.client,
    'SELECT outcome, status, request FROM pipeline.delivery_attempt WHERE entry_ids @> ARRAY[$1::bigint] ORDER BY id',
    [dead.id],
  );
  expect(attempts.at(-1)).toMatchObject({ outcome: 'rejected', status: 422 });
  expect(JSON.stringify(attempts)).not.toContain(test.simulators.airtable.token);
});

/** Puts an edit into the queue that no PATCH here would let through. */
async function anEditOf(id: string, row: Parameters<typeof anEntry>[1]): Promise<string> {
  const change_id = randomUUID();
  await anEntry(test.client, { change_id, entity_id: id, target_id: id, ...row });
  return change_id;
}

const outcomesOf = async (entryId: string): Promise<string[]> =>
  (
    await select(
      test.client,
      'SELECT outcome FROM pipeline.delivery_attempt WHERE entry_ids @> ARRAY[$1::bigint] ORDER BY id',
      [entryId],
    )
  ).map(({ outcome }) => outcome);

it('gives up of several edits of one record only the one that is refused, now and when it is tried again', async () => {
  const group = aGroup();
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  const day = dayAfter(group.launch_date, 3);
  const before = await launchOn(group, day);
  const brand = (await inAirtable(test, group.id)).Brand;
  const spoilt = await anEditOf(group.id, {
    fields: { brand: 'recNOSUCHRECORD02' },
    base_fields: { brand: Array.isArray(brand) ? brand[0] : null },
  });
  const after = (await edit(test, group.id, { name: 'Told in spite of its neighbour' })).json.receipt.change_id;
  await targets.resume('airtable');
  await reaches(test.client, before, 'airtable', ['delivered']);
  await reaches(test.client, after, 'airtable', ['delivered']);
  const dead = await reaches(test.client, spoilt, 'airtable', ['dead']);
  expect(dead.last_error).toContain('recNOSUCHRECORD02');
  expect(await inAirtable(test, group.id)).toMatchObject({
    'Launch Date': day,
    Name: 'Told in spite of its neighbour',
  });
  const [last] = (await send(test.app.url, 'GET', `sync-queue/${dead.id}`)).json.delivery_attempts;
  expect(last).toMatchObject({ entry_ids: [dead.id], outcome: 'rejected', status: 422 });
  expect(last.request.body.records).toEqual([{ id: group.id, fields: { Brand: ['recNOSUCHRECORD02'] } }]);

  // Tried again beside a further edit: once more it alone is refused.
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  await send(test.app.url, 'POST', `sync-queue/${dead.id}/retry`);
  const beside = await launchOn(group, dayAfter(day, 1));
  await targets.resume('airtable');
  await reaches(test.client, beside, 'airtable', ['delivered']);
  await reaches(test.client, spoilt, 'airtable', ['dead']);
  expect(await outcomesOf(dead.id)).toEqual(['split', 'rejected', 'split', 'rejected']);
});

it('lets a status that is new in Airtable in also when a link is set with it, in one edit or in two', async () => {
  const groups = [aGroup(), aGroup()] as const;
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  const changes: string[] = [];
  const patches = [
    [groups[0], { status: 'Resting', product_line_id: null, brand_id: await anotherBrand(groups[0]) }],
    [groups[1], { status: 'Half asleep' }],
    [groups[1], { brand_id: await anotherBrand(groups[1]) }],
  ] as const;
  for (const [{ id }, patch] of patches) changes.push((await edit(test, id, patch)).json.receipt.change_id);
  await targets.resume('airtable');
  for (const change of changes) await reaches(test.client, change, 'airtable', ['delivered']);
  expect((await inAirtable(test, groups[0].id)).Status).toBe('Resting');
  expect((await inAirtable(test, groups[0].id)).Brand).toEqual([patches[0][1].brand_id]);
  expect((await inAirtable(test, groups[1].id)).Status).toBe('Half asleep');
});

/** A brand that a group does not have yet. */
async function anotherBrand({ id }: BridgedGroup): Promise<string> {
  const [row] = await select(
    test.client,
    `SELECT c.id FROM airtable_raw.client c, airtable_raw.dev_group g
      WHERE g.id = $1 AND c.id IS DISTINCT FROM g.brand ORDER BY c.id LIMIT 1`,
    [id],
  );
  return row.id;
}

it('gives up in Asana only the edit that is refused when one task stands for two stages', async () => {
  const group = aGroup();
  await test.client.query(
    `UPDATE airtable_raw.dev_group
        SET production_date = launch_date, asana_gids = asana_gids || jsonb_build_object('production_date', $2::text)
      WHERE id = $1`,
    [group.id, group.gid],
  );
  await control(test.simulators.asana, 'PATCH', `/records/tasks/${group.gid}`, {
    fields: { start_on: dayAfter(group.launch_date, -1) },
  });
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('asana', 'ann@brand.example', 'a test');
  const good = await launchOn(group, dayAfter(group.launch_date, 5));
  // Before the start of its task, which Asana refuses.
  const early = (await edit(test, group.id, { production_date: dayAfter(group.launch_date, -30) })).json.receipt;
  await targets.resume('asana');
  const dead = await reaches(test.client, early.change_id, 'asana', ['dead']);
  await reaches(test.client, good, 'asana', ['delivered']);
  expect(dead.last_error).toContain('start date');
  expect(await outcomesOf(dead.id)).toEqual(['split', 'rejected']);
  expect(await inAsana(test, group.gid)).toBe(dayAfter(group.launch_date, 5));
});

it('keeps both values when somebody edited the field in Airtable meanwhile, and overwrites neither', async () => {
  const group = aGroup();
  const theirs = dayAfter(group.launch_date, 20);
  const ours = dayAfter(group.launch_date, 40);
  await control(test.simulators.airtable, 'PATCH', `/records/Dev%20Groups/${group.id}`, {
    fields: { 'Launch Date': theirs },
  });
  const change = await launchOn(group, ours);
  const entry = await reaches(test.client, change, 'airtable', ['conflict']);
  expect(entry.last_error).toBe(
    `Somebody set launch_date to ${theirs} in Airtable; last known there was ${group.launch_date}, ours is ${ours}.`,
  );
  expect((await inAirtable(test, group.id))['Launch Date']).toBe(theirs);
  expect(await select(test.client, 'SELECT * FROM pipeline.conflict WHERE entry_id = $1', [entry.id])).toMatchObject([
    { field: 'launch_date', base: group.launch_date, ours, theirs },
  ]);
  // Asana was not touched by anybody: it has ours.
  await reaches(test.client, change, 'asana', ['delivered']);
});

it('takes it for delivered when somebody set the same value upstream', async () => {
  const group = aGroup();
  const day = dayAfter(group.launch_date, 11);
  await control(test.simulators.asana, 'PATCH', `/records/tasks/${group.gid}`, { fields: { due_on: day } });
  const before = await lastEventOf(test.simulators.asana);
  const change = await launchOn(group, day);
  await reaches(test.client, change, 'asana', ['delivered']);
  expect(await updatesOf(test.simulators.asana, before)).toEqual([]);
});

it('does not take an older dead entry for an edit of somebody else’s', async () => {
  const group = aGroup();
  const targets = test.app.app.get(SyncTargets);
  await targets.pause('airtable', 'ann@brand.example', 'a test');
  const first = await launchOn(group, dayAfter(group.launch_date, 2));
  await test.client.query(
    `UPDATE pdos.pending_sync_queue SET status = 'dead' WHERE change_id = $1 AND target = 'airtable'`,
    [first],
  );
  const second = await launchOn(group, dayAfter(group.launch_date, 6));
  await targets.resume('airtable');
  await reaches(test.client, second, 'airtable', ['delivered']);
  expect((await entriesOf(test.client, first)).airtable?.status).toBe('superseded');
  expect((await inAirtable(test, group.id))['Launch Date']).toBe(dayAfter(group.launch_date, 6));
});

it('sends once what was accepted although the connection broke before the answer', async () => {
  const group = aGroup();
  const before = await lastEventOf(test.simulators.airtable);
  await fault('airtable', { kind: 'cut_after_accept', times: 1, match: { method: 'PATCH' } });
  const change = await launchOn(group, dayAfter(group.launch_date, 8));
  const entry = await reaches(test.client, change, 'airtable', ['delivered']);
  expect(entry.attempts).toBe(2);
  expect((await updatesOf(test.simulators.airtable, before)).filter(({ status }) => status === 200)).toHaveLength(1);
});

it('does not take a value that it tried itself for an edit of somebody else’s', async () => {
  const group = aGroup();
  await fault('asana', { kind: 'cut_after_accept', times: 1, match: { method: 'PUT' } });
  await fault('asana', { kind: '500', times: 1, match: { method: 'PUT' } });
  const first = await launchOn(group, dayAfter(group.launch_date, 8));
  await reaches(test.client, first, 'asana', ['failed', 'delivered']);
  const second = await launchOn(group, dayAfter(group.launch_date, 12));
  await reaches(test.client, second, 'asana', ['delivered']);
  expect(await inAsana(test, group.gid)).toBe(dayAfter(group.launch_date, 12));
});

it('leaves an entry of a kind that this version does not know alone, also when it is the oldest', async () => {
  const group = aGroup();
  const { rows } = await test.client.query(
    `INSERT INTO pdos.pending_sync_queue (change_id, target, entity, entity_id, target_id, fields)
     VALUES (gen_random_uuid(), 'airtable', 'dev_group', $1, $1, '{"mood": "good"}'),
            (gen_random_uuid(), 'airtable', 'supplier', $1, $1, '{"name": "X"}'),
            (gen_random_uuid(), 'notion', 'dev_group', $1, $1, '{"name": "X"}')
     RETURNING id`,
    [group.id],
  );
  const change = await launchOn(group, dayAfter(group.launch_date, 5));
  await reaches(test.client, change, 'airtable', ['delivered']);
  const left = await select(test.client, 'SELECT status, attempts FROM pdos.pending_sync_queue WHERE id = ANY($1)', [
    rows.map(({ id }) => id),
  ]);
  expect(left).toEqual(Array.from({ length: 3 }, () => ({ status: 'pending', attempts: 0 })));
  await test.client.query('DELETE FROM pdos.pending_sync_queue WHERE id = ANY($1)', [rows.map(({ id }) => id)]);
});

it('claims, sends and settles a burst of edits by their ids, whatever statistics know and the indexes still hold', async () => {
  const explain = async (sql: string, values: unknown[]): Promise<PlanNode> => {
    const [row] = await select(test.client, `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, values);
    return row['QUERY PLAN'][0].Plan;
  };
  await test.client.query('BEGIN');
  try {
    await test.client.query(`INSERT INTO pipeline.lease (name, holder, fence, expires_at)
                             VALUES ('a test', 'me', 1, clock_timestamp() + interval '1 minute')`);
    await test.client.query(`INSERT INTO pdos.pending_sync_queue (change_id, target, entity, entity_id, target_id, fields)
                             SELECT gen_random_uuid(), 'airtable', 'sku', 'recBurst' || n, 'recBurst' || n, '{"size_name": "L"}'
                               FROM generate_series(1, 2000) n`);
    const claim = ['airtable', JSON.stringify(UNDERSTOOD.airtable), 100, 'a lock', 'a test', 'me', 1, null, false];
    const claimed = await explain(CLAIM_RECORDS, claim);
    expect(claimed['Actual Rows']).toBe(100);
    // None is compared with each of the others.
    expect(rowsLookedAt(claimed)).toBeLessThan(10_000);

    // As long as this transaction is open, no index forgets what they were, and statistics say that none of them is left.
    for (const status of ['in_flight', 'delivered']) {
      await test.client.query(`UPDATE pdos.pending_sync_queue SET status = $1 WHERE entity_id ^@ 'recBurst'`, [status]);
    }
    await test.client.query('ANALYZE pdos.pending_sync_queue');
    const { rows } = await test.client.query(
      `INSERT INTO pdos.pending_sync_queue (change_id, target, entity, entity_id, target_id, fields, status, locked_by, locked_until)
       SELECT gen_random_uuid(), 'airtable', 'sku', 'recNew' || n, 'recNew' || n, '{"size_name": "L"}', 'in_flight', 'me', 'infinity'
         FROM generate_series(1, 10) n
       RETURNING id::text`,
    );
    const sent = await explain(ABOUT_TO_SEND, [rows.map(({ id }) => id), 'me', 'airtable', '[]']);
    const entries = rows.map(({ id }) => ({ id, status: 'delivered', tries: 1, error: null, delay_seconds: null }));
    const settled = await explain(SETTLE, [JSON.stringify(entries), 'me', 'airtable', '[]', '[]', '[]']);
    expect([sent['Actual Rows'], settled['Actual Rows']]).toEqual([10, 10]);
    for (const plan of [sent, settled]) expect(pagesReadBy(plan)).toBeLessThan(2000);
  } finally {
    await test.client.query('ROLLBACK');
  }
});

type PlanNode = Record<string, unknown> & { Plans?: PlanNode[] };

/** What a plan went through, what it left out included. */
function rowsLookedAt(node: PlanNode): number {
  const left = ['Rows Removed by Filter', 'Rows Removed by Join Filter'].map((name) => Number(node[name] ?? 0));
  const once = Number(node['Actual Rows']) + left.reduce((sum, rows) => sum + rows);
  return (node.Plans ?? []).reduce((sum, plan) => sum + rowsLookedAt(plan), once * Number(node['Actual Loops']));
}

/** Pages that the parts of a plan read, those of each part's own parts included. */
function pagesReadBy(node: PlanNode): number {
  return [node, ...(node.Plans ?? [])].reduce((sum, part) => sum + Number(part['Shared Hit Blocks'] ?? 0), 0);
}

it('hears at once of what somebody else has queued, and finds within a sweep what nobody announced', async () => {
  const group = aTouchedGroup(0);
  const name = (version: number) => ({ name: `Named by a script ${version}` });
  const { Name } = await inAirtable(test, group.id);
  const tell = async (version: number): Promise<string> =>
    anEditOf(group.id, { fields: name(version), base_fields: version === 1 ? { name: Name } : name(version - 1) });
  for (const version of [1, 2]) {
    const queuedAt = Date.now();
    await reaches(test.client, await tell(version), 'airtable', ['delivered']);
    // It has just looked: without being told it would look again after 5 s.
    expect(Date.now() - queuedAt).toBeLessThan(4500);
  }
  await test.client.query(`BEGIN; ALTER TABLE pdos.pending_sync_queue DISABLE TRIGGER ${CHANGE_TRIGGER}`);
  const silent = await tell(3);
  await test.client.query(`ALTER TABLE pdos.pending_sync_queue ENABLE ALWAYS TRIGGER ${CHANGE_TRIGGER}; COMMIT`);
  const queuedAt = Date.now();
  await reaches(test.client, silent, 'airtable', ['delivered']);
  expect(Date.now() - queuedAt).toBeLessThan(10_000);
  expect((await inAirtable(test, group.id)).Name).toBe(name(3).name);
});

it('tries on what fails for one record alone, with pauses that it chooses, while others are delivered past it', async () => {
  const [failing, other] = [aTouchedGroup(0), aTouchedGroup(2)];
  await fault('asana', { kind: '500', match: { method: 'PUT', path: `/tasks/${failing.gid}` } });
  const stuck = await launchOn(failing, dayAfter(failing.launch_date, 65));
  for (const days of [65, 66]) {
    await reaches(test.client, await launchOn(other, dayAfter(other.launch_date, days)), 'asana', ['delivered']);
  }
  const entry = await reaches(test.client, stuck, 'asana', ['failed']);
  expect(entry.attempts).toBeGreaterThan(0);
  expect(entry.last_error).toContain('500');
  await control(test.simulators.asana, 'DELETE', '/faults');
  const { attempts } = await reaches(test.client, stuck, 'asana', ['delivered']);
  expect(attempts).toBeGreaterThan(1);
});

it('waits with a reason when the token is refused, gives nothing up, and goes on when a person resumes', async () => {
  const group = aGroup();
  await fault('asana', { kind: 'auth_revoked' });
  const change = await launchOn(group, dayAfter(group.launch_date, 7));
  const targets = test.app.app.get(SyncTargets);
  await until(async () => (await targets.stateOf('asana'))?.paused_by === 'bridge');
  expect((await targets.stateOf('asana'))?.reason).toContain('401');
  const waiting = await reaches(test.client, change, 'asana', ['pending']);
  expect(waiting).toMatchObject({ attempts: 0 });
  const what_to_do =
    'Mend the credential of Asana: then it goes on by itself, or at once with POST sync-queue/targets/asana/resume.';
  const receipt = await send(test.app.url, 'GET', `changes/${change}`);
  expect(receipt.json.fields[0].asana).toMatchObject({
    state: 'pending',
    why: expect.stringContaining('401'),
    what_to_do,
  });
  expect((await send(test.app.url, 'GET', `sync-queue/${waiting.id}`)).json.what_to_do).toBe(what_to_do);
  await reaches(test.client, change, 'airtable', ['delivered']);
  await control(test.simulators.asana, 'DELETE', '/faults');
  await targets.resume('asana');
  expect(await reaches(test.client, change, 'asana', ['delivered'])).toMatchObject({ attempts: 1 });
});

it('goes on by itself with another credential, and with the same one once that is accepted again', async () => {
  const group = aTouchedGroup(0);
  const targets = test.app.app.get(SyncTargets);
  const credential = test.app.app.get(Upstreams).asana?.credential ?? '';
  await targets.pause('asana', 'bridge', '401', 'that of before');
  await reaches(test.client, await launchOn(group, dayAfter(group.launch_date, 67)), 'asana', ['delivered']);
  expect(await targets.stateOf('asana')).toMatchObject({ paused_at: null });

  await targets.pause('asana', 'bridge', '401', credential);
  const change = await launchOn(group, dayAfter(group.launch_date, 68));
  // It asks once a minute, with one record.
  await test.client.query(`UPDATE pipeline.sync_target SET probed_at = now() - interval '61 s' WHERE target = 'asana'`);
  await reaches(test.client, change, 'asana', ['delivered']);
  await until(async () => (await targets.stateOf('asana'))?.paused_at === null);
  await settled(test.client);
});

it('stops asking Airtable alone for half a minute after a 429, and then goes on', async () => {
  const group = aGroup();
  await fault('airtable', { kind: '429', times: 1 });
  const refusedAt = Date.now();
  const change = await launchOn(group, dayAfter(group.launch_date, 7));
  await reaches(test.client, change, 'asana', ['delivered']);
  const entry = await reaches(test.client, change, 'airtable', ['delivered'], 60_000);
  expect(Date.now() - refusedAt).toBeGreaterThan(30_000);
  expect(entry.attempts).toBe(1);
  const asked = await select(
    test.client,
    'SELECT outcome FROM pipeline.delivery_attempt WHERE entry_ids @> ARRAY[$1::bigint] ORDER BY id',
    [entry.id],
  );
  expect(asked.map(({ outcome }) => outcome)).toEqual(['rate_limited', 'delivered']);
});

it('keeps every instance from asking for as long as Retry-After says, and then goes on', async () => {
  const RETRY_AFTER_SECONDS = 4;
  const group = aGroup();
  const second = await startTestApp({ databaseUrl: test.database.url, env: test.env });
  try {
    await fault('asana', { kind: '429', times: 1, retry_after_seconds: RETRY_AFTER_SECONDS });
    const change = await launchOn(group, dayAfter(group.launch_date, 7));
    const REFUSED = `SELECT finished_at FROM pipeline.delivery_attempt
                      WHERE target = 'asana' AND outcome = 'rate_limited' ORDER BY id DESC LIMIT 1`;
    await until(async () => (await select(test.client, REFUSED)).length > 0);
    const asked = await lastEventOf(test.simulators.asana);
    for (const { app } of [test.app, second]) {
      const told = await app.get(Upstreams).asana?.getTasks([group.gid], { maxWaitMs: 100 });
      expect(told).toMatchObject({ outcome: 'rate_limited', cause: 'own_limit' });
    }
    expect(await lastEventOf(test.simulators.asana)).toBe(asked);
    await reaches(test.client, change, 'asana', ['delivered']);
    const { body } = await control(test.simulators.asana, 'GET', `/events?after=${asked - 1}&limit=2`);
    const [refused, next] = body.events.map(({ at }: { at: string }) => Date.parse(at));
    expect(next - refused).toBeGreaterThanOrEqual(RETRY_AFTER_SECONDS * 1000);
  } finally {
    await second.close();
  }
});

it('gives up a request that nobody answers, and sends it again', async () => {
  const group = aGroup();
  await fault('asana', { kind: 'drop', times: 1, match: { method: 'PUT' } });
  const change = await launchOn(group, dayAfter(group.launch_date, 4));
  const entry = await reaches(test.client, change, 'asana', ['delivered'], 40_000);
  expect(entry.attempts).toBe(2);
  expect(await inAsana(test, group.gid)).toBe(dayAfter(group.launch_date, 4));
});

it('changes nothing by an answer that comes after its claim was lost', async () => {
  const group = aGroup();
  await fault('airtable', { kind: 'slow', times: 1, delay_ms: 2500, match: { method: 'PATCH' } });
  const change = await launchOn(group, dayAfter(group.launch_date, 4));
  const sending = await reaches(test.client, change, 'airtable', ['in_flight']);
  await until(
    async () =>
      (
        await select(test.client, `SELECT FROM pipeline.upstream_value WHERE target_id = $1 AND tried <> '[]'`, [
          group.id,
        ])
      ).length > 0,
  );
  await test.client.query(`UPDATE pdos.pending_sync_queue SET locked_by = 'somebody else' WHERE id = $1`, [sending.id]);
  await until(
    async () =>
      (
        await select(
          test.client,
          `SELECT FROM pipeline.delivery_attempt WHERE entry_ids @> ARRAY[$1::bigint] AND outcome = 'late'`,
          [sending.id],
        )
      ).length > 0,
  );
  expect(await entriesOf(test.client, change)).toMatchObject({ airtable: { status: 'in_flight', attempts: 0 } });
  // The other one dies over it.
  await test.client.query(`UPDATE pdos.pending_sync_queue SET locked_until = now() WHERE id = $1`, [sending.id]);
  await reaches(test.client, change, 'airtable', ['delivered']);
});

it('loses nothing when every connection to the database is cut again and again', async () => {
  const groups = [aGroup(), aGroup(), aGroup(), aGroup()];
  let cutsEnd = false;
  const cutting = (async () => {
    while (!cutsEnd) {
      await test.client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                WHERE datname = current_database() AND pid <> pg_backend_pid()`);
      await sleep(300);
    }
  })();
  const changes: [string, BridgedGroup][] = [];
  try {
    for (let round = 0; round < 3; round++) {
      for (const group of groups) {
        const patch = { launch_date: dayAfter(group.launch_date, 30 + round) };
        const answer = await edit(test, group.id, patch);
        if (answer.status === 200 && answer.json.receipt) changes.push([answer.json.receipt.change_id, group]);
      }
      await sleep(500);
    }
  } finally {
    cutsEnd = true;
    await cutting;
  }
  await settled(test.client, 90_000);
  for (const { id, gid } of groups) {
    const [{ launch_date: here }] = await select(
      test.client,
      'SELECT launch_date::text FROM airtable_raw.dev_group WHERE id = $1',
      [id],
    );
    expect([(await inAirtable(test, id))['Launch Date'], await inAsana(test, gid)]).toEqual([here, here]);
  }
  expect(changes.length).toBeGreaterThan(0);
});
