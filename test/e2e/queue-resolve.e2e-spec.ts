import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import {
  type BridgedGroup,
  type BridgeTest,
  dayAfter,
  edit,
  inAirtable,
  inAsana,
  reaches,
  settled,
  startBridgeTest,
} from './bridge-testing.js';
import { type JsonAnswer, select, send } from './write-testing.js';

/** Airtable may have blocked us for 31 s for a sixth request in a second: on a busy machine it comes to that. */
const BLOCK_MS = 60_000;

let test: BridgeTest;
let next = 0;

beforeAll(async () => {
  test = await startBridgeTest();
}, 180_000);
afterAll(() => test.end());

const aGroup = () => test.groups[next++]!;
const resolve = (id: string, body: object): Promise<JsonAnswer> =>
  send(test.app.url, 'POST', `sync-queue/${id}/resolve`, body);

/** How far Airtable has the fields of a change, as its receipt tells. */
async function airtableOf(change: string): Promise<Map<string, unknown>> {
  const { fields }: { fields: { field: string; airtable: unknown }[] } = (
    await send(test.app.url, 'GET', `changes/${change}`)
  ).json;
  return new Map(fields.map(({ field, airtable }) => [field, airtable]));
}

interface Conflict {
  readonly group: BridgedGroup;
  readonly change: string;
  readonly entry: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Somebody sets the launch in Airtable while our edit is on its way. */
async function aConflict(patch: object = {}): Promise<Conflict> {
  const group = aGroup();
  const [ours, theirs] = [dayAfter(group.launch_date, 40), dayAfter(group.launch_date, 50)];
  await setInAirtable(group, { 'Launch Date': theirs });
  const { json } = await edit(test, group.id, { launch_date: ours, ...patch });
  const { id: entry } = await reaches(test.client, json.receipt.change_id, 'airtable', ['conflict'], BLOCK_MS);
  return { group, change: json.receipt.change_id, entry, ours, theirs };
}

const setInAirtable = ({ id }: BridgedGroup, fields: object) =>
  control(test.simulators.airtable, 'PATCH', `/records/Dev%20Groups/${id}`, { fields });

/** The launch as the warehouse, Airtable and Asana have it, once nothing is on its way. */
async function everywhere({ id, gid }: BridgedGroup): Promise<unknown[]> {
  await settled(test.client);
  const { json } = await send(test.app.url, 'GET', `dev-groups/${id}`);
  return [json.launch_date, (await inAirtable(test, id))['Launch Date'], await inAsana(test, gid)];
}

it('sends ours over theirs, and says ever after who decided that, and over what', async () => {
  const { group, change, entry, ours, theirs } = await aConflict();
  const { conflicts } = (await send(test.app.url, 'GET', `sync-queue/${entry}`)).json;
  expect(conflicts).toMatchObject([{ field: 'launch_date', ours, theirs, base: group.launch_date }]);
  const { status, json } = await resolve(entry, { use: 'ours' });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    entry: { id: entry, status: 'pending' },
    settled: [{ field: 'launch_date', use: 'ours', value: ours }],
    receipt: null,
  });
  await control(test.simulators.airtable, 'POST', '/faults', { kind: '500', times: 1 });
  expect(await everywhere(group)).toEqual([ours, ours, ours]);
  const why = `Somebody set launch_date to ${theirs} in Airtable; last known there was ${group.launch_date}, ours is ${ours}. local decided that ours counts.`;
  expect((await airtableOf(change)).get('launch_date')).toMatchObject({ state: 'delivered', why, what_to_do: null });
});

it('takes theirs into the warehouse and tells the other upstream', async () => {
  const { group, entry, ours, theirs } = await aConflict();
  const { json } = await resolve(entry, { use: 'theirs' });
  expect(json).toMatchObject({
    entry: { id: entry, status: 'superseded' },
    settled: [{ use: 'theirs', value: theirs }],
    receipt: { kind: 'resolve', requested_by: 'local', fields: [{ field: 'launch_date', from: ours, to: theirs }] },
  });
  expect(await everywhere(group)).toEqual([theirs, theirs, theirs]);
  expect(await select(test.client, 'SELECT * FROM pipeline.conflict WHERE entry_id = $1', [entry])).toEqual([]);
});

