import { control } from '../simulators/simulators-testing.js';
import {
  type BridgeTest,
  dayAfter,
  edit,
  inAirtable,
  inAsana,
  lastEventOf,
  reaches,
  settled,
  startBridgeTest,
  updatesOf,
} from './bridge-testing.js';
import { type JsonAnswer, select, send } from './write-testing.js';

let test: BridgeTest;
let next = 0;

beforeAll(async () => {
  test = await startBridgeTest();
}, 180_000);
afterAll(() => test.end());
beforeEach(() => Promise.all([pause('airtable'), pause('asana')]));
afterEach(async () => {
  await Promise.all([resume('airtable'), resume('asana')]);
  await settled(test.client);
});

const aGroup = () => test.groups[next++]!;
const pause = (target: string) => send(test.app.url, 'POST', `sync-queue/targets/${target}/pause`);
const resume = (target: string) => send(test.app.url, 'POST', `sync-queue/targets/${target}/resume`);
const cancel = (id: string | undefined): Promise<JsonAnswer> => send(test.app.url, 'POST', `sync-queue/${id}/cancel`);
const group = async (id: string) => (await send(test.app.url, 'GET', `dev-groups/${id}`)).json;

/** An edit, and the ids of its entries. */
async function edited(id: string, patch: object): Promise<{ change: string; airtable: string; asana: string }> {
  const { change_id: change, fields } = (await edit(test, id, patch)).json.receipt;
  const entryOf = (target: 'airtable' | 'asana'): string =>
    fields.find((field: Record<string, { entry_id: string | null }>) => field[target]?.entry_id)?.[target].entry_id ??
    '';
  return { change, airtable: entryOf('airtable'), asana: entryOf('asana') };
}

const statusOf = async (id: string): Promise<string> =>
  (await select(test.client, 'SELECT status FROM pdos.pending_sync_queue WHERE id = $1', [id]))[0].status;

it('brings the warehouse back before anything was delivered, and tells no upstream', async () => {
  const { id, launch_date, gid } = aGroup();
  const day = dayAfter(launch_date, 10);
  const events = [await lastEventOf(test.simulators.airtable), await lastEventOf(test.simulators.asana)] as const;
  const { change, airtable, asana } = await edited(id, { launch_date: day });
  const { status, json } = await cancel(airtable);
  expect(status).toBe(200);
  expect(json).toMatchObject({
    entry: { id: airtable, status: 'cancelled', last_error: 'It was given up by local.' },
    cancelled: [airtable, asana],
    restored: [{ field: 'launch_date', from: day, to: launch_date }],
    kept: [],
    queued: [],
  });
  const now = await group(id);
  expect(now.launch_date).toBe(launch_date);
  expect(now.sync.launch_date).toEqual({ airtable: 'cancelled', asana: 'cancelled' });
  const [latest] = (await send(test.app.url, 'GET', `dev-groups/${id}/history`)).json;
  expect(latest).toMatchObject({
    kind: 'cancel',
    from: day,
    to: launch_date,
    reverts: change,
    change_id: json.change_id,
    airtable: { state: 'cancelled', why: 'Nothing is sent: Airtable never had what was given up.' },
    asana: { state: 'cancelled', why: 'Nothing is sent: Asana never had what was given up.' },
  });
  await Promise.all([resume('airtable'), resume('asana')]);
  await settled(test.client);
  expect(await updatesOf(test.simulators.airtable, events[0])).toEqual([]);
  expect(await updatesOf(test.simulators.asana, events[1])).toEqual([]);
  expect([(await inAirtable(test, id))['Launch Date'], await inAsana(test, gid)]).toEqual([launch_date, launch_date]);
});

it('keeps what Asana has already, and names it', async () => {
  const { id, launch_date, gid } = aGroup();
  const day = dayAfter(launch_date, 11);
  await resume('asana');
  const { change, airtable } = await edited(id, { launch_date: day });
  await reaches(test.client, change, 'asana', ['delivered']);
  const { json } = await cancel(airtable);
  expect(json).toMatchObject({ cancelled: [airtable], restored: [], change_id: null });
  expect(json.kept).toEqual([
    { field: 'launch_date', target: 'asana', value: day, why: expect.stringContaining('has it already') },
  ]);
  expect((await group(id)).launch_date).toBe(day);
  expect(await inAsana(test, gid)).toBe(day);
});

it('keeps a field that another entry still tells with others', async () => {
  const { id, launch_date } = aGroup();
  const day = dayAfter(launch_date, 12);
  const { airtable, asana } = await edited(id, { launch_date: day, status: 'On Hold' });
  const { json } = await cancel(asana);
  expect(json.cancelled).toEqual([asana]);
  expect(json.kept).toEqual([
    { field: 'launch_date', target: 'airtable', value: day, why: expect.stringContaining(`Entry ${airtable}`) },
  ]);
  expect(await statusOf(airtable)).toBe('pending');
});

it('leaves the newer of two edits alone', async () => {
  const { id, launch_date, gid } = aGroup();
  const [first, second] = [dayAfter(launch_date, 13), dayAfter(launch_date, 14)];
  const old = await edited(id, { launch_date: first });
  const newer = await edited(id, { launch_date: second });
  const { json } = await cancel(old.airtable);
  expect(json.restored).toEqual([]);
  expect(json.kept).toMatchObject([{ target: 'warehouse', value: second, why: expect.stringContaining(newer.asana) }]);
  await Promise.all([resume('airtable'), resume('asana')]);
  await settled(test.client);
  const everywhere = [
    (await group(id)).launch_date,
    (await inAirtable(test, id))['Launch Date'],
    await inAsana(test, gid),
  ];
  expect(everywhere).toEqual([second, second, second]);
});

