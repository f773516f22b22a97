import { anEntry } from './queue-testing.js';
import { select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
});

afterAll(() => test.end());

beforeEach(async () => {
  await test.client.query('TRUNCATE pdos.pending_sync_queue, pipeline.field_sync, pipeline.event');
});

const LATER = '2099-01-01T00:00:00Z';

describe('a retry', () => {
  it.each(['dead', 'failed'])('lets a %s entry be tried again at once', async (status) => {
    const id = await anEntry(test.client, { status, attempts: 3, available_at: LATER, last_error: 'Oh.' });
    const answer = await send(test.app.url, 'POST', `sync-queue/${id}/retry`);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ entry: { id, status: 'pending', attempts: 3, last_error: null }, older: [] });
    expect(Date.parse(answer.json.entry.available_at)).toBeLessThan(Date.now() + 60_000);
    expect(await select(test.client, `SELECT data ->> 'status' AS status FROM pipeline.event`)).toEqual([
      { status: 'pending' },
    ]);
  });

  it('lets older entries of the record go as well, and no others', async () => {
    const older = await anEntry(test.client, { status: 'failed', available_at: LATER, fields: { name: 'A' } });
    const olderDead = await anEntry(test.client, { status: 'dead', fields: { status: 'B' } });
    const other = await anEntry(test.client, { status: 'failed', available_at: LATER, target_id: 'recOther' });
    const id = await anEntry(test.client, { status: 'dead' });
    const newer = await anEntry(test.client, { status: 'failed', available_at: LATER, fields: { concept_date: null } });
    const { json } = await send(test.app.url, 'POST', `sync-queue/${id}/retry`);
    expect(json.older).toEqual([older]);
    const due = await select(test.client, `SELECT id::text, status FROM pdos.pending_sync_queue ORDER BY id`);
    expect(due.map(({ id, status }) => [id, status])).toEqual([
      [older, 'pending'],
      [olderDead, 'dead'],
      [other, 'failed'],
      [id, 'pending'],
      [newer, 'failed'],
    ]);
  });

  it('is refused when a later edit tells all of its fields', async () => {
    const id = await anEntry(test.client, { status: 'dead' });
    const later = await anEntry(test.client, { status: 'delivered' });
    // Nobody is advised to do what is refused.
    const what_to_do = `Entry ${later} tells the same later, and counts. POST sync-queue/${id}/cancel puts this one away.`;
    expect((await send(test.app.url, 'GET', `sync-queue/${id}`)).json.what_to_do).toBe(what_to_do);
    expect((await send(test.app.url, 'GET', 'sync-queue')).json[1].what_to_do).toBe(what_to_do);
    const { status, json } = await send(test.app.url, 'POST', `sync-queue/${id}/retry`);
    expect(status).toBe(409);
    expect(json.detail).toContain(`overtaken by entry ${later}`);
  });

  it('is done while one field is still to be told', async () => {
    const id = await anEntry(test.client, { status: 'dead', fields: { launch_date: '2027-08-15', status: 'A' } });
    await anEntry(test.client, { status: 'delivered' });
    expect((await send(test.app.url, 'GET', `sync-queue/${id}`)).json.what_to_do).toContain(`${id}/retry`);
    expect((await send(test.app.url, 'POST', `sync-queue/${id}/retry`)).status).toBe(200);
  });

  it.each([
    ['pending', 'is pending'],
    ['in_flight', 'is being sent; try again in a moment'],
    ['delivered', 'is delivered already'],
    ['superseded', 'is superseded'],
    ['cancelled', 'is cancelled'],
    ['conflict', 'POST resolve decides'],
    ['on_hold', 'does not know'],
  ])('of a %s entry is refused, saying so', async (status, words) => {
    const id = await anEntry(test.client, { status });
    const answer = await send(test.app.url, 'POST', `sync-queue/${id}/retry`);
    expect(answer.status).toBe(409);
    expect(answer.json.detail).toContain(words);
    expect(await select(test.client, 'SELECT status FROM pdos.pending_sync_queue')).toEqual([{ status }]);
  });

  it('of an entry that is not there is a 404', async () => {
    expect((await send(test.app.url, 'POST', 'sync-queue/12345/retry')).status).toBe(404);
  });
});

describe('a target', () => {
  it('is paused with a reason and resumed, each once', async () => {
    const pause = await send(test.app.url, 'POST', 'sync-queue/targets/asana/pause', { reason: 'Moving house.' });
    expect(pause.status).toBe(200);
    expect(pause.json).toMatchObject({ target: 'asana', changed: true, paused: true, paused_by: 'local' });
    const again = await send(test.app.url, 'POST', 'sync-queue/targets/asana/pause');
    expect(again.json).toEqual({ ...pause.json, changed: false });
    const { json } = await send(test.app.url, 'GET', 'sync-queue/summary');
    expect(json.targets[1]).toMatchObject({ target: 'asana', paused: true, pause_reason: 'Moving house.' });
    // Who sends something again hears that it waits on.
    const id = await anEntry(test.client, { target: 'asana', status: 'dead' });
    const { entry } = (await send(test.app.url, 'POST', `sync-queue/${id}/retry`)).json;
    expect(entry).toEqual((await send(test.app.url, 'GET', 'sync-queue')).json[0]);
    expect(entry.what_to_do).toContain('POST sync-queue/targets/asana/resume');
    expect((await send(test.app.url, 'POST', 'sync-queue/targets/asana/resume')).json).toEqual({
      ...{ target: 'asana', changed: true, paused: false, paused_at: null, paused_by: null, reason: null },
    });
    expect((await send(test.app.url, 'POST', 'sync-queue/targets/asana/resume')).json.changed).toBe(false);
  });

  it('that the bridge paused itself can be paused by a person, and stays so', async () => {
    await test.client.query(
      `INSERT INTO pipeline.sync_target (target, paused_at, paused_by, reason) VALUES ('airtable', now(), 'bridge', '401')`,
    );
    const { json } = await send(test.app.url, 'POST', 'sync-queue/targets/airtable/pause', { reason: 'Wait.' });
    expect(json).toMatchObject({ changed: true, paused_by: 'local', reason: 'Wait.' });
    await send(test.app.url, 'POST', 'sync-queue/targets/airtable/resume');
  });

  it.each(['pause', 'resume'])('that there is not is a 404 of %s, naming those that there are', async (verb) => {
    const { status, json } = await send(test.app.url, 'POST', `sync-queue/targets/netsuite/${verb}`);
    expect([status, json.detail]).toEqual([404, 'There is no target "netsuite". There are airtable and asana.']);
  });

  it.each([
    [{ reason: 1 }, 400],
    [{ why: 'x' }, 400],
    ['[]', 400],
    [{ reason: { a: { b: { c: { d: 1 } } } } }, 400],
  ])('is not paused with %j', async (body, expected) => {
    expect((await send(test.app.url, 'POST', 'sync-queue/targets/asana/pause', body)).status).toBe(expected);
  });

  it('is not paused by a form', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await send(test.app.url, 'POST', 'sync-queue/targets/asana/pause', 'reason=x', headers)).status).toBe(415);
  });
});