it('gives all of them a third value', async () => {
  const { group, entry } = await aConflict();
  const value = dayAfter(group.launch_date, 60);
  const { json } = await resolve(entry, { fields: { launch_date: { use: 'value', value } } });
  expect(json.settled).toEqual([{ field: 'launch_date', use: 'value', value }]);
  expect(await everywhere(group)).toEqual([value, value, value]);
});

it('settles a conflict in Asana as well', async () => {
  const group = aGroup();
  const theirs = dayAfter(group.launch_date, 51);
  await control(test.simulators.asana, 'PATCH', `/records/tasks/${group.gid}`, { fields: { due_on: theirs } });
  const { json } = await edit(test, group.id, { launch_date: dayAfter(group.launch_date, 41) });
  const { id } = await reaches(test.client, json.receipt.change_id, 'asana', ['conflict'], BLOCK_MS);
  expect((await resolve(id, { use: 'theirs' })).status).toBe(200);
  expect(await everywhere(group)).toEqual([theirs, theirs, theirs]);
});

it('decides each of several fields by itself', async () => {
  const group = aGroup();
  const [ours, theirs] = [dayAfter(group.launch_date, 42), dayAfter(group.launch_date, 52)];
  await setInAirtable(group, { 'Launch Date': theirs, Status: 'Theirs' });
  const { json } = await edit(test, group.id, { launch_date: ours, status: 'Ours' });
  const { id } = await reaches(test.client, json.receipt.change_id, 'airtable', ['conflict'], BLOCK_MS);
  expect((await resolve(id, { fields: { launch_date: { use: 'theirs' } } })).json.errors).toEqual([
    { field: 'fields.status', message: 'is in conflict, and has to be decided as well.' },
  ]);
  const answer = await resolve(id, { fields: { launch_date: { use: 'theirs' }, status: { use: 'ours' } } });
  expect(answer.json.entry.status).toBe('pending');
  expect(await everywhere(group)).toEqual([theirs, theirs, theirs]);
  expect((await inAirtable(test, group.id)).Status).toBe('Ours');
  // The receipt of the edit does not say of a value that it arrived which never did.
  const told = await airtableOf(json.receipt.change_id);
  expect(told.get('launch_date')).toMatchObject({
    state: 'superseded',
    why: 'A later edit of launch_date is sent instead.',
    delivered_at: null,
  });
  const why = expect.stringMatching(/^Somebody set status to Theirs .* local decided that ours counts\.$/);
  expect(told.get('status')).toMatchObject({ state: 'delivered', why });
});

it('takes a value that is ours as ours', async () => {
  const { group, entry, ours } = await aConflict();
  const { json } = await resolve(entry, { use: 'value', value: ours });
  expect(json).toMatchObject({ settled: [{ use: 'ours' }], receipt: null });
  expect(await everywhere(group)).toEqual([ours, ours, ours]);
});

it('tells both upstreams theirs also when a load has brought it into the warehouse already', async () => {
  const { group, entry, theirs } = await aConflict();
  await test.client.query('UPDATE airtable_raw.dev_group SET launch_date = $2 WHERE id = $1', [group.id, theirs]);
  await resolve(entry, { use: 'theirs' });
  expect(await everywhere(group)).toEqual([theirs, theirs, theirs]);
});

it('brings ours back into the warehouse when a load has overwritten it', async () => {
  const { group, entry, ours, theirs } = await aConflict();
  await test.client.query('UPDATE airtable_raw.dev_group SET launch_date = $2 WHERE id = $1', [group.id, theirs]);
  await resolve(entry, { use: 'ours' });
  expect(await everywhere(group)).toEqual([ours, ours, ours]);
});