it('lets the older of two edits stand when the newer one is given up, and delivers it', async () => {
  const { id, launch_date, gid } = aGroup();
  const [first, second] = [dayAfter(launch_date, 15), dayAfter(launch_date, 16)];
  const old = await edited(id, { launch_date: first });
  const newer = await edited(id, { launch_date: second });
  const { json } = await cancel(newer.airtable);
  expect(json.restored).toEqual([{ field: 'launch_date', from: second, to: first }]);
  await Promise.all([resume('airtable'), resume('asana')]);
  await settled(test.client);
  expect([await statusOf(old.airtable), await statusOf(old.asana)]).toEqual(['delivered', 'delivered']);
  const everywhere = [
    (await group(id)).launch_date,
    (await inAirtable(test, id))['Launch Date'],
    await inAsana(test, gid),
  ];
  expect(everywhere).toEqual([first, first, first]);
});

it('asks an upstream that may have got the value, and brings it back there', async () => {
  const { id, launch_date, gid } = aGroup();
  const day = dayAfter(launch_date, 17);
  // Asana took the update, and the answer was lost.
  const { airtable, asana } = await edited(id, { launch_date: day });
  await test.client.query(
    `INSERT INTO pipeline.upstream_value (target, target_id, field, value, tried) VALUES ('asana', $1, 'launch_date', $2, $3)
         ON CONFLICT (target, target_id, field) DO UPDATE SET value = excluded.value, tried = excluded.tried`,
    [gid, JSON.stringify(launch_date), JSON.stringify([day])],
  );
  await control(test.simulators.asana, 'PATCH', `/records/tasks/${gid}`, { fields: { due_on: day } });
  await test.client.query(`UPDATE pdos.pending_sync_queue SET status = 'failed', attempts = 1 WHERE id = $1`, [asana]);
  const { json } = await cancel(airtable);
  expect(json).toMatchObject({ cancelled: [airtable, asana], restored: [{ to: launch_date }] });
  expect(json.queued).toHaveLength(1);
  await Promise.all([resume('airtable'), resume('asana')]);
  await settled(test.client);
  const everywhere = [
    (await group(id)).launch_date,
    (await inAirtable(test, id))['Launch Date'],
    await inAsana(test, gid),
  ];
  expect(everywhere).toEqual([launch_date, launch_date, launch_date]);
});

it('goes back to what the upstream has when nothing of several edits is left', async () => {
  const { id, launch_date } = aGroup();
  const old = await edited(id, { launch_date: dayAfter(launch_date, 18) });
  const newer = await edited(id, { launch_date: dayAfter(launch_date, 19) });
  expect((await cancel(old.airtable)).json.restored).toEqual([]);
  expect((await cancel(newer.airtable)).json.restored).toMatchObject([{ to: launch_date }]);
  expect((await group(id)).launch_date).toBe(launch_date);
});

it('gives up a conflict with all that is noted of it', async () => {
  const { id, launch_date } = aGroup();
  const { airtable } = await edited(id, { launch_date: dayAfter(launch_date, 21) });
  await test.client.query(`UPDATE pdos.pending_sync_queue SET status = 'conflict' WHERE id = $1`, [airtable]);
  await test.client.query(`INSERT INTO pipeline.conflict (entry_id, field) VALUES ($1, 'launch_date')`, [airtable]);
  expect((await cancel(airtable)).status).toBe(200);
  expect(await select(test.client, 'SELECT * FROM pipeline.conflict WHERE entry_id = $1', [airtable])).toEqual([]);
});

it.each(['in_flight', 'delivered', 'superseded', 'cancelled'])('is refused for what is %s', async (status) => {
  const { id, launch_date } = test.groups.at(-1)!;
  const { airtable, asana } = await edited(id, {
    launch_date: dayAfter((await group(id)).launch_date ?? launch_date, 1),
  });
  await test.client.query(
    `UPDATE pdos.pending_sync_queue SET status = $2, locked_until = now() + interval '2 s' WHERE id = $1`,
    [airtable, status],
  );
  const answer = await cancel(airtable);
  expect(answer.status).toBe(409);
  if (status === 'in_flight') {
    expect(answer.json.detail).toContain('is being sent; try again in a moment');
    // Also when it is the other entry of the change, which tells the same.
    const other = await cancel(asana);
    expect([other.status, other.json.detail]).toEqual([409, expect.stringContaining('which tells airtable the same')]);
    await test.client.query(`UPDATE pdos.pending_sync_queue SET status = 'cancelled' WHERE id = $1`, [airtable]);
  }
});

it('is a 404 of what there is not', async () => {
  expect((await cancel('987654')).status).toBe(404);
});

it('does not wait in a circle with edits of the same record', async () => {
  const { id, launch_date } = aGroup();
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const { airtable } = await edited(id, { launch_date: dayAfter(launch_date, 30 + i) });
      return (await cancel(airtable)).status;
    }),
  );
  expect(new Set(outcomes)).toEqual(new Set([200]));
});