it('acts once: a second time, and for whoever decides at the same moment, it says what happened', async () => {
  const { group, entry, theirs } = await aConflict();
  const answers = await Promise.all([1, 2, 3].map(() => resolve(entry, { use: 'theirs' })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.json.detail).toContain('superseded');
  expect(await everywhere(group)).toEqual([theirs, theirs, theirs]);
});

it('lets an edit that came after the conflict win', async () => {
  const { group, entry } = await aConflict();
  await send(test.app.url, 'POST', 'sync-queue/targets/airtable/pause');
  const day = dayAfter(group.launch_date, 70);
  await edit(test, group.id, { launch_date: day });
  const { status, json } = await resolve(entry, { use: 'theirs' });
  expect([status, json.detail]).toEqual([409, expect.stringContaining('was overtaken by entry')]);
  await send(test.app.url, 'POST', 'sync-queue/targets/airtable/resume');
  // Somebody's edit there is still to be decided about: the newer entry is in conflict now, the older one over.
  await until(async () => {
    const [row] = await select(test.client, 'SELECT status FROM pdos.pending_sync_queue WHERE id = $1', [entry]);
    return row.status === 'superseded';
  }, BLOCK_MS);
  const [newer] = (await send(test.app.url, 'GET', `sync-queue?entity_id=${group.id}&status=conflict`)).json;
  await resolve(newer.id, { use: 'ours' });
  expect(await everywhere(group)).toEqual([day, day, day]);
});

it('refuses what a PATCH of the record refuses, and whatever it cannot mean, changing nothing', async () => {
  const { group, entry, theirs } = await aConflict();
  const bodies: [object, string][] = [
    [{ use: 'value', value: '2027-02-30' }, 'launch_date'],
    [{ use: 'value', value: 5 }, 'launch_date'],
    [{ use: 'value', value: { a: 1 } }, 'launch_date'],
    [{ use: 'value' }, 'body'],
    [{ use: 'theirs', value: '2027-01-01' }, 'body'],
    [{ use: 'mine' }, 'use'],
    [{}, 'body'],
    [{ value: '2027-01-01' }, 'body'],
    [{ use: 'ours', fields: {} }, 'body'],
    [{ fields: { status: { use: 'ours' } } }, 'fields.status'],
    [{ fields: { launch_date: 'ours' } }, 'fields.launch_date'],
    [{ fields: { launch_date: { use: 'ours', why: 'x' } } }, 'fields.launch_date'],
    [{ fields: { launch_date: { use: 'ours' }, no: { use: 'ours' } } }, 'fields.no'],
    [{ usage: 'ours' }, 'usage'],
  ];
  for (const [body, field] of bodies) {
    const { status, json } = await resolve(entry, body);
    expect([body, status, json.errors[0].field]).toEqual([body, 400, field]);
  }
  expect((await resolve(entry, { use: 'theirs' })).status).toBe(200);
  expect(await everywhere(group)).toEqual([theirs, theirs, theirs]);
});

it('refuses a reference to a record that does not exist', async () => {
  const group = aGroup();
  await setInAirtable(group, { 'Product Line': [] });
  const [line] = await select(
    test.client,
    'SELECT id FROM airtable_raw.product_line WHERE id <> (SELECT product_line FROM airtable_raw.dev_group WHERE id = $1)',
    [group.id],
  );
  const { json } = await edit(test, group.id, { product_line_id: line.id });
  const { id } = await reaches(test.client, json.receipt.change_id, 'airtable', ['conflict'], BLOCK_MS);
  const answer = await resolve(id, { use: 'value', value: 'recNowhere' });
  expect([answer.status, answer.json.errors[0].field]).toEqual([400, 'product_line_id']);
  expect((await resolve(id, { use: 'theirs' })).status).toBe(200);
  await settled(test.client);
  const now = (await send(test.app.url, 'GET', `dev-groups/${group.id}`)).json;
  expect(now.product_line_id).toBeNull();
});

it('is refused for what is in no conflict', async () => {
  const [row] = await select(
    test.client,
    `SELECT id::text FROM pdos.pending_sync_queue WHERE status = 'delivered' LIMIT 1`,
  );
  const { status, json } = await resolve(row.id, { use: 'ours' });
  expect([status, json.detail]).toEqual([409, expect.stringContaining('is delivered already')]);
  expect((await resolve('987654', { use: 'ours' })).status).toBe(404);
});
